"""Functions to choose from: each with a start and a learning rate at which there is something to see."""

from typing import NamedTuple


class FunctionExample(NamedTuple):
    """A function by its label and its formula, where the weights start, and the rate."""

    label: str
    formula: str
    start: tuple[float, ...]
    rate: float

    @property
    def values(self) -> dict[str, float | str]:
        """What it sets, by path."""
        starts = {f"start.{name}": at for name, at in zip("wv", self.start, strict=False)}
        return {"formula": self.formula, **starts, "rule.rate": self.rate}


FUNCTION_EXAMPLES = (
    FunctionExample("Quadratic", "(w - 1)^2", (-2.0,), 0.1),
    FunctionExample("w⁴ − 3w² + 2", "w^4 - 3w^2 + 2", (0.1,), 0.02),
    FunctionExample("Rosenbrock", "(1 - w)^2 + 100(v - w^2)^2", (-1.2, 1.0), 0.001),
    FunctionExample(
        "Beale", "(1.5 - w + w*v)^2 + (2.25 - w + w*v^2)^2 + (2.625 - w + w*v^3)^2", (1.0, 1.0), 0.01,
    ),
    FunctionExample("Himmelblau", "(w^2 + v - 11)^2 + (w + v^2 - 7)^2", (0.0, 0.0), 0.01),
    FunctionExample("Ripples", "w^2/10 + 1 - cos(3w)", (4.5,), 0.05),
    FunctionExample("|w|", "|w|", (1.05,), 0.1),
    FunctionExample("A plateau", "1 - e^(-w^2)", (2.2,), 0.5),
)  # fmt: skip
