"""What is attached to a PDF is found in every usual form of one, and a hostile one is refused: work is counted."""

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from desktop_app.core.files.embedded import LARGEST_WORKSPACE
from desktop_app.core.files.pdf_attachments import MOST_OBJECTS, attachments
from desktop_app.core.files.pdf_values import MOST_TOKENS
from desktop_app.core.files.unpacker import Unpacker
from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.experiment import Experiment
from tests.core.files.test_embedded import refused

WORKSPACE = Workspace((Experiment(name="ŷ (∂)"),), 7)
JSON = to_json(WORKSPACE).encode()
CATALOG = b"<</Type /Catalog /Names <</EmbeddedFiles <</Names [(workspace.nudge) 2 0 R]>>>>>>"
FILE = b"<</Type /Filespec /F (workspace.nudge) /EF <</F 3 0 R>>>>"


def stream(data: bytes, about: str = "") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (about.encode(), len(data), data)


def pdf(objects: dict[int, bytes], trailer: str = "") -> bytes:
    """A PDF of these objects; the first is the catalog. No table says where they are."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in objects.items())
    return b"%%PDF-1.7\n%strailer\n<</Root 1 0 R %s>>\nstartxref\n0\n%%%%EOF\n" % (body, trailer.encode())


def packed_objects(number: int, objects: dict[int, bytes]) -> dict[int, bytes]:
    """The same objects in a stream of objects."""
    index, body = b"", b""
    for key, value in objects.items():
        index += b"%d %d " % (key, len(body))
        body += value + b" "
    about = f"/Type /ObjStm /N {len(objects)} /First {len(index)} /Filter /FlateDecode"
    return {number: stream(zlib.compress(index + body), about)}


PLAIN = {1: CATALOG, 2: FILE, 3: stream(JSON)}
FORMS: dict[str, bytes] = {
    "plain": pdf(PLAIN),
    "packed": pdf({**PLAIN, 3: stream(zlib.compress(JSON), "/Filter [/FlateDecode] /DecodeParms [null]")}),
    "in a stream of objects": pdf({**packed_objects(9, {1: CATALOG, 2: FILE}), 3: stream(JSON)}),
    "with a table that is a stream": pdf(PLAIN).replace(
        b"trailer\n<</Root 1 0 R >>", b"8 0 obj\n%s\nendobj" % stream(b"", "/Type /XRef /Root 1 0 R")
    ),
    "in branches": pdf(
        {
            **PLAIN,
            1: b"<</Type /Catalog /Names 4 0 R>>",
            4: b"<</EmbeddedFiles <</Kids [5 0 R 6 0 R]>>>>",
            5: b"<</Kids [] /Limits [(a) (b)]>>",
            6: b"<</Names [(a.txt) 7 0 R (workspace.nudge) 2 0 R]>>",
            7: b"<</F (a.txt) /EF <</F 8 0 R>>>>",
            8: stream(b"something else"),
        }
    ),
    "named in hexadecimal UTF-16": pdf({**PLAIN, 1: CATALOG.replace(b"(workspace.nudge)", b"(x)"), 2: FILE.replace(
        b"(workspace.nudge)", b"<%s>" % ("\ufeffworkspace.nudge".encode("utf-16-be").hex().encode())
    )}),
    "named with escapes": pdf(
        {
            **PLAIN,
            1: CATALOG.replace(b"(workspace.nudge)", b"(work\\163pace\\\n.nudge)"),
            2: FILE.replace(b"(workspace.nudge)", b"(a \\(b\\) (c) \\\\ \\8)"),
        }
    ),
    "with comments": pdf({**PLAIN, 2: b"% >> endobj?\n" + FILE.replace(b"/EF", b"% (\n/EF")}),
    "with the length elsewhere": pdf(
        {**PLAIN, 3: b"<</Length 4 0 R>>\nstream\r\n%s\r\nendstream" % JSON, 4: b"%d" % len(JSON)}
    ),
    "with a wrong length": pdf({**PLAIN, 3: stream(JSON).replace(b"/Length ", b"/Length 9")}),
    "changed by appending": pdf({**PLAIN, 3: stream(b"{}")}) + pdf({3: stream(JSON)}),
    "with another PDF attached": pdf(
        {
            1: CATALOG.replace(b"[", b"[(a.pdf) 4 0 R "),
            2: FILE,
            3: stream(JSON),
            4: b"<</F (a.pdf) /EF <</F 5 0 R>>>>",
            5: stream(pdf({1: b"<</Type /Catalog>>", 2: b"null", 3: stream(b"{}")})),
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_is_attached_is_found_in_every_form(form: str) -> None:
    assert from_bytes(FORMS[form]) == WORKSPACE


def test_pypdf_and_we_find_the_same() -> None:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    given = {
        "a (b).txt": b"1",
        "ü \\.bin": bytes(range(256)),
        "workspace.nudge": JSON,
        "stream endobj": b"endstream obj",
    }
    for name, content in given.items():
        writer.add_attachment(name, content)
    writer.write(made)
    found = {
        name: each.content()
        for each in attachments(made.getvalue(), Unpacker("PDF", LARGEST_WORKSPACE))
        for name in each.names
    }
    assert found == given == {name: content[0] for name, content in PdfReader(made).attachments.items()}


HOSTILE: dict[str, tuple[bytes, str]] = {
    "attachments of one name": (
        pdf({
            1: CATALOG.replace(b"2 0 R", b"2 0 R" + 9 * b" (workspace.nudge) 2 0 R"),
            2: FILE,
            3: stream(zlib.compress(JSON.ljust(LARGEST_WORKSPACE - 100)), "/Filter /FlateDecode"),
        }),
        "is a PDF with too much packed into it",
    ),
    "streams of objects": (
        pdf({**PLAIN, **{k: packed_objects(k, {100 + k: b" " * (LARGEST_WORKSPACE - 100)})[k] for k in range(10, 16)}}),
        "is a PDF with too much packed into it",
    ),
    "packed twice": (
        pdf({**PLAIN, 3: stream(zlib.compress(zlib.compress(JSON)), "/Filter [/FlateDecode /FlateDecode]")}),
        "is a PDF packed in a way (FlateDecode, FlateDecode) that Nudge does not read",
    ),
    "packed by rows": (
        pdf({**PLAIN, 3: stream(zlib.compress(b"\0" + JSON), "/Filter /FlateDecode /DecodeParms <</Predictor 12>>")}),
        "is a PDF packed in a way (FlateDecode) that Nudge does not read",
    ),
    "objects": (
        pdf({**PLAIN, **dict.fromkeys(range(10, MOST_OBJECTS + 10), b"1")}),
        f"is a PDF with more objects than Nudge reads (over {MOST_OBJECTS})",
    ),
    "the word obj": (
        b"%PDF-1.7\n" + (2 * MOST_OBJECTS + 1) * b"obj " + b"startxref",
        f"is a PDF with more objects than Nudge reads (over {MOST_OBJECTS})",
    ),
    "names": (
        pdf({**PLAIN, 1: CATALOG.replace(b"2 0 R", b"2 0 R" + MOST_TOKENS * b" 5")}),
        f"is a PDF with more parts than Nudge reads (over {MOST_TOKENS})",
    ),
    "comments": (
        pdf({**PLAIN, 1: MOST_TOKENS * b"%\n" + CATALOG}),
        f"is a PDF with more parts than Nudge reads (over {MOST_TOKENS})",
    ),
    "brackets in a string": (
        pdf({**PLAIN, 1: CATALOG.replace(b"/Names", b"/A (" + MOST_TOKENS * b"\\(" + b") /Names", 1)}),
        f"is a PDF with more parts than Nudge reads (over {MOST_TOKENS})",
    ),
    "branches that share their branches": (
        pdf({
            **PLAIN,
            1: b"<</Type /Catalog /Names <</EmbeddedFiles <</Kids 4 0 R>>>>>>",
            4: b"[" + b" ".join(b"%d 0 R" % k for k in range(10, 1010)) + b"]",
            **dict.fromkeys(range(10, 1010), b"<</Kids 4 0 R>>"),
        }),
        f"is a PDF with more objects than Nudge reads (over {MOST_OBJECTS})",
    ),
    "arrays in one another": (
        pdf({**PLAIN, 1: CATALOG.replace(b"/Names", b"/A " + 1000 * b"[" + 1000 * b"]" + b" /Names", 1)}),
        "is a damaged PDF: what is attached to it cannot be read",
    ),
    "references in a circle": (pdf({1: b"2 0 R", 2: b"1 0 R"}), "is a damaged PDF"),
    "a stream without an end": (pdf({**PLAIN, 3: b"<</Length 5>>\nstream\n"}), "is a damaged PDF: it is cut off"),
    "encrypted": (pdf(PLAIN, "/Encrypt 4 0 R"), "is an encrypted PDF: what is attached to it cannot be read"),
    "a broken text": (
        pdf({**PLAIN, 3: stream(zlib.compress(JSON)[:-9], "/Filter /FlateDecode")}),
        "is a damaged PDF: what is packed in it cannot be unpacked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_is_refused_in_a_sentence(name: str) -> None:
    content, words = HOSTILE[name]
    told = refused(content)
    assert words in told
    assert len(told) < 300


def test_branches_in_a_circle_are_gone_through_once() -> None:
    circle = {4: b"<</Kids [5 0 R 4 0 R] /Names [(workspace.nudge) 2 0 R]>>", 5: b"<</Kids [4 0 R 5 0 R]>>"}
    catalog = b"<</Type /Catalog /Names <</EmbeddedFiles 4 0 R>>>>"
    assert from_bytes(pdf({**PLAIN, 1: catalog, **circle})) == WORKSPACE
