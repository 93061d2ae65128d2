"""Finds what is attached to a PDF, in bounded time and memory.

The file is scanned once for the places of its objects, and only those on the way to an attachment are read. So neither
a damaged table of objects nor a hostile one matters. Of two objects with one number the later one counts, as in a file
that was changed by appending to it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from desktop_app.core.files.pdf_values import DEEPEST, SPACE, Place, Reference, Stream, Values, damaged, text_of
from desktop_app.core.files.unpacker import Damaged, Unpacker

MOST_OBJECTS = 100_000
_LENGTH = re.compile(rb"/Length" + SPACE + rb"*(\d{1,9})(?!" + SPACE + rb"+\d+" + SPACE + rb"+R)")
_TRAILERS = 100  # looked at, from the last one back
_NEAR = 32  # bytes that have room for what stands before "obj" and "stream"


class PdfAttachment(NamedTuple):
    """Something attached, under one or several names."""

    names: frozenset[str]
    stream: Stream
    unpacker: Unpacker

    def content(self) -> bytes:
        return _content(self.stream, self.unpacker)


def attachments(content: bytes, unpacker: Unpacker) -> Iterator[PdfAttachment]:
    """All attachments, one after the other; raises `Damaged`."""
    return _Pdf(content, unpacker).attachments()


class _Pdf:
    def __init__(self, content: bytes, unpacker: Unpacker) -> None:
        self._content, self._unpacker = content, unpacker
        self._found: list[tuple[int, Place]] = []  # the number and the place of each object, as they follow
        self._places: dict[int, Place] = {}
        self._read: dict[int, Any] = {}  # the objects that were read, by their numbers
        self._values, self._looked_at = Values(), 0
        if content.rfind(b"startxref") < content.rfind(b"endobj"):
            raise Damaged("is a damaged PDF: it is cut off")
        self._scan()
        trailers = self._trailers()
        if any("Encrypt" in trailer for trailer in trailers):
            raise Damaged("is an encrypted PDF: what is attached to it cannot be read")
        for number, place in self._found:
            self._places[number] = place
            if self._has_mark(place, b"/ObjStm"):
                self._open(self._values.read(place))
        roots = (self._dictionary(trailer.get("Root")) for trailer in trailers)
        self._catalog = next(filter(None, roots), None)

    def attachments(self) -> Iterator[PdfAttachment]:
        if self._catalog is None:
            raise damaged()
        names = self._dictionary(self._catalog.get("Names"))
        waiting, seen = [names.get("EmbeddedFiles")], set[Reference]()
        while waiting:
            node = waiting.pop()
            if isinstance(node, Reference):
                if node in seen:
                    continue
                seen.add(node)
            branch = self._dictionary(node)
            kids, pairs = self._list(branch.get("Kids")), self._list(branch.get("Names"))
            self._count(len(kids) + len(pairs))
            waiting.extend(reversed(kids))
            for name, about in zip(pairs[::2], pairs[1::2], strict=False):
                file = self._dictionary(about)
                its = self._dictionary(file.get("EF"))
                stream = self._resolved(its.get("UF", its.get("F")))
                if isinstance(stream, Stream):
                    known = {text_of(self._resolved(each)) for each in (name, file.get("UF"), file.get("F"))}
                    yield PdfAttachment(frozenset(known - {""}), stream, self._unpacker)

    def _scan(self) -> None:
        """Find the place of every object; the data of streams are skipped."""
        content, at, open_one = self._content, 0, None
        while (found := content.find(b"obj", at)) >= 0:
            self._count(1)
            at = found + 3
            number = _number_before(content, found)
            if number is None:
                continue
            if open_one is not None:
                self._found.append((open_one[0], Place(content, open_one[1], found)))
            open_one = number, at
            if (data := self._data_of(at)) is not None:
                self._found.append((number, Place(content, at, data[0], data)))
                open_one, at = None, data[1]
        if open_one is not None:
            self._found.append((open_one[0], Place(content, open_one[1], len(content))))

    def _count(self, more: int) -> None:
        self._looked_at += more
        if self._looked_at > 2 * MOST_OBJECTS:  # each is found at its beginning and at its end
            raise Damaged(f"is a PDF with more objects than Nudge reads (over {MOST_OBJECTS})")

    def _data_of(self, begin: int) -> tuple[int, int] | None:
        """Where the data of the object's stream are, if it has one."""
        content = self._content
        following = content.find(b"obj", begin)
        keyword = content.find(b"stream", begin, following if following >= 0 else len(content))
        if keyword < 0 or not content[max(begin, keyword - _NEAR) : keyword].rstrip().endswith(b">>"):
            return None
        start = keyword + 6
        start += 2 if content.startswith(b"\r\n", start) else 1
        if length := _LENGTH.search(content, begin, keyword):
            end = start + int(length[1])
            if content[end : end + _NEAR].lstrip().startswith(b"endstream"):
                return start, end
        end = content.find(b"endstream", start)
        if end < 0:
            raise Damaged("is a damaged PDF: it is cut off")
        return start, end

    def _has_mark(self, place: Place, mark: bytes) -> bool:
        return place.data is not None and place.text.find(mark, place.begin, place.end) >= 0

    def _open(self, stream: Any) -> None:
        """Find the places of the objects in a stream of objects."""
        if not isinstance(stream, Stream) or stream.about.get("Type") != "/ObjStm":
            return
        text, first = _content(stream, self._unpacker), stream.about.get("First")
        if not isinstance(first, int):
            raise damaged()
        numbers = text[:first].split(maxsplit=4 * MOST_OBJECTS)
        self._count(len(numbers))
        try:
            begins = [first + int(each) for each in numbers[1::2]]
            for number, begin, end in zip(numbers[::2], begins, [*begins[1:], len(text)], strict=False):
                self._places[int(number)] = Place(text, begin, end)
        except ValueError:
            raise damaged() from None
        if begins != sorted(begins):
            raise damaged()

    def _trailers(self) -> list[dict[str, Any]]:
        """The dictionaries that name the catalog, the last one first; a table of objects may be a stream with one."""
        content, end, places = self._content, len(self._content), list[Place]()
        while len(places) < _TRAILERS and (begin := content.rfind(b"trailer", 0, end)) >= 0:
            places.append(Place(content, begin + len(b"trailer"), end))
            end = begin
        tables = [place for _, place in self._found if self._has_mark(place, b"/XRef")]
        places = sorted((*places, *tables[-_TRAILERS:]), key=lambda place: place.begin, reverse=True)
        read = list[dict[str, Any]]()
        for place in places:
            with suppress(Damaged):
                read.append(self._dictionary(self._values.read(place)))
        return read

    def _dictionary(self, value: Any) -> dict[str, Any]:
        found = self._resolved(value)
        found = found.about if isinstance(found, Stream) else found
        return found if isinstance(found, dict) else {}

    def _list(self, value: Any) -> list[Any]:
        found = self._resolved(value)
        return found if isinstance(found, list) else []

    def _resolved(self, value: Any) -> Any:
        """The value itself, or that of the object that it refers to."""
        for _ in range(DEEPEST):
            if not isinstance(value, Reference):
                return value
            number = value.number
            if number not in self._read:
                place = self._places.get(number)
                self._read[number] = None if place is None else self._values.read(place)
            value = self._read[number]
        raise damaged()


def _number_before(content: bytes, at: int) -> int | None:
    """The number of the object whose header ends before `at`, if there is one."""
    near = content[max(0, at - _NEAR) : at]
    words = near.split()
    if not near[-1:].isspace() or len(words) < 2 or not (words[-1] + words[-2]).isdigit() or len(words[-2]) > 9:
        return None
    return int(words[-2])


def _content(stream: Stream, unpacker: Unpacker) -> bytes:
    """The data of a stream, unpacked if it is packed in the usual way."""
    packed = stream.about.get("Filter") or []
    ways = packed if isinstance(packed, list) else [packed]
    if not ways:
        return unpacker.taken(stream.data)
    if ways == ["/FlateDecode"] and stream.about.get("DecodeParms") in (None, [None]):
        return unpacker.unpacked(stream.data)
    names = ", ".join(str(way)[1:] for way in ways[:3])
    raise Damaged(f"is a PDF packed in a way ({names}) that Nudge does not read: open it as Nudge saved it")
