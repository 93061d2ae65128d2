"""Small files that unpack to gigabytes or have millions of parts are refused: work and memory are bounded."""

import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.files.embedded import LARGEST_WORKSPACE, svg_metadata
from desktop_app.core.files.json_text import MOST_VALUES
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, to_json
from desktop_app.core.model.parameters import MOST_CHANGES
from tests.core.files.test_embedded import chunk, png, refused, svg

ROOT = Path(__file__).parents[3]
JSON = to_json(Workspace())
LARGE = JSON.encode().ljust(LARGEST_WORKSPACE - 100)  # as large as a workspace may be
START, END = png()[:33], png()[33:]


def document(run: str) -> bytes:
    return f'{{"format": "nudge", "version": 1, "runs": [{run}]}}'.encode()


def changes(count: int) -> str:
    each = ", ".join(f'{{"at": {k}, "set": {{"rule.rate": {k % 9 + 1}}}}}' for k in range(count))
    return f'{{"changes": [{each}]}}'


def unknown_keys(count: int) -> bytes:
    return document("{" + ",".join(f'"{k:x}":0' for k in range(count)) + "}")


def packed_texts() -> bytes:
    return START + 5 * chunk(b"zTXt", b"nudge\0\0" + zlib.compress(LARGE)) + END


def packed_international_texts() -> bytes:
    return START + 5 * chunk(b"iTXt", b"nudge\0\1\0\0\0" + zlib.compress(LARGE)) + END


def pieces() -> bytes:
    return START + 200_001 * chunk(b"noTe", b"") + END


def texts_of_one_letter() -> bytes:
    return START + 200_001 * chunk(b"tEXt", b"a\0b") + END


def with_workspace(inside: str, before: str = "") -> bytes:
    return svg(inside + svg_metadata(JSON), before)


def elements() -> bytes:
    return with_workspace(200_001 * "<a/>")


def comments() -> bytes:
    return with_workspace(200_001 * "<!---->")


def attributes() -> bytes:
    return with_workspace("<g " + " ".join(f"a{k}=''" for k in range(200_001)) + "/>")


def namespaces() -> bytes:
    return with_workspace("<g " + " ".join(f"xmlns:a{k}='{k}'" for k in range(200_001)) + "/>")


def defaults() -> bytes:
    """Every element gets every one of these attributes."""
    attributes = " ".join(f"b{k} CDATA 'x'" for k in range(200))
    return with_workspace(200 * "<a/>", f"<!DOCTYPE svg [<!ATTLIST a {attributes}>]>")


def lists() -> bytes:
    return with_workspace("", f"<!DOCTYPE svg [<!ELEMENT a ({'|'.join(f'a{k}' for k in range(10_000))})>]>")


def long_attribute() -> bytes:
    return with_workspace(f"<g a='{2**25 * 'x'}'/>")


def long_text() -> bytes:
    return svg(svg_metadata(JSON + (LARGEST_WORKSPACE - 100) * " "))


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "packed texts": (packed_texts, "too much packed into it"),
    "packed international texts": (packed_international_texts, "too much packed into it"),
    "pieces": (pieces, "in more pieces than Nudge reads (over 200000)"),
    "texts of one letter": (texts_of_one_letter, "in more pieces than Nudge reads (over 200000)"),
    "elements": (elements, "has more parts than Nudge reads"),
    "comments": (comments, "has more parts than Nudge reads"),
    "attributes": (attributes, "has more parts than Nudge reads"),
    "namespaces": (namespaces, "has more parts than Nudge reads"),
    "defaults": (defaults, "with declarations of its own (entities or the like)"),
    "lists": (lists, "with declarations of its own (entities or the like)"),
    "long attribute": (long_attribute, "has more bytes than Nudge reads"),
    "long text": (long_text, "but the workspace in it is too large"),
    "unknown keys": (lambda: unknown_keys(MOST_VALUES + 1), f"has more values than Nudge reads (over {MOST_VALUES})"),
    "empty objects": (lambda: document(", ".join((MOST_VALUES // 2 + 1) * ["{}"])), "has more values than Nudge reads"),
    "empty lists": (lambda: document(", ".join((MOST_VALUES // 2 + 1) * ["[]"])), "has more values than Nudge reads"),
    "packed keys": (
        lambda: START + chunk(b"zTXt", b"nudge\0\0" + zlib.compress(unknown_keys(MOST_VALUES + 1))) + END,
        "has more values than Nudge reads",
    ),
    "changes": (
        lambda: document(changes(MOST_CHANGES + 1)),
        f"runs[0].changes: must be at most {MOST_CHANGES} changes, is a list of {MOST_CHANGES + 1}",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_a_sentence(name: str) -> None:
    make, words = BOMBS[name]
    told = refused(make())
    assert words in told
    assert len(told) < 300


def test_a_run_can_have_so_many_changes() -> None:
    (run,) = from_bytes(document(changes(MOST_CHANGES))).runs
    assert len(run.changes) == MOST_CHANGES
    assert run.is_full()


def test_what_nudge_writes_at_its_limits_can_be_opened_again() -> None:
    (run,) = from_bytes(document(changes(MOST_CHANGES))).runs
    workspace = Workspace(6 * (run,), 1)
    content = to_json(workspace).encode()
    assert len(content) < LARGEST_WORKSPACE
    assert from_bytes(content) == workspace


def test_of_a_picture_without_a_workspace_the_size_does_not_matter() -> None:
    for content in (svg(200_001 * "<a/>"), svg(f"<g a='{2**25 * 'x'}'/>")):
        assert "picture without a workspace in it" in refused(content)


def test_of_very_many_faults_some_are_not_even_looked_for() -> None:
    with pytest.raises(Refused) as caught:
        from_bytes(unknown_keys(20_000))
    assert len(caught.value.faults) == 10_001
    shown = caught.value.shown(100)
    assert (len(shown), shown[-1]) == (101, "… and more than 9900 more faults")
    assert shown[0].startswith("runs[0].0: is not known here; known are name, ")


def test_of_many_keys_that_stand_there_twice_some_are_named() -> None:
    with pytest.raises(Refused) as caught:
        from_bytes(document("{" + ", ".join(f'"{k}": 0, "{k}": 0' for k in range(5000)) + "}"))
    twice = [fault for fault in caught.value.faults if fault.endswith(" stands there twice")]
    assert twice == [f'the key "{k}" stands there twice' for k in range(100)]


PROGRAM = """
import resource, sys
from pathlib import Path
from desktop_app.core.files.workspace import Refused, read_file
import desktop_app.core.files.embedded, numpy, zlib
with open("/proc/self/statm") as file:
    taken = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + 300 * 2**20,) * 2)
try:
    read_file(Path(sys.argv[1]))
except Refused as refused:
    print(refused.faults[0])
"""


def attached(count: int) -> bytes:
    """A PDF with so many attachments, each of 70 MB when it is unpacked, under the workspace's name."""
    from tests.core.files.test_pdf_attachments import pdf, stream

    packed = stream(zlib.compress(bytes(70 * 2**20), 9), "/Filter /FlateDecode")
    names = b" ".join(b"(workspace.nudge) %d 0 R" % (10 + k) for k in range(count))
    files = {10 + k: b"<</F (workspace.nudge) /EF <</F %d 0 R>>>>" % (10 + count + k) for k in range(count)}
    streams = dict.fromkeys(range(10 + count, 10 + 2 * count), packed)
    return pdf({1: b"<</Type /Catalog /Names <</EmbeddedFiles <</Names [%s]>>>>>>" % names, **files, **streams})


IN_LITTLE_MEMORY: dict[str, tuple[Callable[[], bytes], str]] = {
    "attached": (lambda: attached(60), "is a PDF, but the workspace in it is too large"),
    "unknown keys": (lambda: unknown_keys(740_000), "runs[0].0: is not known here"),
    "empty lists": (lambda: document('{"name": [' + ",".join(5_000_000 * ["[]"]) + "]}"), "has more values"),
    "attributes": (lambda: svg("<g " + " ".join(f"a{k}=''" for k in range(2_000_000)) + "/>"), "without a workspace"),
    "texts": (lambda: START + chunk(b"iTXt", b"nudge\0\0\0\0\0" + bytes(60 * 2**20)) + END, "is too large"),
}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not limit memory in this way")
@pytest.mark.parametrize("name", IN_LITTLE_MEMORY)
def test_a_bomb_takes_little_memory(name: str, tmp_path: Path) -> None:
    make, words = IN_LITTLE_MEMORY[name]
    file = tmp_path / "bomb"
    file.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert words in done.stdout, done.stderr[-500:]
