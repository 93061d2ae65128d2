"""Texts of all kinds: each is a formula or is refused, and none is ever run as a program."""

import gc
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.syntax import MOST_DEEP, MOST_NODES, tree_of
from desktop_app.core.model.formulas.taping import tape_of
from desktop_app.core.model.formulas.tokens import MOST_LETTERS, FormulaFault
from desktop_app.core.model.formulas.tree import FUNCTIONS, parts_first
from tests.core.model.formulas.drawn import NAMES

_watched: list[list[str]] = []


def _on_event(event: str, _: object) -> None:
    if _watched and event in ("compile", "exec", "import", "open", "os.system", "subprocess.Popen", "socket.connect"):
        _watched[-1].append(event)


sys.addaudithook(_on_event)


@contextmanager
def nothing_is_run() -> Iterator[None]:
    """Python tells of everything that it compiles, runs, imports or opens meanwhile."""
    events: list[str] = []
    _watched.append(events)
    try:
        yield
    finally:
        _watched.pop()
    assert events == []


@contextmanager
def only_new_objects_are_collected() -> Iterator[None]:
    """Looking through all objects of the tests takes far longer than a formula."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


ESCAPES = [
    "().__class__.__base__.__subclasses__()", "__import__('os').system('id')", "w.__class__", "w.real", "(w).imag",
    "lambda: w", "(lambda w: w)(1)", "[w for w in (1,)]", "{w: 1}", "{w}", "f'{w}'", "'{0.__class__}'.format(w)", '"w"',
    "w if w else v", "w and v", "not w", "w or v", "w := 1", "print(w)", "eval('1')", "exec('1')",
    "open('/etc/passwd')",
    "w[0]", "w; v", "w\nimport os", "await w", "yield w", "w @ v", "w // v", "w % v", "w << 1", "~w", "w & v", "w == v",
    "w is v", "*w", "**w", "w, v", "max(*w)", "max(w, v, key=abs)", "getattr(w, 'x')", "globals()", "breakpoint()",
    "0x10", "0b1", "1_000", "1j", "True", "None", "...", "inf", "nan", "Infinity", "NaN", "w\x00v", "\x00", "w\\v",
    "$w", "`w`", "#w", "w#", "w!", "w'", "м", "х + 1", "𝑤", "ｗ", "w\u200b", "\u202ew", "１", "٣", "w²³⁴ⁿ", "∞",
    "∂w", "Σ",
    "w\u0302", "＋w", "w－1", "（w）", "e̲", "ﬁ", "🙂", "\ud800", "1e", "1e+", "1.2.3", "..", "w..v", "e^", "^w",
    "||", "|",
    "()", "(", ")", "][", "[w]", "[]", "sin()", "sin(,)", "max(,)", "max(w,)", "ln ln", "√", "w^²", "²", "½½",
    "w√", "%s",
    "{0}", "{}", "%(w)s", "${w}", "<w>", "&w;", "\\frac{w}{v}", "=1+1", "@w", "w'w", "__debug__", "___", "w__class__",
]  # fmt: skip
LONG = {
    "powers": "9^9^9^9", "brackets": "(" * 400 + "w" + ")" * 400, "bars": "|" * 400 + "w" + "|" * 400,
    "only brackets": "(" * MOST_LETTERS, "signs": "-" * 900 + "w", "roots": "√" * 900 + "w", "sums": "w+" * 499 + "w",
    "letters": "w" * MOST_LETTERS, "functions": "sin " * 200 + "w", "powers of w": "^".join("w" * 400),
    "spaces": " " * MOST_LETTERS, "digits": "9" * MOST_LETTERS, "zeros": "0." + "0" * 900 + "1", "100 000": "w" * 10**5,
    "100 000 brackets": "(" * 10**5, "a million": "-" * 10**6, "commas": "max(w," * 150,
    "raised": "w" + "²" * 900, "squares": "[w>" * 300,
}  # fmt: skip


def tried(text: str) -> OwnFormula | None:
    """The formula, if it is one: all that is made of it keeps to its bounds."""
    try:
        tree = tree_of(text, NAMES)
    except FormulaFault as refused:
        fault: FormulaFault | None = refused
    else:
        fault = None
    if fault:
        assert 0 <= fault.begin <= fault.end <= len(text), text
        assert fault.words, text
        return None
    formula = OwnFormula(tree)
    try:
        again = tree_of(formula.text, NAMES)
    except FormulaFault as refused:  # √√w has fewer brackets than sqrt(sqrt(w))
        fault = refused
    else:
        assert again is tree
    assert fault is None or fault.words == f"The formula is too deep: it may be nested {MOST_DEEP} times", text
    assert set(formula.names) <= set(NAMES)
    slopes = [formula.slope(name) for name in NAMES]
    assert len(tape_of([formula, *slopes], NAMES).steps) < 20 * MOST_NODES
    for each in (formula, *slopes):
        with suppress(ArithmeticError, ValueError):
            each.formula(w=complex(0.3, 1e-20), v=-1.7)
    return formula


@pytest.mark.parametrize(
    "text", [*ESCAPES, *LONG.values()], ids=lambda text: text[:12].encode("unicode_escape").decode()
)
def test_what_is_no_formula_is_refused_and_not_run(text: str) -> None:
    with nothing_is_run():
        formula = tried(text)
    if formula:
        assert set(text) <= set("9^1e*w|½ "), formula.text


PIECES = [
    *"wvxyzeπ0123456789.,+-−*/·×÷^()|[]<>≤≥=√²³⁻ⁿᶻ½σ_ \t\n'\"\\{}#:;@!", "**", "<=", ">=", "1e5", "1e-3", "0.5",
    "y_hat", "ŷ",
    "pi", "w₁", *FUNCTIONS, "log", "abs", "lambda", "__class__", "import", "·10⁻³", "\u0302", "х", "１", "\x00",
    "\ud800",
]  # fmt: skip
FORMULAS = [
    "w^4 - 3w^2 + 2", "(1-w)^2 + 100(v - w²)²", "(1.5 - w + wv)^2", "(w^2 + v - 11)^2 + (w + v^2 - 7)^2",
    "|w|/(1 + |v|)",
    "e^(-w^2)*sin(3w)", "√(w²+v²) + σ(2w) - ½", "max(0, w) + min(v, -1)", "ln(1 + w^2) + log1p(|v|)",
    "softplus(w)tanh(v)",
    "[w > v]·w + 2·10⁻³", "-w^-2/3", "sign(w)cos(πv)",
]  # fmt: skip


def texts(count: int, seed: int) -> Iterator[str]:
    """As many texts, the same in every run: one half of pieces, the other of formulas with faults."""
    rng = random.Random(seed)
    for k in range(count):
        if k % 2:
            yield "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 40)))
            continue
        text = rng.choice(FORMULAS)
        for _ in range(rng.randint(1, 4)):
            at = rng.randint(0, len(text))
            to = at + rng.choice((0, 1, 1, 2, 3, 8))
            change = rng.choice(["put", "cut", "twice", "other"])
            middle = {"put": rng.choice(PIECES) + text[at:to], "cut": "", "twice": text[at:to] * 2}
            text = text[:at] + middle.get(change, rng.choice(FORMULAS)[: to - at]) + text[to:]
        yield text


# As many parts as a formula may have, so that products, quotients and towers have the longest slopes.
LARGE = {
    "product of functions": "*".join(f"tanh({k}{'wv'[k % 2]})" for k in range(2, 40)),
    "product of powers": "*".join(f"e^({k}{'wv'[k % 2]})" for k in range(2, 34)),
    "quotient of functions": "/".join(f"sin({k}w)" for k in range(2, 41)),
    "product of sums": "*".join(f"(w + {k})" for k in range(2, 50)),
    "sum of quotients": " - ".join(f"(w + {k})/(v + {k})" for k in range(2, 26)),
    "tower of powers": "w*(" * 16 + "w" + " + v)^v/(w + 1)" * 16,
    "tower of roots": "√(" * 19 + "w" + "*v + w)/v" * 19,
    "tower of max": "max(" * 19 + "w" + "".join(f"*{'wv'[k % 2]}, {k}w)" for k in range(19)),
    "tower of signs": "-" * 30 + "w",
    "roots of roots": "√" * 30 + "w",
    "product of max": "*".join(f"max({'wv'[k % 2]}, {k})" for k in range(2, 41)),
}  # fmt: skip


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_large_formula_has_a_slope_of_few_parts(text: str) -> None:
    """Its text may be long, but what it has in common is there once."""
    with nothing_is_run():
        formula = tried(text)
        assert formula is not None
        for name in NAMES:
            assert len(parts_first(formula.slope(name).tree)) < 6 * MOST_NODES


@pytest.mark.parametrize("part", range(20))
def test_texts_of_all_kinds_are_formulas_or_refused(part: int, pytestconfig: pytest.Config) -> None:
    """--thorough tries a million in all, and prints how much computing the slowest took."""
    count = 50_000 if pytestconfig.getoption("thorough") else 60
    formulas, slowest = 0, (0.0, "")
    with nothing_is_run(), only_new_objects_are_collected():
        for text in texts(count, part):
            begin = time.thread_time()
            formulas += tried(text) is not None
            slowest = max(slowest, (time.thread_time() - begin, text))
    print(f"{count} texts, {formulas} of them formulas; the slowest took {1e3 * slowest[0]:.1f} ms: {slowest[1]!r}")
    assert 0 < formulas < count
