"""The workspaces that come with Nudge, in their order: each with a title, and a sentence about what to see in it."""

from pathlib import Path
from typing import NamedTuple

from desktop_app.resource_files import resource


class Example(NamedTuple):
    """A ready-made workspace: the name of its file without the ending, its title, and what it shows, in a sentence."""

    name: str
    title: str
    sentence: str

    @property
    def path(self) -> Path:
        return resource("examples", f"{self.name}.nudge")


EXAMPLES = (
    Example(
        "01-the-questions-network", "The question's network",
        "Held in [0, 1] the weight stops at the wall; freed, it creeps on for ever and never arrives.",
    ),
    Example(
        "02-sign-against-amount", "Sign against amount",
        "All go the right way; only the nudge in proportion to the gradient arrives; the others keep oscillating.",
    ),
    Example(
        "03-too-large-a-step", "Too large a step",
        "Up to α = 45.35 it arrives, above it cycles, and far above it is thrown onto the plateau.",
    ),
    Example(
        "04-the-plateau", "The plateau",
        "Far out the slope gate is shut: the error is large and next to nothing is learnt, unless the slope cancels.",
    ),
    Example(
        "05-two-tuggers", "Two patterns pull different ways",
        "At (0, 0) the two patterns pull b apart, by 1/8 and −1/8, and agree only on w.",
    ),
    Example(
        "06-two-valleys", "The river's two valleys",
        "Two valleys leave the saddle at (0, 0), and only one of them leads to E = 1/8.",
    ),
    Example(
        "07-squared-against-cross-entropy", "Squared against cross-entropy error",
        "Where ŷ is badly wrong the squared error hardly teaches, and the cross-entropy teaches most.",
    ),
)  # fmt: skip
