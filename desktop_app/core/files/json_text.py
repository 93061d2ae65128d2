"""Decodes JSON strictly: no number that is none, no key twice; in bounded time and memory."""

import json
from collections import Counter
from itertools import islice
from typing import Any

from desktop_app.core.files.unpacker import Damaged

MOST_VALUES = 1_500_000
_MOST_REPEATED = 100  # keys that are named


def decoded(content: bytes) -> tuple[Any, list[str]]:
    """What UTF-8 JSON holds, and a sentence for each key that is repeated; raises `Damaged`."""
    # Each value but the first follows one of these signs.
    if sum(content.count(sign) for sign in (b",", b"[", b"{")) > MOST_VALUES:
        raise Damaged(f"is too large: it has more values than Nudge reads (over {MOST_VALUES})")
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs) and len(repeated) < _MOST_REPEATED:
            times = Counter(key for key, _ in pairs)
            more = (f'the key "{key[:100]}" stands there twice' for key in made if times[key] > 1)
            repeated.extend(islice(more, _MOST_REPEATED - len(repeated)))
        return made

    def refuse_constant(name: str) -> Any:
        raise Damaged(f"is not JSON: {name} is no number there")

    try:
        made = json.loads(content.decode("utf-8-sig"), object_pairs_hook=unique, parse_constant=refuse_constant)
    except UnicodeDecodeError:
        raise Damaged("is not a Nudge workspace: it is not UTF-8 text") from None
    except RecursionError:
        raise Damaged("is not a Nudge workspace: its brackets are nested too deeply") from None
    except json.JSONDecodeError as fault:
        raise Damaged(f"is not JSON: {fault.msg} in line {fault.lineno}, column {fault.colno}") from None
    except Damaged:
        raise
    except ValueError:
        raise Damaged("is not a Nudge workspace: a number in it has too many digits") from None
    return made, repeated
