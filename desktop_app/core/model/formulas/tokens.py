"""The tokens of a formula that the user typed, and what is wrong with a letter or a word."""

import re
from typing import NamedTuple, NoReturn

from desktop_app.core.model.formula import name_of
from desktop_app.core.model.formulas.tree import CONSTANTS, FUNCTIONS

MOST_LETTERS = 1000
_SHOWN = 24  # letters of the user's text that a sentence repeats


class FormulaFault(Exception):
    """What is wrong with a formula, in a sentence without its full stop, and where: text[begin:end]."""

    def __init__(self, words: str, begin: int, end: int) -> None:
        super().__init__(words, begin, end)
        self.words, self.begin, self.end = words, begin, end

    def __str__(self) -> str:
        return self.words


class Token(NamedTuple):
    """A part of the text: its kind, its letters as they are read, where it stands, and what it means."""

    kind: str  # "number", "name", "constant", "function", "raised", "sign" or "end"
    text: str
    begin: int
    end: int
    name: str = ""
    value: float = 0.0


FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_UP = "⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᶻⁿˣʸʷᵛ"
_DOWN = str.maketrans(_UP, "+-0123456789znxywv")
_LETTER = "A-Za-z\u0370-\u03ffŷŝ"
_DIGITS = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_PATTERN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<power>{_DIGITS}[·×]10(?P<digits>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?![{_UP}]|\s*\^|\s*\*\*))
    |(?P<number>{_DIGITS}(?:[eE][+-]?[0-9]+)?)
    |(?P<part>[{"".join(FRACTIONS)}])
    |(?P<word>[{_LETTER}][{_LETTER}0-9_₀-₉\u0302]*)
    |(?P<raised>[{_UP}]+)
    |(?P<sign>\*\*|<=|>=|[-−–+*·×⋅∙/÷^()|\[\],<>≤≥√])""",
    re.VERBOSE,
)
_NUMBER_ALONE = re.compile(rf"(?P<number>{_DIGITS})(?P<power>(?!))?(?P<part>(?!))?")
_SAME = {"**": "^", "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "∙": "*", "÷": "/", "≤": "<=", "≥": ">="}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_KNOWN = {
    **{word: ("function", word) for word in (*FUNCTIONS, "abs")},
    **{word: ("constant", word) for word in CONSTANTS},
    "σ": ("function", "sigma"), "π": ("constant", "pi"),
}  # fmt: skip
_INSTEAD = {
    "log": "may mean ln or the logarithm to base 10: write ln(…) or ln(…)/ln(10)",
    "tan": "is not known: write sin(…)/cos(…)",
    "sinh": "is not known: write (exp(…) - exp(-(…)))/2",
    "cosh": "is not known: write (exp(…) + exp(-(…)))/2",
    "relu": "is not known: write max(…, 0)",
    "sigmoid": "is not known: write sigma(…)",
    "logistic": "is not known: write sigma(…)",
    "sgn": "is not known: write sign(…)",
    "pow": "is not known: write ^",
}


def tokens_of(text: str, names: tuple[str, ...]) -> list[Token]:
    """The tokens, and one for the end; raises `FormulaFault`."""
    if len(text) > MOST_LETTERS:
        raise FormulaFault(f"The formula is too long: it may have {MOST_LETTERS} letters", MOST_LETTERS, len(text))
    if equals := re.search("(?<![<>])=", text):
        raise FormulaFault("A formula has no “=”: type only what stands to its right", *equals.span())
    known = _KNOWN | {spelling: ("name", name) for name in names for spelling in _spellings(name)}
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _PATTERN.match(text, at)
        if found is None:
            _refuse_letter(text, at)
        if found["power"] and tokens and (tokens[-1].kind == "function" or tokens[-1].text in ("/", "^")):
            found = _NUMBER_ALONE.match(text, at) or found  # 1/2·10³ is (1/2)·10³
        at = found.end()
        if found.lastgroup != "space":
            tokens += _tokens(found, known, names)
    _refuse_decimal_comma(text, tokens)
    return [*tokens, Token("end", "", len(text), len(text))]


def _tokens(found: re.Match[str], known: dict[str, tuple[str, str]], names: tuple[str, ...]) -> list[Token]:
    text, begin, end = found.group(), found.start(), found.end()
    if found["power"]:
        plain = re.split("[·×]", text)[0]
        return [_number(text, begin, f"{plain}e{found['digits'].translate(_DOWN)}")]
    if found["number"]:
        return [_number(text, begin, text)]
    if found["part"]:
        return [Token("number", text, begin, end, value=FRACTIONS[text])]
    if found["word"]:
        return _words(text, begin, known, names)
    if found["raised"]:
        return [Token("raised", text.translate(_DOWN), begin, end)]
    if text == "√":
        return [Token("function", text, begin, end, "sqrt")]
    return [Token("sign", _SAME.get(text, text), begin, end)]


def _number(text: str, begin: int, plain: str) -> Token:
    value, end = float(plain), begin + len(text)
    if value == float("inf"):
        raise FormulaFault(f"{quoted(text)} is too large: numbers go to 1.79·10³⁰⁸", begin, end)
    if value == 0.0 and re.match(r"[0.]*[1-9]", plain):
        raise FormulaFault(f"{quoted(text)} is too small: it reads as 0", begin, end)
    return Token("number", text, begin, end, value=value)


def _words(text: str, begin: int, known: dict[str, tuple[str, str]], names: tuple[str, ...]) -> list[Token]:
    """The words of a row of letters: one that is known, or else the longest ones that it is made of, as in wv."""
    tokens: list[Token] = []
    longest, at = max(map(len, known)), 0
    while at < len(text):
        lengths = range(min(longest, len(text) - at), 0, -1)
        length = next((length for length in lengths if text[at : at + length] in known), 0)
        follows = text[at + length : at + length + 1]
        if length == 0 or (follows and not follows.isalpha()):
            _refuse_word(text, begin, known, names)
        kind, name = known[text[at : at + length]]
        tokens.append(Token(kind, text[at : at + length], begin + at, begin + at + length, name))
        at += length
    return tokens


def _spellings(name: str) -> set[str]:
    """How a name may be typed: y_hat, ŷ, w1, w_1, w₁."""
    subscripted = re.sub(r"^([a-z])([0-9]+)$", r"\1_\2", name)
    printed = name_of(name).text
    return {name, subscripted, printed, re.sub("ŷ", "y\u0302", printed), printed.translate(_SUBSCRIPTS)}


def _refuse_word(text: str, begin: int, known: dict[str, tuple[str, str]], names: tuple[str, ...]) -> NoReturn:
    if text in _INSTEAD:
        words = _INSTEAD[text]
    elif text.lower() in known:
        words = f"is written in small letters: {text.lower()}"
    elif re.fullmatch(r"[a-z]+[0-9.]+", text) and text.rstrip("0123456789") in known:
        words = "has a number behind it: write the number before, or * between"
    else:
        words = f"is not known: {_names(names)}, the numbers are e and π, the functions {', '.join(FUNCTIONS)}"
    raise FormulaFault(f"{quoted(text)} {words}", begin, begin + len(text))


def _names(names: tuple[str, ...]) -> str:
    if not names:
        return "there are no names here"
    shown = [name_of(name).text for name in names]
    return f"the names here are {' and '.join(shown)}" if len(shown) > 1 else f"the name here is {shown[0]}"


def _refuse_letter(text: str, at: int) -> NoReturn:
    letter = text[at]
    if letter in "{}":
        raise FormulaFault(f"“{letter}” is no bracket of a formula: write round ones", at, at + 1)
    shown = f"“{letter}”" if letter.isprintable() and not letter.isspace() else "this letter"
    known = "" if letter.isascii() and letter.isprintable() else f" (U+{ord(letter):04X})"
    raise FormulaFault(f"A formula cannot have {shown}{known}: remove it", at, at + 1)


def _refuse_decimal_comma(text: str, tokens: list[Token]) -> None:
    """Outside of brackets, which may be those of a function, a comma between digits is a decimal one."""
    deep = 0
    for k, token in enumerate(tokens):
        deep += (token.text == "(") - (token.text == ")")
        if token.text == "," and deep <= 0 and 0 < k < len(tokens) - 1:
            before, after = tokens[k - 1], tokens[k + 1]
            if before.kind == after.kind == "number":
                begin, end = before.begin, after.end
                meant = text[begin:end].replace(",", ".").replace(" ", "")
                raise FormulaFault(f"Decimals have a point here: write {meant}", begin, end)


def quoted(text: str) -> str:
    """What was typed, or its beginning, in quotation marks."""
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
