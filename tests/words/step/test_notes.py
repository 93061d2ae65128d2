"""The step for notes: LaTeX that TeX and another program can read, and both with the numbers of the step."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert

from desktop_app.core.derivation.derivation import lines
from desktop_app.core.derivation.worked_lines import in_numbers, in_text, numbers, worked
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import Step, worked_step
from desktop_app.words.step.notes import to_latex, to_markdown
from tests.core.experiments import FINITE, PRESENTATIONS, experiments
from tests.core.mathematics import ACTIVATIONS, ERRORS

HOSTILE = "100 % of_this & #1 {a} \\input{x} ~ ^ $ \u2028 日本 é ŷ \r\n \\end{document} ` * [x](y) <b> |"
WEIGHTS = (0.0, 0.5, -40.0, 1e300, 1e-300)
AWKWARD = ((1.0, 1.0), (-0.123456789, 0.3), (-1e300, 0.5), (1e-300, 1.0))
COMBINATIONS = [
    Experiment(name=HOSTILE, activation=name, error=error, presentation=presentation, bounds=bounds, patterns=AWKWARD)
    for name in ACTIVATIONS
    for error in ERRORS
    for presentation in PRESENTATIONS
    for bounds in (None, (-1e-7, 1e300))
]
TRAINED = [
    Experiment(network=network.name, activation=name, error=error, presentation="batch", bounds=bounds,
               patterns=AWKWARD, rule=Rule(rule.name))
    for network in NETWORKS
    for rule in RULES
    for name, error, bounds in (("logistic", "cross_entropy", None), ("tanh", "squared", (-1e-7, 1e300)))
]  # fmt: skip
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)
_UP = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def fragments() -> list[str]:
    """Every combination with awkward weights; each pattern comes up."""
    return [
        to_latex(made, worked_step(made, i, State(w)), pattern=i)
        for made in COMBINATIONS
        for i, w in enumerate(WEIGHTS)
    ] + [
        to_latex(made, worked_step(made, 3, State(w, 0.3, -0.1, 1e-9, 2.0, 4.0)), pattern=1)
        for made in TRAINED
        for w in (0.5, -40.0)
    ]


def rows_of(latex: str) -> list[str]:
    """What stands between the line ends of the equations."""
    inside = latex.partition("\\begin{align*}\n")[2].partition("\n\\end{align*}")[0]
    return [row.strip() for row in re.split(r" \\\\\*?\n", inside)]


def figures(text: str) -> list[str]:
    """The numbers of a row, in LaTeX or in text, as Python reads them, and the words that stand for them."""
    text = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", text)
    text = re.sub("·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(_UP), text)
    text = re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: " " + m[0].translate(_UP), text)
    text = text.replace(r"\tfrac{1}{2}", "½").replace("−", "-").replace(r"\approx", "≈")
    words = re.findall("infinite|undefined|No nudge|too few digits", text)
    return words or re.findall(r"[=≈]|\d[\d.]*(?:e-?\d+)?", text)


def checked(latex: str) -> None:
    """Braces, pairs and letters are in order."""
    assert latex.isascii()
    comments, _, body = latex.partition("\\begingroup")
    assert all(line.startswith("% ") for line in comments.splitlines())
    depth = 0
    for mark in re.findall(r"\\.|[{}]", body):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0
    assert body.count(r"\left(") == body.count(r"\right)")
    assert [body.count(command) for command in (r"\begin{align*}", r"\end{align*}", r"\endgroup")] == [1, 1, 1]
    assert not set(body) & set("%#$~")
    assert "nan" not in body
    for row in rows_of(latex):
        assert row.count("&") == 1
        assert not row.startswith("[")


def test_every_combination_is_in_order_and_can_be_read_by_another_program() -> None:
    for latex in fragments():
        checked(latex)
        for row in {re.sub(r" \\tag\{\d\}", "", row) for row in rows_of(latex)}:
            made = convert(row.replace("&", ""))
            ElementTree.fromstring(made)
            assert "\\" not in made, "an unknown command is left as it stands"


def tex(bodies: list[str], folder: Path) -> str:
    """What pdflatex says of an article with these fragments, and amsmath."""
    body = "\n\nSome words.\n\n".join(bodies)
    document = f"\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (folder / "notes.tex").write_text(document, encoding="ascii")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "notes.tex"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert made.returncode == 0, made.stdout[-2000:]
    assert (folder / "notes.pdf").stat().st_size > 1000
    return (folder / "notes.log").read_text(errors="replace")


def test_tex_makes_a_document_of_every_combination(tmp_path: Path) -> None:
    assert "Overfull \\vbox" not in tex(fragments(), tmp_path), "a step may be longer than a page"


def test_an_ordinary_step_fits_the_page(tmp_path: Path) -> None:
    patterns = ((1.0, 1.0), (0.5, 0.25), (2.0, 0.5))
    fragments = [
        to_latex(made, worked_step(made, 1, State(w, 0.2, 0.1, 0.3, 0.1, 0.3)))
        for a in ACTIVATIONS
        for e in ERRORS
        for p in PRESENTATIONS
        for w in (1e-5, 0.1234, 0.4321)
        for made in [Experiment(activation=a, error=e, presentation=p, patterns=patterns)]
    ] + [
        to_latex(made, worked_step(made, 1, State(0.4321, 0.2, 0.1, 0.3, 0.1, 0.3)), 1)
        for network in NETWORKS
        for rule in RULES
        for made in [Experiment(network=network.name, rule=Rule(rule.name), presentation="batch", patterns=patterns)]
    ]
    assert "Overfull" not in tex(fragments, tmp_path)


@settings(max_examples=60, deadline=None)
@given(
    experiments(0), st.integers(0, 2**62), FINITE | st.floats(-6.0, 6.0), st.integers(0, 20),
    st.sampled_from([network.name for network in NETWORKS]), st.sampled_from([rule.name for rule in RULES]),
)  # fmt: skip
def test_the_numbers_in_latex_are_those_in_text(
    experiment: Experiment, i: int, w: float, pattern: int, network: str, rule: str
) -> None:
    made = replace(experiment.settings_at(0), network=network, rule=Rule(rule))
    step = worked_step(made, i, State(w, w / 2, w, abs(w), -w, abs(w)))
    latex = to_latex(made, step, pattern)
    checked(latex)
    k = min(pattern, len(step.shares) - 1) if step.pattern is None else step.pattern
    values = numbers(made, step, step.shares[k])
    expected = [in_numbers(line, worked(line, values)) for line in lines(made, k)]
    rows = rows_of(latex)
    assert list(map(figures, rows[1 : 2 * len(expected) : 2])) == list(map(figures, expected))
    assert len(rows) == 2 * len(expected) + 3
    markdown = to_markdown(made, step, pattern)
    items = [line for line in markdown.splitlines() if line.startswith("- ") and "$" in line]
    assert [item.rpartition("$: ")[2] for item in items] == expected


def shown(text: str) -> float:
    mantissa, _, power = text.replace("−", "-").partition(r" \cdot 10^{")
    return float(mantissa) * 10.0 ** int(power.rstrip("}") or 0)


def near(text: str, number: float) -> bool:
    """Whether a number in LaTeX is that of the step, to half of its last digit."""
    digits = len(text.partition(r" \cdot")[0].partition(".")[2])
    power = int(text.partition("10^{")[2].rstrip("}") or 0)
    return abs(shown(text) - number) <= 0.5000001 * 10.0 ** (power - digits)


@pytest.mark.parametrize("w", [0.0, 0.5, -3.0, 1e-7])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_left_sides_are_the_numbers_of_the_step(activation: str, w: float) -> None:
    made = Experiment(activation=activation, patterns=((0.7, 0.4),), bounds=(-5.0, 5.0))
    step = worked_step(made, 3, State(w))
    assert step.share is not None
    rows = rows_of(to_latex(made, step))
    left = [row.partition(" &")[0] for row in rows[1::2]]
    asked = step.w + step.delta_w
    own = [step.share.z, step.share.y_hat, step.E, *[step.dE_dw] * 6, asked, step.w_next]
    for text, number in zip(left, own, strict=False):
        assert near(text, number)
    for row, number in zip(rows[-3:-1], (step.promised, step.delivered), strict=True):
        assert near(row.partition("&= ")[2], number)
    assert rows[-1] == r"\rho &= \text{undefined}" or near(rows[-1].partition("&= ")[2], step.rho or 0.0)


def test_the_question_s_first_step() -> None:
    latex = to_latex(ALONE, worked_step(ALONE, 0, State(0.0)))
    assert latex.startswith(
        "% Iteration 0 of The question's network\n"
        "% Logistic activation ; squared error ; patterns (x, y) (1, 1) in turn ; alpha = 0.5 ; w0 = 0 ; w free\n"
        "% Worked for the pattern (x, y) = (1, 1).\n"
    )
    adam = replace(ALONE, rule=Rule("adam", rate=1e-5))
    assert (
        "; Adam, alpha = 1e-5, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 ; w0 = 0 ;"
        in to_latex(adam, worked_step(adam, 0, State(0.0))).splitlines()[1]
    )
    assert "\\tag{6} \\\\*\n  -0.1250 &= (-0.5000) \\cdot 1 \\cdot 0.5000 \\cdot 0.5000 \\\\\n" in latex
    assert "  0.06250 &= 0 - 0.5 \\cdot (-0.1250) \\\\\n" in latex
    assert "w &\\leftarrow w - \\alpha \\cdot " in latex
    assert [latex.count(rf"\tag{{{k}}}") for k in range(1, 8)] == [1] * 6 + [0]


def test_markdown_reads_as_plain_text_too() -> None:
    markdown = to_markdown(ALONE, worked_step(ALONE, 12, State(0.0)))
    assert markdown.startswith(
        "## Iteration 12 of The question's network\n\n"
        "Logistic activation · squared error · patterns (x, y) (1, 1) in turn · α = 0.5 · w₀ = 0 · w free\n\n"
        "Worked for the pattern (x, y) = (1, 1).\n\n"
        "- $z = w \\cdot x$: 0 = 0·1\n"
    )
    assert "- (6) $" in markdown
    assert "$: −0.1250 = (−0.5000)·1·0.5000·0.5000\n" in markdown
    assert markdown.endswith(
        "\n\nPromised −0.007812, delivered −0.007688, ρ = 0.9841.\n\n"
        "Gates (one at 0 stops learning):\n\n"
        "- error: ŷ − y = −0.5000\n- input: x = 1\n- slope: A′(z) = 0.2500\n"
    )
    assert all(line.count("$") in (0, 2) for line in markdown.splitlines())
    negative = Experiment(patterns=((-1.0, 0.5),), w=-2.0, error="cross_entropy", bounds=None)
    words = to_markdown(negative, worked_step(negative, 0, State(-2.0)))
    assert "cross-entropy · patterns (x, y) (−1, 0.5)" in words
    assert "- slope: A′ cancels out, which leaves 1\n" in words
    other = Experiment(activation="tanh", error="cross_entropy", patterns=((1.0, 0.5),))
    assert "- error: ∂E/∂ŷ = " in to_markdown(other, worked_step(other, 0, State(0.3)))


def test_each_weight_has_its_gates() -> None:
    chain = Experiment(network="two_weight_chain", patterns=((0.2, 1.0),), bounds=None)
    words = to_markdown(chain, worked_step(chain, 0, State(0.5, 0.5)))
    assert "- w₁: input: x = 0.2\n- w₁: slope: A′(z)·w₂·A′(z₁) = " in words
    assert "- w₂: input: h = 0.5250\n- w₂: slope: A′(z) = " in words
    cancels = replace(chain, error="cross_entropy")
    words = to_markdown(cancels, worked_step(cancels, 0, State(0.5, 0.5)))
    assert "- w₁: slope: A′ cancels out, which leaves w₂·A′(z₁) = 0.1247\n" in words
    assert words.endswith("- w₂: slope: A′ cancels out, which leaves 1\n")
    bias = Experiment(network="weight_and_bias", patterns=((0.2, 1.0),))
    assert "- b: input: 1\n" in to_markdown(bias, worked_step(bias, 0, State(0.5, 0.5)))


def test_in_a_batch_the_pattern_is_chosen() -> None:
    batch = Experiment(patterns=((1.0, 1.0), (0.25, 0.0)), presentation="batch")
    step = worked_step(batch, 0, State(0.5))
    for k, words in ((0, "(1, 1)."), (1, "(0.25, 0)."), (9, "(0.25, 0).")):
        assert f"% Worked for the pattern (x, y) = {words}\n" in to_latex(batch, step, k)
        assert f"\nWorked for the pattern (x, y) = {words}\n" in to_markdown(batch, step, k)
    one_at_a_time = Experiment(patterns=((1.0, 1.0), (0.25, 0.0)))
    shown_second = worked_step(one_at_a_time, 1, State(0.5))
    assert to_latex(one_at_a_time, shown_second, 0) == to_latex(one_at_a_time, shown_second, 1)
    assert "= (0.25, 0)." in to_latex(one_at_a_time, shown_second)


def test_a_name_is_nothing_but_a_name() -> None:
    step: Step = worked_step(ALONE, 1, State(0.5))
    hostile = Experiment(name=HOSTILE, patterns=ALONE.patterns, bounds=None)
    plain = to_latex(ALONE, step).splitlines()
    latex = to_latex(hostile, step).splitlines()
    assert latex[1:] == plain[1:]
    assert latex[0].startswith("% Iteration 1 of 100 % of_this & #1 {a} \\input{x} ~ ^ $ ")
    assert " e y" in latex[0]
    heading, *rest = to_markdown(hostile, step).split("\n")
    assert rest == to_markdown(ALONE, step).split("\n")[1:]
    assert r"100 % of\_this \& \#1 \{a\} \\input\{x\} \~ \^ \$" in heading
    assert r"\` \* \[x\](y) \<b\> \|" in heading
    assert "日本 é ŷ" in heading
    assert to_markdown(Experiment(name=""), step).startswith("## Iteration 1 of a run\n")


def test_what_is_undefined_is_said_so() -> None:
    made = Experiment(activation="identity", error="cross_entropy", patterns=((1.0, 0.5),), bounds=(0.0, 1.0))
    step = worked_step(made, 0, State(1.5))
    latex, markdown = to_latex(made, step), to_markdown(made, step)
    assert r"\rho &= \text{undefined}" in latex
    assert r"&\frac{\partial\mkern-2mu E}{\partial \hat{y}}\text{ is infinite here.}" in latex
    assert r"\infty \cdot" not in latex
    assert "ρ = undefined." in markdown
    assert "nan" not in markdown
    assert "- error: ∂E/∂ŷ = ∞\n" in markdown
    # There is no step: nothing says where w goes.
    assert markdown.count("$: No nudge: a number in this step is not finite.\n") == 2
    assert latex.count(r"&\text{No nudge: a number in this step is not finite.}") == 2
    nothing = Experiment(patterns=((0.0, 0.0),), rule=Rule(rate=1e-300))
    assert "- input: x = 0\n" in to_markdown(nothing, worked_step(nothing, 0, State(0.5)))


def test_in_a_batch_the_lines_are_those_of_the_pattern() -> None:
    batch = Experiment(patterns=((1.0, 1.0), (0.25, 0.0)), presentation="batch")
    step = worked_step(batch, 0, State(0.5))
    markdown, latex = to_markdown(batch, step, 1), to_latex(batch, step, 1)
    assert r"- (3) $\frac{\partial E_{1}}{\partial w} = " in markdown
    assert r"\frac{\partial\mkern-2mu E}{\partial w} &= \frac{\partial\mkern-2mu E_{0}}{\partial w} + " in latex


def test_each_line_is_there_in_symbols() -> None:
    for made in COMBINATIONS:
        markdown = to_markdown(made, worked_step(made, 0, State(0.5)))
        labels = re.findall(r"^- (\(\d\)) \$", markdown, flags=re.MULTILINE)
        assert labels == [line.label for line in lines(made) if in_text(line) and line.label.startswith("(")]
