"""The worked step for the user's own notes: as LaTeX for an article with amsmath, and as Markdown."""

import re
import unicodedata
from math import nan

from desktop_app.core.derivation.derivation import Line, error_of
from desktop_app.core.derivation.worked_lines import LATEX, in_latex_text, in_numbers, worked
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import as_given, exact, in_latex, in_print, rounded, significant
from desktop_app.core.model.step import Share, Step
from desktop_app.words.captions import experiment_in_a_line
from desktop_app.words.step.gates import gates_of, slope_of
from desktop_app.words.step.parts import AMOUNT, GATES, lines_of, unnumbered
from desktop_app.words.step.worked_step import worked_step_of
from desktop_app.words.symbols import in_tex

# Letters of captions that Unicode does not decompose.
_RAISED = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ASCII = str.maketrans({"·": ";", "∈": "in", "−": "-", "’": "'", "“": '"', "”": '"', "ß": "ss"})
_POWER = re.compile("·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_GREEK = re.compile("[α-ω]")
_SUM = re.compile(r"^[^()]* [−+] ")
_MARKS = re.compile(r"[\\`*_{}\[\]<>#$~|^&!]")


def to_latex(settings: Experiment, step: Step, pattern: int = 0, part: str = "", is_numbered: bool = True) -> str:
    """The equations of `step`, or of a part of it, above their numbers: a fragment in ASCII that needs amsmath.

    `settings` are those in force at the step. In a batch it is worked for pattern number `pattern`, or the last one.
    """
    _, _, share, values, _, pattern = worked_step_of(settings, step, pattern)
    told = lines_of(settings, part, pattern)
    # \\* keeps symbols and numbers on one page; the whole may be longer than a page.
    rows = [" \\\\*\n  ".join(_rows(line if is_numbered else unnumbered(line), values)) for line in told]
    if part in ("", AMOUNT):
        rows += [rf"\text{{{name}}} &= {in_latex(rounded(value))}" for name, value in _promise(step)]
        rows.append(rf"\rho &= {in_latex(rounded(_rho(step)))}")
    if part == GATES:
        rows += _gate_rows(settings, share, pattern)
    comments = "".join(f"% {_in_ascii(words)}\n" for words in (_title(settings, step), *_parameters(settings, share)))
    equations = " \\\\\n  ".join(rows)
    return (
        f"{comments}\\begingroup\\allowdisplaybreaks\n\\begin{{align*}}\n  {equations}\n\\end{{align*}}\n\\endgroup\n"
    )


def to_markdown(settings: Experiment, step: Step, pattern: int = 0, part: str = "", is_numbered: bool = True) -> str:
    """The equations of `step` in $…$, their numbers in text, the promise, and the gates; arguments as in `to_latex`."""
    _, _, share, values, _, pattern = worked_step_of(settings, step, pattern)
    told = lines_of(settings, part, pattern)
    equations = "\n".join(_item(line if is_numbered else unnumbered(line), values) for line in told)
    promise = ", ".join(f"{name} {significant(value)}" for name, value in (*_promise(step), ("ρ =", _rho(step))))
    parameters = _parameters(settings, share)
    sentence = f"{promise[0].upper()}{promise[1:]}."
    gates = tuple(_paragraphs_of_gates(settings, share))
    if part:
        return "\n\n".join({AMOUNT: (sentence,), GATES: gates}.get(part, (equations,))) + "\n"
    paragraphs = f"## {escaped_markdown(_title(settings, step))}", *parameters, equations, sentence, *gates
    return "\n\n".join(paragraphs) + "\n"


def _title(settings: Experiment, step: Step) -> str:
    return f"Iteration {step.iteration} of {settings.name or 'a run'}"


def _parameters(settings: Experiment, share: Share) -> tuple[str, ...]:
    if not settings.net.has_patterns:
        return (experiment_in_a_line(settings),)
    worked_for = f"Worked for the pattern (x, y) = ({in_print(exact(share.x))}, {in_print(exact(share.y))})."
    return experiment_in_a_line(settings), worked_for


def _promise(step: Step) -> tuple[tuple[str, float], ...]:
    return ("promised", step.promised), ("delivered", step.delivered)


def _rho(step: Step) -> float:
    return nan if step.rho is None else step.rho


def _rows(line: Line, values: dict[str, float]) -> tuple[str, str]:
    """A line in symbols, and in numbers."""
    tag = rf" \tag{{{line.label[1:-1]}}}" if line.label.startswith("(") else ""
    return in_latex_text(line, "&") + tag, in_numbers(line, worked(line, values, script=LATEX), LATEX, "&")


def _item(line: Line, values: dict[str, float]) -> str:
    label = f"{line.label} " if line.label.startswith("(") else ""
    # Only TeX knows this fine space; other readers of Markdown fail on it.
    formula = in_latex_text(line).replace(r"\mkern-2mu", "")
    return f"- {label}${formula}$: {in_numbers(line, worked(line, values))}"


def _paragraphs_of_gates(settings: Experiment, share: Share) -> list[str]:
    return ["Gates (one at 0 stops learning):", "\n".join(_gates(settings, share))] if settings.net.has_patterns else []


def _gates(settings: Experiment, share: Share) -> list[str]:
    """A list item for each factor of the pattern's gradient, for each weight."""
    made = []
    for which, symbol in enumerate(settings.net.symbols):
        error, into, *_ = (gate.label for gate in gates_of(settings, which))
        gates, weight = share.gates_of(which), f"{symbol}: " if settings.weight_count > 1 else ""
        others = "w₂·A′(z₁)" if settings.net.inner is not None and not which else ""
        slope = f"A′(z)·{others}".rstrip("·") + " ="
        if settings.slope_cancels:
            slope = "A′ cancels out, which leaves" + (f" {others} =" if others else "")
        source = in_print(as_given(gates.input)) if into == "x" else significant(gates.input)
        made += [
            f"- {weight}error: {error} = {significant(gates.error)}",
            f"- {weight}input: {into} = {source}" if into != "1" else f"- {weight}input: 1",
            f"- {weight}slope: {slope} {significant(gates.slope)}",
        ]
    return made


def _gate_rows(settings: Experiment, share: Share, pattern: int) -> list[str]:
    """For each weight its gates as factors, above their numbers."""
    made, E = [], error_of(settings, pattern).latex
    for which, symbol in enumerate(settings.net.symbols):
        factors = r" \cdot ".join(_in_maths(gate.label) for gate in gates_of(settings, which)[:3])
        numbers = [in_latex(rounded(value)) for value in share.gates_of(which)]
        product = r" \cdot ".join(f"({each})" if k and each.startswith("-") else each for k, each in enumerate(numbers))
        left = rf"\frac{{\partial {E}}}{{\partial {_in_maths(symbol)}}}"
        made.append(f"{left} &= {factors} \\\\*\n  {in_latex(rounded(slope_of(share, which)))} &\\approx {product}")
    return made


def _in_maths(words: str) -> str:
    """A label of symbols alone, for TeX's mathematics."""
    plain = in_tex(words).replace("$", "")
    return f"({plain})" if _SUM.search(words) else plain


def _one_line(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words)


def escaped_markdown(words: str) -> str:
    """`words` on one line, with the special characters of Markdown escaped."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", _one_line(words))


def _in_ascii(words: str) -> str:
    """`words` on one line in ASCII, for old TeX: é becomes e, and a letter without a likeness ?."""
    named = _GREEK.sub(lambda letter: unicodedata.name(letter[0]).split()[-1].lower(), _one_line(words))
    powers = _POWER.sub(lambda power: "e" + unicodedata.normalize("NFKD", power[1]), named.replace("ŷ", "y_hat"))
    written = _RAISED.sub(r"^\g<0>", powers)
    plain = unicodedata.normalize("NFKD", written).translate(_ASCII)
    return "".join(c for c in plain if not unicodedata.combining(c)).encode("ascii", "replace").decode("ascii")
