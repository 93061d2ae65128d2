"""Share codes: a workspace as a short text for a chat, which opens again: `nudge1:…` up to a full stop.

Between them stand, in base 32, a checksum and the deflated JSON. The letters have no case, and no sign is among them
that a chat would take for Markdown. Line breaks, spaces, marks of a quotation, and the rest of a message are no part of
a code.
"""

import json
import re
import zlib
from base64 import b32decode, b32encode

from desktop_app.core.files.unpacker import Damaged, Unpacker

VERSION = 1
_BEGIN = re.compile(rb"\bnudge(\d{1,4}):", re.IGNORECASE)
_END = b"."
# White space, also that of UTF-8 that is not seen, and what chats put before the lines of a quotation or around code.
_BETWEEN = re.compile(rb"[\s>|`*_\"'-]|\xc2[\xa0\xad]|\xe2\x80[\x8b-\x8d\xa8\xaf]|\xe2\x81\xa0|\xef\xbb\xbf")
_LETTERS = re.compile(rb"[A-Z2-7]*")
_SUM_BYTES = 4
# What most workspaces have in them, the likeliest last. It is a part of version 1, and must never change.
_USUAL = (
    b'"bounds":null,"decay":0.9,"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"start":{"w1":0.5,"w2":0.5},"start":{"w":0.3,'
    b'"b":0.0},"network":"two_weight_chain","network":"weight_and_bias","activation":"identity","activation":"softplus",'
    b'"activation":"relu","activation":"tanh","error":"cross_entropy","presentation":"shuffled","presentation":"batch",'
    b'"rule":{"name":"with_the_slope","rule":{"name":"sign_only","rule":{"name":"unit_step","rule":{"name":"nesterov",'
    b'"rule":{"name":"adagrad","rule":{"name":"rmsprop","rule":{"name":"adam","rule":{"name":"momentum","rate":0.1,'
    b'"momentum":0.9,"view":{"weights.b":"weights.w2":"weights.w1":{"at":100,"set":{"weights.w":0.1}},{"at":40,"set":{'
    b'"rule.rate":2.0}},"error_of_batch":"mean",'
    b'{"format":"nudge","version":1,"iteration":0,"runs":[{"name":"A run","network":"one_weight","activation":'
    b'"logistic","error":"squared","patterns":[[0.0,0.0],[1.0,1.0]],"presentation":"in_turn","rule":{"name":"gradient_descent",'
    b'"rate":0.5},"start":{"w":0.0},"bounds":[0.0,1.0],"seed":0,"changes":[]}]}'
)


def share_code(workspace: str) -> str:
    """The code of a workspace, whose JSON is given."""
    content = json.dumps(json.loads(workspace), ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_USUAL)
    packed = packer.compress(content) + packer.flush()
    letters = b32encode(_sum_of(packed) + packed).rstrip(b"=").lower().decode()
    return f"nudge{VERSION}:{letters}."


def has_code(content: bytes) -> bool:
    """Whether this is a text with a share code in it, as a message may be; JSON is none."""
    is_json = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))
    return not is_json and _BEGIN.search(content) is not None


def unpacked(content: bytes, unpacker: Unpacker) -> bytes:
    """The JSON in the share code in a text; raises `Damaged`."""
    begin, *others = _BEGIN.finditer(content)
    if others:
        raise Damaged("has several share codes in it: take one of them alone")
    if (version := int(begin[1])) != VERSION:
        raise Damaged(
            f"is a share code of version {version}, and this Nudge reads version {VERSION}: "
            f"{'update Nudge' if version > VERSION else 'the number is wrong'}"
        )
    letters, end, _ = content[begin.end() :].partition(_END)
    try:
        packed = _bytes_of(letters)
    except ValueError:
        packed = b""
    if len(packed) <= _SUM_BYTES or _sum_of(packed[_SUM_BYTES:]) != packed[:_SUM_BYTES]:
        raise Damaged(
            "is a damaged share code: some of its letters were changed or are missing. Copy it once more"
            if end
            else "is a share code without its end: copy all of it, up to the full stop"
        )
    return unpacker.unpacked(packed[_SUM_BYTES:], _USUAL)


def _bytes_of(letters: bytes) -> bytes:
    """The bytes behind the letters; raises ValueError where there are other signs."""
    plain = _BETWEEN.sub(b"", letters).upper()
    if not _LETTERS.fullmatch(plain):
        raise ValueError
    return b32decode(plain + b"=" * (-len(plain) % 8))


def _sum_of(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(_SUM_BYTES, "big")
