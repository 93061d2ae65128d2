"""Symbols of quantities in words, such as w and α: where they are, and how TeX writes them."""

import re
import unicodedata

# A symbol stands alone, or before a bracket, an index or a prime; A alone may be a word, and a always is one.
_WORD = "A-Za-zα-ωÀ-ɏ’'"
SYMBOL = re.compile(rf"(?<![{_WORD}])(?:[b-zB-HJ-Zα-ω]|A(?=[(′)])|ŷ)(?![{_WORD}])")
SYMBOL_WITH_INDEX = re.compile(SYMBOL.pattern + "[₀-₉]*")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "mathrm{o}", "π": "pi", "ρ": "rho",
    "ς": "varsigma", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_MATHS = {
    **{letter: rf"\{name} " for letter, name in _GREEK.items()},
    "ŷ": r"\hat{y}", "∂": r"\partial ", "∇": r"\nabla ", "Δ": r"\Delta ", "−": "-", "·": r"\cdot ", "∈": r"\in ",
    "∞": r"\infty ", "≈": r"\approx ", "≤": r"\le ", "≥": r"\ge ", "→": r"\to ", "←": r"\leftarrow ", "′": "'",
    "°": r"{}^\circ ", "Σ": r"\Sigma ",
    "×": r"\times ", "=": "=", "½": r"\frac12 ", "√": r"\surd ", "|": "|", "<": "<", ">": ">",
    **{sign: f"^{{{plain}}}" for sign, plain in zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True)},
    **{sign: f"_{{{plain}}}" for sign, plain in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
}  # fmt: skip
_TEXT = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "“": "``", "”": "''", "’": "'", "–": "--", "…": r"\dots{}",
    "\u00a0": "~", "\u2009": r"\,",
}  # fmt: skip
_LETTERS, _OGONEK = frozenset("ßæøœłÆØŒŁı"), "\u0328"
# A sign of an index or an exponent, and the next one of the same: one group, where each has its own.
_APART = re.compile(r"(([_^])\{[-\d]+)\}\2\{")


def in_tex(text: str) -> str:
    """A text for TeX: symbols and signs in $…$, and characters escaped that mean something there."""
    symbols = {match.start() for match in SYMBOL.finditer(text)}
    made, is_maths = [], False
    for place, letter in enumerate(text):
        belongs = place in symbols or letter in _MATHS
        if belongs != is_maths:
            made.append("$")
            is_maths = belongs
        made.append(_MATHS.get(letter, letter) if belongs else _plain(letter))
    whole = "".join(made) + ("$" if is_maths else "")
    while (joined := _APART.sub(r"\1", whole)) != whole:
        whole = joined
    return whole


def is_in_tex(letter: str) -> bool:
    """Whether every TeX has the letter: plain ones, those with one accent, and what TeX writes by a command."""
    if letter in _TEXT or letter in _MATHS or letter in _LETTERS:
        return True
    base, *marks = list(unicodedata.normalize("NFD", letter))
    return base < "\x7f" and letter < "\u0180" and len(marks) < 2 and _OGONEK not in marks


def _plain(letter: str) -> str:
    """A letter as TeX writes it; one that it has not becomes ?."""
    return _TEXT.get(letter, letter) if is_in_tex(letter) else "?"
