"""The workspaces that come with Nudge, in their order, each with the texts of the card that introduces it."""

from pathlib import Path
from typing import NamedTuple

from desktop_app.resource_files import resource


class Example(NamedTuple):
    """A ready-made workspace: the name of its file without the ending, its title, and what it shows, in a sentence.

    Its card asks a question, names a goal, and says what there is to notice on the way.
    """

    name: str
    title: str
    sentence: str
    question: str
    to_do: str
    to_notice: str
    source: str = ""  # where its numbers are printed, if it is one of the literature

    @property
    def path(self) -> Path:
        return resource("examples", f"{self.name}.nudge")


EXAMPLES = (
    Example(
        "01-the-questions-network", "The question's network",
        "Held in [0, 1] the weight stops at the wall; freed, it creeps on for ever and never arrives.",
        question="Where does the weight of the question end, and is the slope 0 there?",
        to_do="Play 100 iterations. Step a few times with →: the two patterns take turns. Then make the other run "
        "active (N) and compare. Or show both patterns at once: choose Batch under Order of patterns.",
        to_notice="Every second iteration shows (0, 0): its slope is exactly 0, and w stays. Held in [0, 1], w rests "
        "at the wall from iteration 48 on, with the slope of (1, 1) still at −0.053. Without walls, w = 1.50 at "
        "iteration 100 and 3.85 at iteration 5000: slower and slower, and never there.",
    ),
    Example(
        "02-sign-against-amount", "Sign against amount",
        "All go the right way; only the nudge in proportion to the gradient arrives; the others keep oscillating.",
        question="If the sign is right, does the amount matter?",
        to_do="Play until iteration 50. Then look closely at the three weights around w = 0.85.",
        to_notice="All three rules go against the slope at every step. Sign only ends in 0.8, 0.9, 0.8, 0.9 …; the "
        "unit step in 0.84, 0.87, 0.84 … Only the nudge in proportion to the slope shrinks as the slope shrinks, and "
        "arrives at ln(7/3) = 0.8473.",
    ),
    Example(
        "03-too-large-a-step", "Too large a step",
        "Up to α = 45.35 it arrives, above it cycles, and far above it is thrown onto the plateau.",
        question="How large may the learning rate α be?",
        to_do="Play until iteration 50. Then change α of one run, a little at a time, and look for the border between "
        "arriving and cycling.",
        to_notice="α = 20 arrives within 10 iterations. α = 45 jumps from one side to the other and still arrives. "
        "α = 50 jumps between 0.580 and 1.258 for ever. α = 500 goes from 0 to 25 in one step, and hardly moves again.",
    ),
    Example(
        "04-the-plateau", "The plateau",
        "Far out the slope gate is shut: the error is large and next to nothing is learnt, unless the slope cancels.",
        question="The error could hardly be larger. Why does nothing move?",
        to_do="Play until iteration 100. Then let it run at full speed, up to iteration 9000.",
        to_notice="At w = −8 the slope gate A′ is 0.0003, so the first nudge is 0.0001. It is not the end: after some "
        "8400 iterations the first run wakes up and falls into the valley. The second run, at w = 25, does not. With "
        "cross-entropy A′ cancels: from the same place w passes 0 before iteration 30.",
    ),
    Example(
        "05-two-tuggers", "Two patterns pull different ways",
        "At (0, 0) the two patterns pull b apart, by 1/8 and −1/8, and agree only on w.",
        question="What is good for one pattern may be bad for another. Who wins?",
        to_do="Look at Patterns vote at iteration 0. Then step with → and watch b in both runs.",
        to_notice="At the start the slopes for b are +1/8 and −1/8. In a batch they cancel and b stays at 0 in the "
        "first step; in turn it goes down by 1/8 and comes back. w grows, and from then on the pattern (0, 0) pulls "
        "harder: b goes down in the batch at every later step.",
    ),
    Example(
        "06-two-valleys", "The river's two valleys",
        "Two valleys leave the saddle at (0, 0), and only one of them leads to E = 1/8.",
        question="Does going downhill always lead to the lowest place?",
        to_do="Play until iteration 500 and follow the three paths on the landscape. Then click near (0, 0) to start "
        "from other places.",
        to_notice="The starts lie on both sides of the saddle, not far apart. To the left E falls toward 1/8; to the "
        "right it stays above 0.22. On the saddle itself both slopes are exactly 0: nothing moves, and yet it is no "
        "minimum.",
    ),
    Example(
        "07-squared-against-cross-entropy", "Squared against cross-entropy error",
        "Where ŷ is badly wrong the squared error hardly teaches, and the cross-entropy teaches most.",
        question="Does a larger mistake teach more?",
        to_do="Play until iteration 50, and compare the first nudges of the two runs. Then play on to 500.",
        to_notice="Both begin at w = −5, where ŷ = 0.0067 and should be 1. The first nudge is 0.0033 for the squared "
        "error and 0.497 for cross-entropy, 150 times as much. At iteration 50 the weights are −4.82 and 2.88.",
    ),
    Example(
        "08-four-minima", "Four minima",
        "Himmelblau's function has four minima, and which one is found depends on the start alone.",
        question="Where does it end, if there are four lowest places?",
        to_do="Play until iteration 60 and follow the four paths on the landscape. Then click anywhere on it to start "
        "from there. Or type a function of your own beside E = at the left.",
        to_notice="E = (w² + v − 11)² + (w + v² − 7)² is 0 at (3, 2), (−2.805, 3.131), (−3.779, −3.283) and "
        "(3.584, −1.848), and nowhere else. The starts are no farther than 2.5 from each other, and each finds another "
        "minimum. There is no best one: E is 0 at all four.",
    ),
    Example(
        "09-nielsens-neuron", "Nielsen: the cross-entropy chapter's neuron",
        "One neuron learns to answer 0 for 1: at once from a good start, late from a bad one.",
        question="Why does a neuron that is badly wrong learn so slowly?",
        to_do="Play until iteration 300, the chapter's 300 epochs, and compare the two runs.",
        to_notice="From w = 0.6 and b = 0.9 the output falls from 0.82 to 0.09, as the chapter prints it. From w = 2 "
        "and b = 2 it begins at 0.98, hardly moves for 150 iterations, and ends at 0.20.",
        source="Michael Nielsen, Neural Networks and Deep Learning, chapter 3",
    ),
    Example(
        "10-mazurs-output-neuron", "Mazur: backpropagation by hand",
        "The first step of one weight of a much-read example, digit for digit.",
        question="Where do 0.082167041 and 0.35891648 come from?",
        to_do="Stay at iteration 0, and read the worked step. All that comes into the output neuron beside w₅ is "
        "in its bias here: 0.45 · 0.596884378 + 0.6.",
        to_notice="∂E/∂w₅ = 0.082167041, and w₅ becomes 0.35891648. The example changes no bias; here b moves, too, so "
        "only the first step is the same.",
        source="Matt Mazur, A Step by Step Backpropagation Example (2015)",
    ),
    Example(
        "11-descent-on-a-parabola", "Dive into deep learning: x² from 10",
        "The same parabola with three rates: it arrives, creeps, or flies off.",
        question="What does the learning rate do on the simplest valley?",
        to_do="Play until iteration 10, and read x (here w) of each run.",
        to_notice="With 0.2 it stands at 0.06046617599999997, the book's last digit included. With 0.05 it is still at "
        "3.4868; with 1.1 it is at 61.917, and farther out with each step.",
        source="Zhang, Lipton, Li and Smola, Dive into Deep Learning, section 12.3",
    ),
    Example(
        "12-seven-cars", "Google: seven cars",
        "A line through seven cars, by the mean of the squared errors.",
        question="How does a course compute the loss of a line?",
        to_do="Step to iteration 5. Choose Sum under Error of a batch to see what the course's mean changes.",
        to_notice="Twice E is the course's loss, because E has a ½ and the course has not: 303.71, 170.84, 103.17, "
        "68.70, 51.13, 42.17. For the same reason the rate is 0.02 here and 0.01 there.",
        source="Google, Machine Learning Crash Course, linear regression: gradient descent",
    ),
)  # fmt: skip
