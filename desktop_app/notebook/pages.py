"""Entries as HTML, and a whole document of them that needs neither scripts nor network."""

import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from importlib import import_module
from xml.etree import ElementTree

from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.markup import Formula, lowered, to_html
from desktop_app.notebook.shelf import FIRST

_STYLE = """
body { font: 15px/1.5 Inter, system-ui, sans-serif; color: #16181b; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; }
h2 { font-size: 1.25rem; margin: 0; overflow-wrap: anywhere; } p, ul { margin: .6rem 0; }
article { border-top: 1px solid #d9dce1; padding: 1.6rem 0; break-inside: avoid; overflow-wrap: anywhere; }
h1, h2, h3, h4, th, strong { font-weight: 600; }
.note { color: #5b616b; font-size: .87rem; white-space: pre-line; } img { max-width: 100%; height: auto; }
table { border-collapse: collapse; } th, td { border: 1px solid #d9dce1; padding: .2rem .6rem; }
math { font-size: 1.1em; math-style: normal; } .worked li { margin: .55rem 0; }
details { color: #3c4148; } code { overflow-wrap: anywhere; } .words { font-size: 1.07rem; }
""".strip()

# A prime is raised in itself: as an exponent it would be too high, and so small that one hardly sees it.
_PRIMED = re.compile("<msup>(<mi>[^<]*</mi>)<mi>(&#x0203[2-4];)</mi></msup>")
# What formulas are made of; nothing in it leads anywhere or runs.
_MATHML = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
    "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "mstyle",
    "mpadded", "mphantom", "menclose",
}  # fmt: skip
_MATHML_ATTRIBUTES = {
    "display", "displaystyle", "scriptlevel", "mathvariant", "mathsize", "mathcolor", "mathbackground",
    "stretchy", "fence", "form", "separator", "largeop", "movablelimits", "minsize", "maxsize", "symmetric",
    "accent", "accentunder", "linethickness", "width", "height", "depth", "lspace", "rspace", "voffset",
    "columnalign", "columnspacing", "columnlines", "rowlines", "rowspacing", "notation",
}  # fmt: skip


def body_of(entry: Entry, picture: str, formula: Formula) -> str:
    """The HTML of an entry: `picture` is the element of its picture, and `formula` makes its formulas."""
    runs = "".join(f"<li>{escape(parameters)}</li>" for parameters in entry.each_run)
    return "\n".join(
        (
            f'<h2 dir="auto">{escape(entry.heading)}</h2>',
            f'<p class="note">{escape(entry.local_date)}</p>',
            f"<p>{picture}</p>",
            f'<div class="words" dir="auto">{to_html(lowered(entry.words), formula)}</div>' if entry.words else "",
            f"<p>{escape(entry.shared)}</p>" if entry.shared else "",
            f"<ul>{runs}</ul>" if runs else "",
            f'<div class="worked">{to_html(entry.step, formula)}</div>' if entry.step else "",
        )
    )


def to_page(kept: Iterable[tuple[Entry, Picture]], title: str = FIRST) -> str:
    """A document of its own: it contains the pictures, which still open in Nudge, and its formulas are MathML."""
    articles = [f"<article>\n{body_of(entry, _image(entry, picture), mathml)}\n</article>" for entry, picture in kept]
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Nudge</title>',
            '<meta name="viewport" content="width=device-width">',
            # Nothing in it runs, and nothing is fetched, whatever a name or a line contains.
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
            f"<style>{_STYLE}</style></head><body>",
            f'<h1 dir="auto">{escape(title)}</h1>',
            *articles,
            "</body></html>\n",
        )
    )


def mathml(latex: str, is_displayed: bool) -> str:
    """The formula as a browser sets it; raises ValueError where that would be more than a formula.

    What is meant as text, as in \\text{…}, the converter leaves as it stands, tags and all.
    """
    convert = import_module("latex2mathml.converter").convert
    made = str(convert(latex, display="block" if is_displayed else "inline"))
    made = _PRIMED.sub(r"<mrow>\1<mo>\2</mo></mrow>", made)
    for element in ElementTree.fromstring(made).iter():
        _, _, name = element.tag.rpartition("}")
        if name not in _MATHML or not _MATHML_ATTRIBUTES.issuperset(element.attrib):
            raise ValueError(f"{name} is no part of a formula")
    return made


def _image(entry: Entry, picture: Picture) -> str:
    told = escape(f"{entry.what}, {entry.heading}")
    return f'<img alt="{told}" src="data:image/png;base64,{b64encode(picture.png).decode("ascii")}">'
