"""The lines of the nudge: each rule as its source has it, a memory for each weight, and the walls."""

from dataclasses import replace

from desktop_app.core.derivation.derivation import NUDGE, lines
from desktop_app.core.derivation.worked_lines import in_numbers, in_text, numbers, worked
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from tests.core.derivation.test_derivation import every_rule


def test_the_walls_hold_the_weight() -> None:
    made = Experiment(patterns=((1.0, 1.0),), rule=Rule(rate=20.0), bounds=(-1e-7, 0.1234567891))
    step = worked_step(made, 0, State(0.1))
    assert step.share is not None
    values = numbers(made, step, step.share)
    update, walls = lines(made)[-2:]
    assert in_text(walls) == "w ← min(max(w, −1·10⁻⁷), 0.1234567891)"
    assert in_numbers(walls, worked(walls, values)) == "0.1235 = min(max(2.469, −1·10⁻⁷), 0.1235)"
    assert in_numbers(update, worked(update, values)) == "2.4692 = 0.10000 − 20·(−0.11846)"
    assert step.is_held
    long = replace(made, bounds=(-1.2345678901e-100, 0.1234567891))
    assert in_text(lines(long)[-1]) == "w ← min(max(w, low), high)"


RULE_LINES = {
    "gradient_descent": ["w ← w − α·∂E/∂w"],
    "sign_only": ["w ← w − α·sign(∂E/∂w)"],
    "unit_step": ["|∇E| = √((∂E/∂w)²)", "w ← w − α·((∂E/∂w)/|∇E|)"],
    "momentum": ["m ← μ·m + ∂E/∂w", "w ← w − α·m"],
    "nesterov": ["m ← μ·m + ∂E/∂w", "w ← w − α·(∂E/∂w + μm)"],
    "adagrad": ["s ← s + (∂E/∂w)²", "w ← w − α·((∂E/∂w)/(√s + ε))"],
    "rmsprop": ["s ← β·s + (1 − β)·(∂E/∂w)²", "w ← w − α·((∂E/∂w)/(√s + ε))"],
    "adam": [
        "m ← β₁·m + (1 − β₁)·∂E/∂w",
        "s ← β₂·s + (1 − β₂)·(∂E/∂w)²",
        "m̂ = m/(1 − β₁ⁿ)",
        "ŝ = s/(1 − β₂ⁿ)",
        "w ← w − α·(m̂/(√ŝ + ε))",
    ],
    "nesterov_ahead": ["a = w + μ·m", "m ← μ·m − α·∂E/∂w(a)", "w ← w + m"],
    "adamw": [
        "m ← β₁·m + (1 − β₁)·∂E/∂w",
        "s ← β₂·s + (1 − β₂)·(∂E/∂w)²",
        "m̂ = m/(1 − β₁ⁿ)",
        "ŝ = s/(1 − β₂ⁿ)",
        "w ← w − α·(m̂/(√ŝ + ε)) − α·λ·w",
    ],
    "with_the_slope": ["w ← w + α·∂E/∂w"],
}


@every_rule
def test_each_rule_is_written_as_its_source_has_it(rule: str) -> None:
    made = [in_text(line) for line in lines(Experiment(rule=Rule(rule), bounds=None)) if line.beat == NUDGE]
    assert made == RULE_LINES[rule]
    two = Experiment(network="weight_and_bias", rule=Rule(rule))
    last = [in_text(line) for line in lines(two) if line.beat == NUDGE][-1]
    assert last.startswith("b ← ")


def test_two_weights_have_a_memory_each() -> None:
    chain, bias = (
        {in_text(line) for line in lines(Experiment(network=name, rule=Rule("adam")))}
        for name in ("two_weight_chain", "weight_and_bias")
    )
    assert {"m₂ ← β₁·m₂ + (1 − β₁)·∂E/∂w₂", "m̂₂ = m₂/(1 − β₁ⁿ)", "w₂ ← w₂ − α·(m̂₂/(√ŝ₂ + ε))"} <= chain
    assert {"s_b ← β₂·s_b + (1 − β₂)·(∂E/∂b)²", "ŝ_b = s_b/(1 − β₂ⁿ)"} <= bias
    length = in_text(next(line for line in lines(Experiment(network="weight_and_bias", rule=Rule("unit_step")))
                          if line.label == "length"))  # fmt: skip
    assert length == "|∇E| = √((∂E/∂w)² + (∂E/∂b)²)"
