"""Makes a picture a save file: puts the workspace's JSON into a PNG, an SVG or a PDF, and finds it again.

A picture may come from anywhere. It is only read, never drawn or run; the unpacked size is limited, entities are
refused, and if a picture is damaged or carries no workspace, a sentence says so.
"""

import struct
import zlib
from collections.abc import Iterator
from html import escape
from io import BytesIO
from xml.parsers import expat

LARGEST_PICTURE = 64 * 2**20  # bytes; even most pictures with four pixels for each one of a large screen are smaller
LARGEST_WORKSPACE = 16 * 2**20  # bytes; a workspace made by hand or by Nudge is far smaller
HEAD = 1024  # bytes, enough to recognise the kind of a file
ATTACHMENT = "workspace.nudge"  # the name of a PDF's attachment
_KEYWORD = b"nudge"  # of a PNG's text
_ELEMENT, _NAMESPACE = "workspace", "urn:nudge"  # of an SVG's metadata
_PNG, _PDF = b"\x89PNG\r\n\x1a\n", b"%PDF-"
_OTHERS = {b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
_DEEPEST = 200  # elements in one another
_TOO_LARGE = f"the workspace in it is too large (over {LARGEST_WORKSPACE} bytes)"


class Damaged(ValueError):
    """Why a picture gives no workspace; the words follow the name of the file."""


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


def most_bytes(content: bytes) -> int:
    """How large a file may be that begins with `content`."""
    return LARGEST_PICTURE if kind_of(content) else LARGEST_WORKSPACE


def workspace_in(content: bytes) -> bytes:
    """The JSON that a picture carries, or the content itself if it is not a picture; raises `Damaged`."""
    kind = kind_of(content)
    if not kind:
        return content
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
    found = None
    for kind, data in _chunks(content):
        keyword, _, rest = data.partition(b"\0")
        if keyword != _KEYWORD:
            continue
        text = rest
        if kind == b"iTXt" and len(rest) >= 2:
            is_packed, text = rest[0], rest[2:].split(b"\0", 2)[-1]
            text = _unpacked(text) if is_packed else text
        elif kind == b"zTXt":
            text = _unpacked(rest[1:])
        found = _the_one(found, text, "PNG")
    return found


def _the_one(found: bytes | None, more: bytes, kind: str) -> bytes:
    """What was found; a second workspace must be the same."""
    if found not in (None, more):
        raise Damaged(f"is {_a(kind)} picture with several workspaces in it: open those pictures one by one")
    return more


def _a(kind: str) -> str:
    return f"{'an' if kind in ('SVG', 'AVIF') else 'a'} {kind}"


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and data of the text chunks of a PNG, which must be complete."""
    at, kind = len(_PNG), b""
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            raise Damaged("is a damaged PNG picture: it is cut off")
        if kind in (b"iTXt", b"zTXt", b"tEXt"):
            data = content[at + 8 : at + 8 + length]
            if zlib.crc32(kind + data) != struct.unpack_from(">I", content, at + 8 + length)[0]:
                raise Damaged("is a damaged PNG picture: the sum of its text is wrong")
            yield kind, data
        at += 12 + length
        if kind == b"IEND":
            return
    raise Damaged("is a damaged PNG picture: it is cut off")


def _unpacked(packed: bytes) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        made = unpacker.decompress(packed, LARGEST_WORKSPACE + 1)
    except zlib.error:
        raise Damaged("is a damaged PNG picture: its text cannot be unpacked") from None
    if len(made) > LARGEST_WORKSPACE:
        raise Damaged(f"is a PNG picture, but {_TOO_LARGE}")
    return made


def _in_svg(content: bytes) -> bytes | None:
    """The text of the workspace's element; entities are refused, because they can expand without limit."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    name, words, depth, is_in = f"{_NAMESPACE} {_ELEMENT}", list[str](), 0, False
    found: bytes | None = None

    def begin(tag: str, _: object) -> None:
        nonlocal depth, is_in
        depth += 1
        if depth > _DEEPEST:
            raise Damaged("is an SVG picture whose elements are nested too deeply")
        is_in = is_in or tag == name

    def end(tag: str) -> None:
        nonlocal depth, is_in, found
        depth -= 1
        if tag == name:
            found, is_in = _the_one(found, "".join(words).encode(), "SVG"), False
            words.clear()

    def text(data: str) -> None:
        if is_in:
            words.append(data)

    def refuse(*_: object) -> None:
        raise Damaged("is an SVG picture that declares entities, which Nudge does not read")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        why = f"{expat.ErrorString(fault.code)} in line {fault.lineno}"
        raise Damaged(f"is no SVG picture that can be read: {why}") from None
    except Damaged:
        raise
    except (LookupError, ValueError):  # Python looks up the name of the encoding
        raise Damaged("is no SVG picture that can be read: its encoding is unknown") from None
    return found


class _Unread:
    """Replaces a filter of pypdf that takes a hundred times the size of its data. PDFs of Nudge do not use it."""

    @staticmethod
    def decode(*_: object, **__: object) -> bytes:
        raise Damaged("is a PDF packed in a way (ASCII85) that Nudge does not read: open it as Nudge saved it")


def _in_pdf(content: bytes) -> bytes | None:
    import logging

    from pypdf import PdfReader, filters

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    filters.ASCII85Decode = _Unread  # type: ignore[assignment, misc]
    is_encrypted = False
    try:
        reader = PdfReader(BytesIO(content))
        is_encrypted = reader.is_encrypted
        attached = reader.attachments
        found: bytes | None = None
        if ATTACHMENT not in attached:
            if any(name.endswith(".nudge") for name in attached):
                raise Damaged("is a notebook with a workspace for each entry: open one of the files attached to it")
            return None
        for each in attached[ATTACHMENT]:
            found = _the_one(found, bytes(each), "PDF")
    except Damaged:
        raise
    except Exception:  # pypdf raises nearly anything for a damaged file
        why = "an encrypted PDF" if is_encrypted else "a damaged PDF"
        raise Damaged(f"is {why}: what is attached to it cannot be read") from None
    if found is not None and len(found) > LARGEST_WORKSPACE:
        raise Damaged(f"is a PDF, but {_TOO_LARGE}")
    return found
