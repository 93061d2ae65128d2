"""Reads single values of a PDF: each from its own stretch of the file, so that none can run through all of it."""

import re
from typing import Any, NamedTuple

from desktop_app.core.files.unpacker import Damaged

MOST_TOKENS = 100_000
DEEPEST = 50  # values in one another
_LONGEST_TEXT = 1000  # bytes; no attachment has so long a name

SPACE = rb"[\0\t\n\f\r ]"
_IN_STRING = re.compile(rb"[()\\]")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|[^0-7])", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_TOKEN = re.compile(
    SPACE + rb"*+"
    rb"(?:(?P<comment>%[^\r\n]*+)|(?P<dictionary><<)|(?P<dictionary_end>>>)|(?P<array>\[)|(?P<array_end>\])"
    rb"|(?P<string>\()|<(?P<hex>[^<>]*+)>|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*+)"
    rb"|(?P<reference>\d{1,9})" + SPACE + rb"+\d{1,5}" + SPACE + rb"+R(?![a-zA-Z])"
    rb"|(?P<whole>\d{1,9})(?![\d.])|(?P<other>[+-]?[\d.]++|[a-zA-Z]++))"
)  # fmt: skip


class Reference(NamedTuple):
    """Stands for the object of that number."""

    number: int


class Stream(NamedTuple):
    """A dictionary, and the data that follow it in the file."""

    about: dict[str, Any]
    data: memoryview


class Place(NamedTuple):
    """An object's own stretch of a text, and where the data of its stream are, if it has any."""

    text: bytes
    begin: int
    end: int
    data: tuple[int, int] | None = None


class Values:
    """Reads the values of one PDF, and counts the tokens that they are made of."""

    def __init__(self) -> None:
        self._tokens = 0

    def read(self, place: Place) -> Any:
        value, _ = self._value(place, self._token(place, place.begin), 0)
        if place.data is not None and isinstance(value, dict):
            return Stream(value, memoryview(place.text)[slice(*place.data)])
        return value

    def _value(self, place: Place, token: re.Match[bytes], depth: int) -> tuple[Any, int]:
        """The value that begins with a token, and where it ends."""
        match token.lastgroup:
            case "dictionary":
                values, end = self._values(place, token.end(), depth + 1, "dictionary_end")
                names = (name[1:] if isinstance(name, str) else "" for name in values[::2])
                return dict(zip(names, values[1::2], strict=False)), end
            case "array":
                return self._values(place, token.end(), depth + 1, "array_end")
            case "string":
                return self._string(place, token.end())
            case "name":
                return token["name"].decode("latin-1"), token.end()
            case "hex":
                return _from_hex(token["hex"]), token.end()
            case "reference":
                return Reference(int(token["reference"])), token.end()
            case "whole":
                return int(token["whole"]), token.end()
            case "other":
                return None, token.end()
        raise damaged()

    def _values(self, place: Place, at: int, depth: int, end: str) -> tuple[list[Any], int]:
        """The values up to a token of the kind `end`, and where that ends."""
        if depth > DEEPEST:
            raise damaged()
        values = list[Any]()
        while (token := self._token(place, at)).lastgroup != end:
            value, at = self._value(place, token, depth)
            values.append(value)
        return values, token.end()

    def _token(self, place: Place, at: int) -> re.Match[bytes]:
        self._count_token()
        token = _TOKEN.match(place.text, at, place.end)
        while token is not None and token.lastgroup == "comment":
            self._count_token()
            token = _TOKEN.match(place.text, token.end(), place.end)
        if token is None:
            raise damaged()
        return token

    def _count_token(self) -> None:
        self._tokens += 1
        if self._tokens > MOST_TOKENS:
            raise Damaged(f"is a PDF with more parts than Nudge reads (over {MOST_TOKENS})")

    def _string(self, place: Place, begin: int) -> tuple[bytes, int]:
        """The string that begins at a place, and where it ends; brackets in it are in pairs, or escaped."""
        at, depth = begin, 1
        while depth:
            self._count_token()
            found = _IN_STRING.search(place.text, at, place.end)
            if found is None:
                raise damaged()
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            at = found.end() + (found[0] == b"\\")
        return _ESCAPED.sub(_unescaped, place.text[begin : at - 1]), at


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    return bytes((int(escaped, 8) & 0xFF,)) if escaped[:1] in b"01234567" else _ESCAPES.get(escaped, escaped)


def _from_hex(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    try:
        return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))
    except ValueError:
        raise damaged() from None


def text_of(value: Any) -> str:
    """A string in one of the encodings that PDFs have for them; empty if it is none, or too long for a name."""
    if not isinstance(value, bytes) or len(value) > _LONGEST_TEXT:
        return ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


def damaged() -> Damaged:
    return Damaged("is a damaged PDF: what is attached to it cannot be read")
