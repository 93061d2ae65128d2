"""A workspace inside a picture: what went through another program, is damaged or hostile is refused in a sentence."""

import io
import os
import random
import struct
import zlib
from base64 import a85encode
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject

from desktop_app.core.files import embedded
from desktop_app.core.files.embedded import ATTACHMENT, LARGEST_PICTURE, LARGEST_WORKSPACE, in_png, svg_metadata
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.experiment import Change, Experiment

WORKSPACE = Workspace(
    (
        replace(Experiment(), name='ŷ <&> "∂"', w=0.1 + 0.2, changes=(Change(3, (("rule.rate", 1 / 3),)),)),
        Experiment(network="two_weight_chain", bounds=None, w=-1e-17, v=5e-324),
    ),
    12_345,
)
JSON = to_json(WORKSPACE)
NONE = "picture without a workspace in it"


def png(text: dict[str, str] | None = None, *, packed: bool = False, is_international: bool = True) -> bytes:
    """A PNG as pillow writes it."""
    info, made = PngImagePlugin.PngInfo(), io.BytesIO()
    for key, value in (text or {}).items():
        if is_international:
            info.add_itxt(key, value, zip=packed)
        else:
            info.add_text(key, value, zip=packed)
    Image.new("RGB", (3, 3)).save(made, "PNG", pnginfo=info)
    return made.getvalue()


def svg(inside: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


def pdf(attached: bytes | None) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    if attached is not None:
        writer.add_attachment(ATTACHMENT, attached)
    writer.write(made)
    return made.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        from_bytes(content)
    return "; ".join(caught.value.faults)


def tried(content: bytes) -> Workspace | list[str]:
    """What is read, or why nothing is."""
    try:
        return from_bytes(content)
    except Refused as refusal:
        return refusal.faults


CARRIERS = {
    "PNG": in_png(png(), JSON),
    "PNG of pillow": png({"nudge": JSON}),
    "PNG of pillow, packed": png({"a": "b", "nudge": JSON}, packed=True),
    "SVG": svg(svg_metadata(JSON)),
    "SVG with a byte order mark": b"\xef\xbb\xbf" + svg(svg_metadata(JSON)),
    "PDF": pdf(JSON.encode()),
}


@pytest.mark.parametrize("kind", CARRIERS)
def test_a_workspace_comes_back_to_the_last_bit(kind: str) -> None:
    assert from_bytes(CARRIERS[kind]) == WORKSPACE


@pytest.mark.parametrize("is_packed", [False, True])
def test_old_text_of_a_png_is_read_as_well(is_packed: bool) -> None:
    plain = to_json(Workspace((Experiment(),), 7))
    assert from_bytes(png({"nudge": plain}, packed=is_packed, is_international=False)) == Workspace((Experiment(),), 7)


def test_ours_is_a_png_that_other_programs_read() -> None:
    image = Image.open(io.BytesIO(CARRIERS["PNG"]))
    image.load()
    assert image.info["nudge"] == JSON


def saved(kind: str) -> bytes:
    made = io.BytesIO()
    Image.open(io.BytesIO(CARRIERS["PNG"])).convert("RGB").save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_picture_that_lost_it_says_so_and_what_to_open(kind: str) -> None:
    words = refused(saved(kind))
    assert NONE in words
    assert kind.upper() in words.upper()
    assert "as Nudge saved it, or the .nudge file" in words


def test_documents_without_one_say_so() -> None:
    for content in (svg("<text>hello</text>"), pdf(None)):
        assert NONE in refused(content)


def test_what_it_carries_is_read_as_strictly_as_a_file() -> None:
    for content in (in_png(png(), '{"format": "other"}'), svg(svg_metadata('{"format": "other"}')), pdf(b"{}")):
        assert 'format: must be "nudge"' in refused(content)
    assert "not JSON" in refused(in_png(png(), "[NaN]"))
    assert "nested too deeply" in refused(in_png(png(), "[" * 200_000))


@pytest.mark.parametrize("kind", CARRIERS)
def test_a_picture_that_is_cut_off_is_refused_in_a_sentence(kind: str) -> None:
    whole = CARRIERS[kind]
    for length in {*range(0, len(whole) - 40, max(1, len(whole) // 60)), 8, 9, 20, 33}:
        read = tried(whole[:length])
        # Or what is missing came after it.
        assert read == WORKSPACE or (isinstance(read, list) and all(0 < len(words) < 400 for words in read))


@pytest.mark.parametrize("kind", CARRIERS)
def test_a_damaged_picture_is_refused_or_whole(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(150):
        content = bytearray(CARRIERS[kind])
        for _ in range(chance.choice((1, 1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        assert tried(bytes(content))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_bombs_do_not_go_off() -> None:
    packed = zlib.compress(b" " * (LARGEST_WORKSPACE + 10))
    start, end = png()[:33], png()[33:]
    for bomb in (chunk(b"iTXt", b"nudge\0\1\0\0\0" + packed), chunk(b"zTXt", b"nudge\0\0" + packed)):
        assert "too large" in refused(start + bomb + end)
    entities = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10 if k else "lol"}">' for k in range(12))
    assert "entities" in refused(svg("<text>&e11;</text>", before=f"<!DOCTYPE svg [{entities}]>"))
    outside = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "entities" in refused(svg(svg_metadata("&x;"), before=outside))
    assert "too deeply" in refused(svg("<g>" * 100_000))
    assert "too large" in refused(pdf(b" " * (LARGEST_WORKSPACE + 10)))
    assert "cut off" in refused(start + struct.pack(">I", 2**31) + b"iTXtnudge")


def test_what_a_pdf_is_packed_with_may_not_take_more_than_it_gives() -> None:
    writer, made = PdfWriter(clone_from=io.BytesIO(pdf(b"{}"))), io.BytesIO()
    (attached,) = writer.attachment_list
    embedded = attached._embedded_file
    embedded._data = zlib.compress(a85encode(JSON.encode()) + b"~>")
    embedded[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/ASCII85Decode")])
    writer.write(made)
    assert "ASCII85" in refused(made.getvalue())


@pytest.mark.parametrize("encoding", ["UPF-8", "big5", "utf-7", "idna", "undefined", "base64", "rot13", "mbcs"])
def test_an_svg_in_an_encoding_that_nobody_knows_is_refused_in_a_sentence(encoding: str) -> None:
    written = svg(svg_metadata(JSON)).replace(b'version="1.0"', f'version="1.0" encoding="{encoding}"'.encode())
    assert refused(written).startswith("is no SVG picture that can be read")


def test_an_encrypted_pdf_is_called_so() -> None:
    writer, made = PdfWriter(clone_from=io.BytesIO(pdf(JSON.encode()))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(made)
    assert "is an encrypted PDF" in refused(made.getvalue())


def test_a_notebook_says_where_its_workspaces_are() -> None:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    for k in (1, 2):
        writer.add_attachment(f"{k:02} a run.nudge", JSON.encode())
    writer.write(made)
    assert "open one of the files attached to it" in refused(made.getvalue())


def test_a_picture_may_be_larger_than_a_workspace_but_not_huge(tmp_path: Path) -> None:
    padded = tmp_path / "large.png"
    padded.write_bytes(CARRIERS["PNG"][:-12] + chunk(b"noTe", b"x" * (LARGEST_WORKSPACE + 1)) + CARRIERS["PNG"][-12:])
    assert read_file(padded) == WORKSPACE
    with padded.open("r+b") as file:
        file.truncate(LARGEST_PICTURE + 1)
    with pytest.raises(Refused, match="too large"):
        read_file(padded)


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with names")
def test_a_pipe_is_no_picture(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(Refused, match="is not a file"):
        read_file(tmp_path / "pipe.png")


def test_a_page_of_the_web_is_no_picture() -> None:
    assert "not JSON" in refused(b"<html><body>hello</body></html>")
    assert embedded.kind_of(b'{"format": "nudge"}') == ""


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_picture_that_is_cut_off_is_refused_wherever_its_workspace_stands(kept: float) -> None:
    for content in (
        png({"nudge": JSON}),
        svg(svg_metadata(JSON) + "<g>" + "<path/>" * 500 + "</g>"),
        pdf(JSON.encode()),
    ):
        assert from_bytes(content) == WORKSPACE
        assert NONE not in refused(content[: int(kept * len(content))])


def test_a_picture_of_several_workspaces_says_so() -> None:
    other = to_json(Workspace())
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    for each in (JSON, other):
        writer.add_attachment(ATTACHMENT, each.encode())
    writer.write(made)
    twice = in_png(in_png(png(), JSON), other)
    for content in (twice, svg(svg_metadata(JSON) + svg_metadata(other)), made.getvalue()):
        assert "several workspaces" in refused(content)
    assert from_bytes(in_png(in_png(png(), JSON), JSON)) == WORKSPACE


def test_what_is_empty_is_called_so() -> None:
    assert refused(b" \n") == "is empty"
