"""Whatever bytes a file holds, it is read, or refused in words, and nothing else."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, to_json
from tests.core.experiments import FINITE
from tests.core.files.test_refusals import refusal
from tests.core.files.test_workspace import WORKSPACES


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_and_nothing_else(content: bytes) -> None:
    refusal(content)


@settings(max_examples=80)
@given(WORKSPACES, st.data())
def test_a_damaged_file_is_read_or_refused(workspace: Workspace, data: st.DataObject) -> None:
    content = bytearray(to_json(workspace).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        piece = data.draw(st.sampled_from([b"", b"-", b"9", b'"', b"[", b"}", b",", b"null", b"e999", b"\xff"]))
        content[place : place + data.draw(st.integers(0, 3))] = piece
    try:
        read = from_bytes(bytes(content))
    except Refused:
        return
    assert from_bytes(to_json(read).encode()) == read


WORDS = st.sampled_from(
    [
        "format", "version", "iteration", "runs", "nudge", "name", "network", "one_weight", "activation", "tanh",
        "error", "cross_entropy", "patterns", "x", "y", "rule", "rate", "presentation", "batch", "gradient_descent",
        "start", "w", "b", "w1", "w2", "weight_and_bias", "two_weight_chain", "momentum", "adam", "beta1", "epsilon",
        "weights.b", "rule.momentum", "bounds", "seed", "changes", "at", "set", "weights.w", "rule.rate", "rule.name",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), FINITE, WORDS, st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=150)
@given(st.dictionaries(WORDS, VALUES, max_size=11), VALUES, st.booleans())
def test_arbitrary_json_is_read_or_refused(run: dict[str, Any], iteration: Any, wrapped: bool) -> None:
    content: Any = {"format": "nudge", "version": 1, "iteration": iteration, "runs": [run]} if wrapped else run
    try:
        read = from_bytes(json.dumps(content).encode())
    except Refused:
        refusal(json.dumps(content).encode())
        return
    assert from_bytes(to_json(read).encode()) == read
