"""A workspace as a short text: it comes through a chat unharmed, or is refused with a clear sentence."""

import random
import zlib
from base64 import b32encode

import pytest

from desktop_app.core.files import share_code
from desktop_app.core.files.examples import EXAMPLES
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment

OTHER = Experiment(
    name="λ “ü”", network="two_weight_chain", rule=Rule("adam", 0.1), bounds=None, w=1 / 3,
    changes=(Change(3, (("rule.rate", 2.0),)), Change(10**18, (("weights.w1", -0.0),))),
)  # fmt: skip
BOTH = Workspace((Experiment(), OTHER), 10**9)


def code_of(workspace: Workspace) -> str:
    return share_code.share_code(to_json(workspace))


def made_of(packed: bytes) -> bytes:
    """A code with a sum that is right, whatever is packed in it."""
    letters = b32encode(zlib.crc32(packed).to_bytes(4, "big") + packed).rstrip(b"=")
    return b"nudge1:" + letters + b"."


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        from_bytes(content)
    (fault,) = refused.value.faults
    return fault


def test_a_code_is_short_and_opens_again_to_the_last_bit() -> None:
    for workspace in (BOTH, *(read_file(example.path) for example in EXAMPLES)):
        assert from_bytes(code_of(workspace).encode()) == workspace
    assert len(code_of(Workspace())) < 60
    assert all(len(code_of(read_file(example.path))) < 300 for example in EXAMPLES)


def test_codes_of_version_1_open_for_ever() -> None:
    assert from_bytes(b"nudge1:67bmik5dfcseemsscufexamjb6uebpkyaelgaize5aaa.") == Workspace()


@pytest.mark.parametrize("width", [1, 7, 30])
def test_what_a_chat_does_to_it_is_forgiven(width: int) -> None:
    code = code_of(BOTH)
    lines = [code[k : k + width] for k in range(7, len(code), width)]
    for text in (
        f"Look at this: {code} What do you say?",
        f"\ufeff  **`{code.upper()}`**",
        f"> {code[:7]}\r\n> " + "\r\n> ".join(lines),
        code[:7] + "\u200b\u00a0\u00ad".join(lines) + " It cycles. Why?",
        code.rstrip("."),
    ):
        assert from_bytes(text.encode()) == BOTH, text


def test_a_damaged_code_is_refused_in_a_sentence() -> None:
    code = code_of(BOTH).encode()
    damaged = "is a damaged share code: some of its letters were changed or are missing. Copy it once more"
    cut = "is a share code without its end: copy all of it, up to the full stop"
    for k in range(7, len(code) - 2):  # the last letter has bits to spare
        assert refusal(code[:k] + (b"a" if code[k : k + 1] != b"a" else b"b") + code[k + 1 :]) == damaged
        assert refusal(code[:k] + code[k + 1 :]) == damaged
        assert refusal(code[:k]) == cut
    assert refusal(b"nudge1:") == cut
    assert refusal(b"nudge1:0189.") == damaged
    assert refusal(code + b" " + code) == "has several share codes in it: take one of them alone"
    later = "is a share code of version 2, and this Nudge reads version 1: update Nudge"
    assert refusal(code.replace(b"nudge1", b"nudge2")) == later


def test_what_is_packed_into_a_code_is_bounded() -> None:
    bomb = zlib.compressobj(9, wbits=-15)
    assert "too large" in refusal(made_of(bomb.compress(b"[" * 2**25) + bomb.flush()))
    assert "cannot be unpacked" in refusal(made_of(random.Random(1).randbytes(500)))
    assert "is a damaged share code" in refusal(made_of(b""))


def test_json_that_speaks_of_a_code_is_none() -> None:
    named = Workspace((Experiment(name=code_of(BOTH)[:200]),))
    assert from_bytes(to_json(named).encode()) == named
