"""Makes a picture a save file: puts the workspace's JSON into a PNG, an SVG or a PDF, and finds it again.

A picture may come from anywhere. It is only read, never drawn or run. Reading it takes bounded time and memory: its
parts are counted, what is unpacked is limited, and declarations are refused. If a picture is damaged or carries no
workspace, a sentence says so.
"""

import struct
import zlib
from collections.abc import Iterator
from html import escape
from xml.parsers import expat

from desktop_app.core.files import share_code
from desktop_app.core.files.pdf_attachments import attachments
from desktop_app.core.files.unpacker import Damaged, Unpacker

LARGEST_PICTURE = 64 * 2**20  # bytes; even most pictures with four pixels for each one of a large screen are smaller
LARGEST_WORKSPACE = 16 * 2**20  # bytes; a workspace made by hand or by Nudge is far smaller
HEAD = 1024  # bytes, enough to recognise the kind of a file
ATTACHMENT = "workspace.nudge"  # the name of a PDF's attachment
_KEYWORD = b"nudge"  # of a PNG's text
_ELEMENT, _NAMESPACE = "workspace", "urn:nudge"  # of an SVG's metadata
_TAG = f"{_NAMESPACE} {_ELEMENT}"
_PNG, _PDF = b"\x89PNG\r\n\x1a\n", b"%PDF-"
_OTHERS = {b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
_MOST_CHUNKS = 200_000  # of a PNG
# Of an SVG: even the whole board has some thousand elements and attributes, in four megabytes.
_DEEPEST = 200  # elements in one another
_MOST_SIGNS = 200_000  # that begin an element, or give an attribute its value
_LARGEST_SVG = 24 * 2**20  # bytes


def kind_of(content: bytes) -> str:
    """PNG, SVG, PDF, JPEG, …; empty if it is not a picture."""
    start = content[:HEAD]
    if start.startswith(_PNG):
        return "PNG"
    if _PDF in start:
        return "PDF"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WebP"
    if start[4:12] in (b"ftypavif", b"ftypheic"):
        return start[8:12].decode().upper()
    for magic, kind in _OTHERS.items():
        if start.startswith(magic):
            return kind
    is_svg = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and b"svg" in start
    return "SVG" if is_svg else ""


def is_plain(content: bytes) -> bool:
    """Whether this is no picture and no share code: if anything, it is the JSON of a workspace."""
    return not kind_of(content) and not share_code.has_code(content)


def most_bytes(content: bytes) -> int:
    """How large a file may be that begins with `content`."""
    return LARGEST_PICTURE if kind_of(content) else LARGEST_WORKSPACE


def workspace_in(content: bytes) -> bytes:
    """The JSON that a picture or a share code carries, or else the content itself; raises `Damaged`."""
    if is_plain(content):
        return content
    kind = kind_of(content)
    if not kind:
        return share_code.unpacked(content, Unpacker("share code", LARGEST_WORKSPACE))
    find = {"PNG": _in_png, "SVG": _in_svg, "PDF": _in_pdf}.get(kind)
    found = find(content) if find else None
    if found is None:
        raise Damaged(
            f"is {_a(kind)} picture without a workspace in it. If Nudge made it, a program that it went through "
            "has left the workspace out: open the picture as Nudge saved it, or the .nudge file"
        )
    return found


def in_png(picture: bytes, workspace: str) -> bytes:
    """The PNG with the workspace in it, as international text after its header."""
    data = _KEYWORD + b"\0\0\0\0\0" + workspace.encode()  # not compressed, no language, no translated keyword
    end = len(_PNG) + 25
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", zlib.crc32(b"iTXt" + data))
    return picture[:end] + chunk + picture[end:]


def svg_metadata(workspace: str) -> str:
    """The workspace as an element of an SVG."""
    return f'<metadata><{_ELEMENT} xmlns="{_NAMESPACE}">{escape(workspace, quote=False)}</{_ELEMENT}></metadata>'


def _in_png(content: bytes) -> bytes | None:
    found, unpacker = None, Unpacker("PNG picture", LARGEST_WORKSPACE)
    for kind, data in _texts(content):
        if data[: len(_KEYWORD) + 1] != _KEYWORD + b"\0":
            continue
        text = rest = unpacker.taken(data[len(_KEYWORD) + 1 :])
        if kind == b"iTXt" and len(rest) >= 2:
            is_packed, text = rest[0], rest[2:].split(b"\0", 2)[-1]
            text = unpacker.unpacked(text) if is_packed else text
        elif kind == b"zTXt":
            text = unpacker.unpacked(rest[1:])
        found = _the_one(found, text, "PNG")
    return found


def _the_one(found: bytes | None, more: bytes, kind: str) -> bytes:
    """What was found; a second workspace must be the same."""
    if found not in (None, more):
        raise Damaged(f"is {_a(kind)} picture with several workspaces in it: open those pictures one by one")
    return more


def _a(kind: str) -> str:
    return f"{'an' if kind in ('SVG', 'AVIF') else 'a'} {kind}"


def _texts(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """The kind and data of the text chunks of a PNG, which must be complete."""
    at, view = len(_PNG), memoryview(content)
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(content):
            raise Damaged("is a damaged PNG picture: it is cut off")
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 8 + length
        if end + 4 > len(content):
            raise Damaged("is a damaged PNG picture: it is cut off")
        if kind in (b"iTXt", b"zTXt", b"tEXt"):
            if zlib.crc32(view[at + 4 : end]) != struct.unpack_from(">I", content, end)[0]:
                raise Damaged("is a damaged PNG picture: the sum of its text is wrong")
            yield kind, view[at + 8 : end]
        at = end + 4
        if kind == b"IEND":
            return
    raise Damaged(f"is a PNG picture in more pieces than Nudge reads (over {_MOST_CHUNKS})")


def _in_svg(content: bytes) -> bytes | None:
    """The text of the workspace's element."""
    is_large = len(content) > _LARGEST_SVG
    if is_large or max(content.count(b"<"), content.count(b"=")) > _MOST_SIGNS:
        if _NAMESPACE.encode() not in content.replace(b"\0", b""):  # UTF-16 has them between its letters
            return None
        what = f"bytes than Nudge reads ({_LARGEST_SVG})" if is_large else f"parts than Nudge reads ({_MOST_SIGNS})"
        raise Damaged(f"is an SVG picture that has more {what}")
    reader = _SvgReader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as fault:
        why = f"{expat.ErrorString(fault.code)} in line {fault.lineno}"
        raise Damaged(f"is no SVG picture that can be read: {why}") from None
    except Damaged:
        raise
    except (LookupError, ValueError):  # Python looks up the name of the encoding
        raise Damaged("is no SVG picture that can be read: its encoding is unknown") from None
    return reader.found


class _SvgReader:
    """Gathers the text of the workspace's element from what a parser comes across."""

    def __init__(self) -> None:
        self.found: bytes | None = None
        self._words, self._length, self._depth, self._is_in = list[str](), 0, 0, False
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._take
        parser.StartDoctypeDeclHandler = self._refuse_declarations

    def _begin(self, tag: str, _: object) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Damaged("is an SVG picture whose elements are nested too deeply")
        self._is_in = self._is_in or tag == _TAG

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if tag == _TAG:
            self.found, self._is_in = _the_one(self.found, "".join(self._words).encode(), "SVG"), False
            self._words.clear()

    def _take(self, data: str) -> None:
        if self._is_in:
            self._length += len(data)
            if self._length > LARGEST_WORKSPACE:
                raise Damaged(
                    f"is an SVG picture, but the workspace in it is too large (over {LARGEST_WORKSPACE} bytes)"
                )
            self._words.append(data)

    def _refuse_declarations(self, _name: str, _system: str | None, _public: str | None, has_own: bool) -> None:
        """Entities can expand without limit, and attributes be given to every element."""
        if has_own:
            raise Damaged(
                "is an SVG picture with declarations of its own (entities or the like), which Nudge does not read"
            )


def _in_pdf(content: bytes) -> bytes | None:
    found, is_notebook = None, False
    for attached in attachments(content, Unpacker("PDF", LARGEST_WORKSPACE)):
        if ATTACHMENT in attached.names:
            found = _the_one(found, attached.content(), "PDF")
        is_notebook = is_notebook or any(name.endswith(".nudge") for name in attached.names)
    if found is None and is_notebook:
        raise Damaged("is a notebook with a workspace for each entry: open one of the files attached to it")
    return found
