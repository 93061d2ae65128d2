"""Claims hold where plain Python says so, and nowhere else; what holds by rounding alone does not count."""

import math
from itertools import pairwise

import pytest

from desktop_app.core.model.numbers import in_print
from desktop_app.core.run.run import Run
from desktop_app.lessons.check import Mistake, check, last_iteration
from desktop_app.lessons.claims import Elsewhere, parse_claim
from desktop_app.lessons.lesson import Drawing
from desktop_app.lessons.replays import Outcome, Replays
from desktop_app.lessons.unstated import unstated_numbers
from tests.lessons.texts import FRONT, TEXT, lesson, line_of

STATES = """
# A

text

```nudge state left
{ "patterns": [[1, 0.7]], "bounds": null, "start": {"w": -2}, "rule": {"rate": 5} }
```

```nudge state batch
{ "presentation": "batch", "network": "weight_and_bias", "patterns": [[1, 1], [-0.5, 0.25]], "rule": {"rate": 2} }
```

```nudge state two
{ "runs": [ {"patterns": [[0.5, 1]], "bounds": [0, 0.25]},
            {"patterns": [[1, 0.7], [2, 0.5]], "bounds": null, "rule": {"rate": 0.5}} ] }
```

```nudge state cycle
{ "patterns": [[1, 0.7]], "bounds": null, "start": {"w": 0.3}, "rule": {"rate": 57.2} }
```

```nudge state chaos
{ "patterns": [[1, 0.7]], "bounds": null, "start": {"w": 0.3}, "rule": {"rate": 75} }
```

```nudge state explodes
{ "activation": "identity", "patterns": [[1, 1]], "bounds": null, "rule": {"rate": 30} }
```
"""
LESSON = lesson(FRONT + STATES)


def error(z: float, y: float) -> tuple[float, float, float]:
    """ŷ, E and ∂E/∂z of the logistic network."""
    y_hat = 1 / (1 + math.exp(-z))
    return y_hat, (y_hat - y) ** 2 / 2, (y_hat - y) * y_hat * (1 - y_hat)


def left(i: int) -> dict[str, float]:
    w = -2.0
    for _ in range(i):
        w -= 5 * error(w, 0.7)[2]
    y_hat, E, g = error(w, 0.7)
    after = w - 5 * g
    E_next = error(after, 0.7)[1]
    return {"w": w, "y_hat": y_hat, "E": E, "dE_dw": g, "delta_w": -5 * g, "w_next": after, "E_next": E_next,
            "rho": (E_next - E) / (-5 * g * g), "promised": -5 * g * g, "E_all": E, "rate": 5.0, "y": 0.7}  # fmt: skip


def batch(i: int) -> dict[str, float]:
    w = b = 0.0
    for k in range(i + 1):
        shares = [(x, *error(w * x + b, y)) for x, y in ((1, 1), (-0.5, 0.25))]
        g, h = sum(x * s for x, _, _, s in shares), sum(s for *_, s in shares)
        if k < i:
            w, b = w - 2 * g, b - 2 * h
    E = [E for _, _, E, _ in shares]
    return {"w": w, "b": b, "E": sum(E), "E_all": sum(E), "E[0]": E[0], "E[1]": E[1], "dE_db": h, "delta_b": -2 * h,
            "y_hat[1]": shares[1][1], "dE_dw[1]": -0.5 * shares[1][3], "z[1]": -0.5 * w + b}  # fmt: skip


def second(i: int) -> dict[str, float]:
    w, patterns = 0.0, ((1, 0.7), (2, 0.5))
    for k in range(i):
        x, y = patterns[k % 2]
        w -= 0.5 * x * error(w * x, y)[2]
    x, y = patterns[i % 2]
    y_hat, E, g = error(w * x, y)
    return {"w": w, "y_hat": y_hat, "E": E, "dE_dw": x * g, "E_all": sum(error(w * x, y)[1] for x, y in patterns),
            "E[1]": error(w * 2, 0.5)[1]}  # fmt: skip


ORACLES = {"left": left, "batch": batch, "two[1]": second}


def outcome(text: str) -> Outcome:
    return Replays(LESSON).outcome(parse_claim(text, 1))


def holds(text: str) -> bool:
    made = outcome(text)
    return made.holds and not made.is_luck


@pytest.mark.parametrize("state", ORACLES)
@pytest.mark.parametrize("i", [0, 1, 7, 30])
def test_every_quantity_is_what_plain_python_says(state: str, i: int) -> None:
    for name, value in ORACLES[state](i).items():
        close = 1e-9 * max(1e-3, abs(value))
        assert holds(f"{state} at {i}: {name} = {value!r} ± {close!r}"), name
        assert not holds(f"{state} at {i}: {name} = {value + 3 * close!r} ± {close!r}"), name
        assert holds(f"{state} at {i}: {name} < {value + close!r}"), name
        assert holds(f"{state} at {i}: not {name} > {value + close!r}"), name
        assert holds(f"{state} at {i}: {name} ≥ {value - close!r}"), name
        assert not holds(f"{state} at {i}: {name} <= {value - close!r}"), name


def test_moves_and_stretches_are_looked_at_in_every_iteration() -> None:
    E = [left(i)["E"] for i in range(41)]
    assert all(after < before for before, after in pairwise(E))
    assert holds("left from 0 to 40: E falls")
    assert not holds("left from 0 to 40: not E falls")
    assert not holds("left from 0 to 40: E rises")
    nudges = [left(i)["delta_w"] for i in range(41)]
    top = nudges.index(max(nudges))
    assert 0 < top < 40
    assert holds(f"left from 0 to {top}: delta_w rises")
    assert holds(f"left from {top} to 40: delta_w falls")
    assert holds("left from 0 to 40: not delta_w rises")
    assert holds(f"left from 0 to 40: delta_w ≤ {nudges[top] + 1e-9!r}")
    assert not holds(f"left from 0 to 40: delta_w < {nudges[top] - 1e-9!r}")
    assert holds("left from 0 to 40: rate stays")


def test_another_iteration_or_run_can_be_compared_with() -> None:
    assert holds("left at 5: E < at 0")
    assert not holds("left at 5: E > at 0")
    assert holds("left at 5: w = at 5 ± 0")
    assert holds("left at 30: w > two[1] at 30") == (left(30)["w"] > second(30)["w"])
    assert holds("two at 30: w < left at 30")
    w = in_print(f"{left(5)['w']:.9f}")
    assert outcome("left at 5: w > two[1] at 0").found == f"at 5 w is {w}; of two[1] at 0 it is 0"
    assert outcome("left at 5: E > at 0").found.endswith("; at 0 it is 0.168662623")


def test_at_a_wall_the_weight_stays() -> None:
    assert holds("two at 200: w = 0.25 ± 0")
    assert holds("two from 100 to 200: w stays")
    assert holds("two at 200: verdict = at the wall")


def test_verdicts_and_periods_are_those_of_the_run_at_that_iteration() -> None:
    assert holds("cycle at 3000: verdict = cycles")
    assert holds("cycle at 3000: period = 4")
    assert holds("cycle at 3000: not period = 2")
    assert holds("cycle at 4: verdict = too early to say")
    assert holds("left at 500: verdict = converges")
    assert not holds("left at 500: period = 2")
    assert not holds("left at 500: not period = 2")
    assert outcome("left at 500: period = 2").found == "there is no period: the verdict is “converges”"
    assert outcome("cycle at 3000: verdict = creeps").found == "at 3000 it cycles with period 4"


def test_a_digit_of_chaos_is_luck_and_what_is_true_of_all_of_it_is_not() -> None:
    (run,) = (Run(experiment) for experiment in LESSON.state("chaos").runs)
    run.advance(1000)
    digits = f"chaos at 1000: w = {run.w!r} ± 0.01"
    assert outcome(digits).holds
    assert outcome(digits).is_luck
    assert holds(f"chaos at 10: w = {run.state_at(10).w!r} ± 0.0001")
    assert holds("chaos from 0 to 1000: w < 8")
    assert holds("chaos at 1000: verdict = chaos")


def test_a_run_that_ends_has_no_later_values() -> None:
    assert "where the next step is not finite" in outcome("explodes at 1000: E > 0").found
    assert not holds("explodes at 1000: not E > 0")


def test_parts_of_a_claim_are_read() -> None:
    claim = parse_claim(" from  2 to 9:  not  E[1] <=  right[3] at 4 ", 7, "left", 2)
    assert (claim.line, claim.state, claim.run, claim.begin, claim.end) == (7, "left", 2, 2, 9)
    assert (claim.is_denied, claim.quantity, claim.pattern, claim.relation) == (True, "E", 1, "≤")
    assert claim.value == Elsewhere("right", 3, 4)
    assert parse_claim("at 1: w = −1,5·10⁻³ +- 2e-4", 1, "a")[9:] == ("=", -1.5e-3, 2e-4)
    assert parse_claim("b[1] at 1: w ± 0.1", 1, "a")[1:4] == ("b", "b[1] at 1: w ± 0.1", 1)


def test_a_sound_lesson_has_no_mistakes_and_ends_where_its_last_claim_does() -> None:
    assert check(lesson()) == []
    assert last_iteration(lesson()) == 30
    assert last_iteration(lesson(TEXT.replace("at 0: dE_dw", "at 70: E < at 90\nat 0: dE_dw"))) == 90


def mistakes(old: str, new: str) -> list[Mistake]:
    return check(lesson(TEXT.replace(old, new, 1)))


def test_every_kind_of_mistake_is_found_in_its_line() -> None:
    typed, wrong = line_of("[[0.305]]"), line_of("- [( )] down")
    assert mistakes("[[0.305]]", "[[0.31]]") == [
        Mistake(typed, "0.31: left at 0: delta_w ± 0.005: does not hold: at 0 delta_w is 0.304899838")
    ]
    assert mistakes("0: delta_w < 0", "1: delta_w > 0") == [
        Mistake(wrong, "left at 1: delta_w > 0: holds, though the option is wrong: at 1 delta_w is 0.357037058")
    ]
    assert [each.line for each in mistakes("0: delta_w > 0", "0: delta_w < 0")] == [line_of("- [(X)]")]
    (claim,) = mistakes("from 0 to 30: E falls", "from 0 to 30: E stays")
    assert claim.words.startswith("from 0 to 30: E stays: does not hold: E is 0.168662623 at 0, and 0.148454574 at 1")


def test_a_curve_that_is_not_there_or_is_chaos_cannot_be_drawn() -> None:
    for state, end, words in (
        ("chaos w", 1000, "its values are those of rounding alone"),
        ("explodes w", 2000, "it is undefined at iteration "),
        ("left rho", 3000, "it is undefined at iteration "),
    ):
        text = f"{FRONT}{STATES}\n```nudge draw {state} from 0 to {end}\n```\n"
        (mistake,) = check(lesson(text))
        assert mistake.line == line_of("```nudge draw", text)
        assert words in mistake.words


def test_what_is_asked_again_must_be_there() -> None:
    text = TEXT.replace("title:", "asks-again: [no-such-lesson 1]\ntitle:")
    assert check(lesson(text)) == [Mistake(2, "asks-again: there is no question 1 in a lesson no-such-lesson")]


def test_the_values_of_a_curve_are_those_of_the_run() -> None:
    values = Replays(LESSON).values(Drawing(1, "left", "E", 3, 9))
    assert values == pytest.approx([left(i)["E"] for i in range(3, 10)])


def test_a_number_that_nothing_states_is_noted_by_its_line() -> None:
    assert unstated_numbers(lesson()) == []
    text = TEXT.replace(
        "Now draw.", "Now 0.1487 draw.\nFrom 0.061 to 0.3, 0.30, 0.6098·10⁻¹ and 6.1e-2, or 0.06 and 0.07."
    )
    text = text.replace("[[?]] Mind", "[[?]] Not 0.3055. Mind").replace(
        "The slope is negative.", "It is 0.169, not 0.062."
    )
    first, second, third = (line_of(part, text) for part in ("- [( )] down", "[[0.305]]", "Now 0.1"))
    assert unstated_numbers(lesson(text)) == [
        Mistake(first, "no claim states 0.062"),
        Mistake(first, "no claim states 0.169"),
        Mistake(second, "no claim states 0.3055"),
        Mistake(third, "no claim states 0.1487"),
    ]
