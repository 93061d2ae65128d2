"""The user's own words: Markdown with formulas in $…$ and $$…$$, as HTML that holds nothing else.

Tags in the words are shown as they stand there, pictures are links (a document must not fetch anything by itself), and
links lead to pages and addresses, and to nothing on this computer.
"""

import re
from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

# Markdown is imported when it is needed: the notebook opens faster without it.

# A longer formula is shown as it was typed: typesetting it would take seconds.
LONGEST_FORMULA = 500
SCHEMES = ("http", "https", "mailto")  # of links
_LOWEST = 6  # level of a heading
_OPEN, _CLOSED = re.compile(r"(?<!\\)\{"), re.compile(r"(?<!\\)\}")

# LaTeX, and whether it has a line of its own: HTML; raises anything where that is no formula.
Formula = Callable[[str, bool], str]


def to_html(words: str, formula: Formula) -> str:
    """`words` as HTML, with formulas made by `formula`; a formula that it cannot make is shown as it was typed."""
    return str(_parser().render(words, {"formula": formula}))


def has_tags(words: str) -> bool:
    """Whether a program that knows no formulas would take something in the words for HTML."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(words)
    every = [*tokens, *(child for token in tokens for child in token.children or ())]
    return any(token.type in ("html_block", "html_inline") for token in every)


def lowered(words: str) -> str:
    """`words` with their headings two levels lower, to go beneath a heading of the second level."""
    lines = words.split("\n")
    tokens = _parser().parse(words)
    for heading, inner in reversed(list(pairwise(tokens))):
        if heading.type == "heading_open" and heading.map is not None:
            first, last = heading.map
            sign = "#" * min(int(heading.tag[1:]) + 2, _LOWEST)
            # Before it stands what it is in: a quotation or a list.
            begin = heading.markup if heading.markup.startswith("#") else inner.content.split("\n")[0]
            before = lines[first].partition(begin)[0]
            lines[first:last] = [f"{before}{sign} {' '.join(inner.content.split())}".rstrip()]
    return "\n".join(lines)


def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.validateLink = lambda url: url.partition(":")[0].lower() in SCHEMES  # type: ignore[method-assign]
    # The plugin's rule against digits would compare the last letter of the text with the first.
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True)
    parser.add_render_rule("math_inline", _inline)
    for name in ("math_inline_double", "math_block"):
        parser.add_render_rule(name, _displayed)
    return parser


def _inline(_: "RendererHTML", tokens: "list[Token]", k: int, __: "OptionsDict", env: "EnvType") -> str:
    return _made(tokens[k].content, env["formula"], False)


def _displayed(_: "RendererHTML", tokens: "list[Token]", k: int, __: "OptionsDict", env: "EnvType") -> str:
    made = _made(tokens[k].content.strip(), env["formula"], True)
    return f"<p>{made}</p>\n" if tokens[k].type == "math_block" else made


def _made(latex: str, formula: Formula, is_displayed: bool) -> str:
    try:
        # What sets formulas would leave out what an open brace holds.
        if len(latex) <= LONGEST_FORMULA and len(_OPEN.findall(latex)) == len(_CLOSED.findall(latex)):
            return formula(latex, is_displayed)
    except Exception:  # what the setters of formulas raise is of many kinds, and the words are a person's
        pass
    mark = "$$" if is_displayed else "$"
    return f"<code>{escape(mark + latex + mark)}</code>"
