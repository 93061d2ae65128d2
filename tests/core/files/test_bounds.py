"""Hostile files cost little: what is packed into them, and how much they list, is bounded; each is refused in words."""

import json
import struct
import zlib

import pytest

from desktop_app.core.files.json_text import MOST_VALUES
from desktop_app.core.files.workspace import Refused, from_bytes

WHOLE = json.dumps({"format": "nudge", "version": 1, "runs": [{}]}).encode()
MEGABYTE = 2**20


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(texts: list[bytes]) -> bytes:
    """A picture of one pixel that carries packed texts."""
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    packed = (chunk(b"zTXt", b"nudge\0\0" + zlib.compress(text, 9)) for text in texts)
    return head + b"".join(packed) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def document(run: bytes) -> bytes:
    return b'{"format":"nudge","version":1,"runs":[' + run + b"]}"


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        from_bytes(content)
    return refused.value.faults


def test_a_workspace_in_a_picture_that_unpacks_to_little_is_read() -> None:
    assert len(from_bytes(png([WHOLE + b" " * MEGABYTE])).runs) == 1


def test_texts_that_unpack_to_much_together_are_refused() -> None:
    text = WHOLE + b" " * (15 * MEGABYTE)
    (fault,) = faults_of(png([text] * 6))
    assert fault.startswith("is a PNG picture with too much packed into it")


def test_millions_of_unknown_keys_are_one_fault() -> None:
    keys = b",".join(b'"%x":0' % k for k in range(MOST_VALUES + 1))
    (fault,) = faults_of(document(b"{" + keys + b"}"))
    assert fault.startswith("is too large: it has more values than Nudge reads")


def test_hundreds_of_thousands_of_changes_are_refused() -> None:
    changes = b",".join(b'{"at":%d,"set":{"rule.rate":%d}}' % (k, k % 9 + 1) for k in range(390_000))
    (fault,) = faults_of(document(b'{"changes":[' + changes + b"]}"))
    assert "more" in fault


def test_a_pdf_full_of_objects_is_refused() -> None:
    objects = b"".join(b"%d 0 obj\n0\nendobj\n" % k for k in range(1, 210_000))
    (fault,) = faults_of(b"%PDF-1.4\n" + objects + b"trailer\n<</Size 9/Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
    assert "more objects than Nudge reads" in fault
