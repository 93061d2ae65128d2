"""What is no workspace is refused whole: in words, every fault by its path, and in no other way."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.files.embedded import LARGEST_WORKSPACE
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.parameters import RULE
from tests.core.files.test_workspace import document


def refusal(content: bytes) -> list[str]:
    """The faults of a refused content, of which each is a line that can be printed."""
    with pytest.raises(Refused) as refused:
        from_bytes(content)
    faults = refused.value.faults
    assert faults
    for fault in faults:
        assert fault.isprintable(), ascii(fault)
        assert len(fault) < 800
        fault.encode()
    return faults


INVALID: list[tuple[dict[str, Any], str]] = [
    ({"name": 3}, "name: must be a line of at most 200 visible characters, is 3"),
    ({"name": "a\nb"}, 'name: must be a line of at most 200 visible characters, is "a\\nb"'),
    ({"name": "x" * 201}, f'name: must be a line of at most 200 visible characters, is "{"x" * 58}…'),
    ({"network": "deep"}, 'network: must be one of one_weight, weight_and_bias, two_weight_chain, function, is "deep"'),
    (
        {"activation": "sigmoid"},
        'activation: must be one of logistic, tanh, softplus, relu, identity, is "sigmoid"',
    ),
    ({"activation": ["tanh"]}, "activation: must be one of logistic, tanh, softplus, relu, identity, is a list of 1"),
    ({"error": None}, "error: must be one of squared, cross_entropy, is null"),
    ({"presentation": True}, "presentation: must be one of in_turn, shuffled, batch, mini_batch, is true"),
    ({"patterns": []}, "patterns: must be a list of 1 to 10000 patterns [x, y], is a list of 0"),
    ({"patterns": [[0, 0]] * 10_001}, "patterns: must be a list of 1 to 10000 patterns [x, y], is a list of 10001"),
    ({"patterns": [[0, 0], [1]]}, "patterns[1]: must be [x, y], is a list of 1"),
    ({"patterns": [{"x": 0, "y": 0}]}, "patterns[0]: must be [x, y], is an object"),
    ({"patterns": [[True, 0]]}, "patterns[0][0]: must be a number, is true"),
    ({"patterns": [[0, "1"]]}, 'patterns[0][1]: must be a number, is "1"'),
    (
        {"error": "cross_entropy", "patterns": [[1, 1.5]]},
        "patterns[0][1]: must be from 0 to 1 for cross_entropy, is 1.5",
    ),
    ({"rule": 0.5}, "rule: must be an object, is 0.5"),
    ({"rule": {"name": "sgd"}}, f'rule.name: must be one of {", ".join(RULE.names)}, is "sgd"'),
    ({"rule": {"rate": -1}}, "rule.rate: must be > 0, is -1"),
    ({"rule": {"rate": 0}}, "rule.rate: must be > 0, is 0"),
    ({"presentation": {"size": 3}}, "presentation.name: must be one of in_turn, shuffled, batch, mini_batch, is null"),
    ({"presentation": {"name": "mini_batch", "size": 0}}, "presentation.size: must be from 1 to 1000000, is 0"),
    ({"presentation": {"name": "batch", "size": 2}}, "presentation.size: is not known here; known are name (of batch)"),
    ({"error_of_batch": "median"}, 'error_of_batch: must be one of sum, mean, is "median"'),
    ({"rule": {"weight_decay": -1}}, "rule.weight_decay: must be from 0 to 1000, is -1"),
    ({"rule": {"schedule": "cosine"}}, 'rule.schedule: must be an object, is "cosine"'),
    (
        {"rule": {"schedule": {"name": "steps"}}},
        'rule.schedule.name: must be one of constant, inverse, exponential, cosine, warm_up, is "steps"',
    ),
    (
        {"rule": {"schedule": {"name": "cosine", "length": 0, "lowest": 0.1}}},
        "rule.schedule.length: must be from 1 to 9007199254740992, is 0",
    ),
    (
        {"rule": {"schedule": {"name": "cosine", "k": 1}}},
        "rule.schedule.k: is not known here; known are name, length, lowest (of cosine)",
    ),
    (
        {"changes": [{"at": 1, "set": {"rule.schedule.length": 5}}]},
        "changes[0].set.rule.schedule.length: is no parameter of constant, which has none",
    ),
    (
        {"rule": {"momentum": 0}},
        "rule.momentum: is not known here; known are name, rate, weight_decay (of gradient_descent)",
    ),
    ({"start": 0}, "start: must be an object, is 0"),
    ({"start": {"w": "0"}}, 'start.w: must be a number, is "0"'),
    ({"start": {"b": 0}}, "start.b: is not known here; known are w (of one_weight)"),
    (
        {"network": "weight_and_bias", "start": {"w1": 0}},
        "start.w1: is not known here; known are w, b (of weight_and_bias)",
    ),
    (
        {"network": "two_weight_chain", "start": {"w": 0}},
        "start.w: is not known here; known are w1, w2 (of two_weight_chain)",
    ),
    ({"network": "two_weight_chain", "start": {"w2": None}}, "start.w2: must be a number, is null"),
    (
        {"network": "two_weight_chain", "bounds": [0, 1], "start": {"w2": 2}},
        "start.w2: must be within the bounds [0, 1], is 2 (start inside, widen the bounds, or free the weights "
        "(bounds: null))",
    ),
    (
        {"rule": {"name": "adam", "momentum": 0.5}},
        "rule.momentum: is not known here; known are name, rate, beta1, beta2, epsilon, weight_decay (of adam)",
    ),
    ({"rule": {"name": "momentum", "momentum": 1}}, "rule.momentum: must be from 0 to 0.999999, is 1"),
    ({"rule": {"name": "adagrad", "epsilon": 0}}, "rule.epsilon: must be > 0, is 0"),
    (
        {"changes": [{"at": 1, "set": {"weights.b": 0}}]},
        "changes[0].set.weights.b: is no weight of one_weight, which has w",
    ),
    (
        {"network": "two_weight_chain", "changes": [{"at": 1, "set": {"weights.w": 0}}]},
        "changes[0].set.weights.w: is no weight of two_weight_chain, which has w1 and w2",
    ),
    (
        {"network": "weight_and_bias", "bounds": [0, 1], "changes": [{"at": 1, "set": {"weights.b": -1}}]},
        "changes[0].set.weights.b: must be within the bounds [0, 1], is -1",
    ),
    (
        {"changes": [{"at": 1, "set": {"rule.beta1": 0.5}}]},
        "changes[0].set.rule.beta1: is no parameter of gradient_descent, which has rate, weight_decay",
    ),
    (
        {"changes": [{"at": 1, "set": {"rule.name": "adam"}}, {"at": 2, "set": {"rule.momentum": 0.5}}]},
        "changes[1].set.rule.momentum: is no parameter of adam, which has rate, beta1, beta2, epsilon, weight_decay",
    ),
    (
        {"changes": [{"at": 1, "set": {"rule.name": "sgd"}}]},
        f'changes[0].set.rule.name: must be one of {", ".join(RULE.names)}, is "sgd"',
    ),
    ({"bounds": 1}, "bounds: must be [low, high] or null, is 1"),
    ({"bounds": [1, 0]}, "bounds: must be [low, high] with low ≤ high, is [1, 0]"),
    ({"bounds": [None, 1]}, "bounds[0]: must be a number, is null"),
    ({"seed": 1.0}, "seed: must be a whole number, is 1.0"),
    ({"seed": -1}, "seed: must be from 0 to 9007199254740991, is -1"),
    ({"seed": 2**53}, "seed: must be from 0 to 9007199254740991, is 9007199254740992"),
    ({"changes": {}}, "changes: must be a list, is an object"),
    ({"changes": [7]}, "changes[0]: must be an object, is 7"),
    ({"changes": [{"set": {}}]}, "changes[0].at: must be a whole number from 0 to 2^62, is null"),
    (
        {"changes": [{"at": 2**62 + 1, "set": {}}]},
        f"changes[0].at: must be a whole number from 0 to 2^62, is {2**62 + 1}",
    ),
    ({"changes": [{"at": 1}]}, "changes[0].set: must be an object, is null"),
    ({"changes": [{"at": 1, "set": {"rule.rate": 0}}]}, "changes[0].set.rule.rate: must be > 0, is 0"),
    (
        {"changes": [{"at": 1, "set": {"weights.w": 2}}]},
        "changes[0].set.weights.w: must be within the bounds [0, 1], is 2",
    ),
    (
        {"changes": [{"at": 1, "set": {"bounds": [3, 2]}}]},
        "changes[0].set.bounds: must be [low, high] with low ≤ high, is [3, 2]",
    ),
    (
        {"changes": [{"at": 1, "set": {"patterns": 5}}]},
        "changes[0].set.patterns: must be a list of 1 to 10000 patterns [x, y], is 5",
    ),
    (
        {"error": "cross_entropy", "changes": [{"at": 1, "set": {"patterns": [[0, -1]]}}]},
        "changes[0].set.patterns[0][1]: must be from 0 to 1 for cross_entropy, is -1",
    ),
    (
        {"changes": [{"at": 9, "set": {}}, {"at": 8, "set": {}}]},
        "changes[1].at: must not come before the change at 9, is 8",
    ),
]


@pytest.mark.parametrize(("part", "fault"), INVALID, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_by_its_path(part: dict[str, Any], fault: str) -> None:
    assert refusal(document(**part)) == [f"runs[0].{fault}"]


def test_a_start_outside_the_walls_says_what_to_do() -> None:
    (fault,) = refusal(document(start={"w": 2}))
    assert fault.startswith("runs[0].start.w: must be within the bounds [0, 1], is 2 (")
    assert "null" in fault


@pytest.mark.parametrize("key", ["activation", "network", "error", "seed", "start.w", "name", "w"])
def test_what_cannot_change_is_said(key: str) -> None:
    (fault,) = refusal(document(changes=[{"at": 1, "set": {key: 1}}]))
    assert fault.startswith(f"runs[0].changes[0].set.{key}: is not known here; known are weights.w,")


def test_all_faults_of_all_runs_are_collected() -> None:
    bad = {"rule": {"rate": -1, "name": "x"}, "seed": "s", "colour": 1, "patterns": [[1, None], 7]}
    worse = {"bounds": [True, False], "changes": [{"at": -1, "set": {"rule.rate": "fast", "w": 0}}, 0]}
    content = {"format": "Nudge", "version": True, "iteration": 1.5, "extra": 0, "runs": [bad, {}, worse, None]}
    assert [fault.split(": ")[0] for fault in refusal(json.dumps(content).encode())] == [
        "format",
        "version",
        "extra",
        "iteration",
        "runs[0].colour",
        "runs[0].patterns[0][1]",
        "runs[0].patterns[1]",
        "runs[0].rule.name",
        "runs[0].rule.rate",
        "runs[0].seed",
        "runs[2].bounds[0]",
        "runs[2].bounds[1]",
        "runs[2].changes[0].at",
        "runs[2].changes[0].set.w",
        "runs[2].changes[0].set.rule.rate",
        "runs[2].changes[1]",
        "runs[3]",
    ]


WHOLE = to_json(Workspace()).encode()


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is not JSON"),
        (b"null", "it must be an object, is null"),
        (b"[1, 2]", "it must be an object, is a list of 2"),
        (b"{}", 'format: must be "nudge", is null'),
        (WHOLE[:-40], "is not JSON: "),
        (WHOLE + b"x", "is not JSON: Extra data"),
        (WHOLE.replace(b"0.5", b"NaN"), "NaN is no number there"),
        (WHOLE.replace(b"0.5", b"Infinity"), "Infinity is no number there"),
        (WHOLE.replace(b"0.5", b"-Infinity"), "-Infinity is no number there"),
        (WHOLE.replace(b"0.5", b"1e999"), "runs[0].rule.rate: must be a finite number, is Infinity"),
        (WHOLE.replace(b"0.5", b"1" + b"0" * 400), "runs[0].rule.rate: must be a finite number, is 1000"),
        (WHOLE.replace(b"0.5", b"1" * 5000), "a number in it has too many digits"),
        (WHOLE.replace(b'"seed": 0', b'"seed": 1' + b"0" * 4000), "runs[0].seed: must be "),
        (WHOLE.replace(b'"seed": 0', b'"seed": 1, "seed": 2'), 'the key "seed" stands there twice'),
        (WHOLE.replace(b'"version": 1', b'"version": 2'), "version: is 2, made by a later Nudge"),
        (WHOLE.replace(b'"version": 1', b'"version": 0'), "version: must be 1, is 0"),
        (WHOLE.replace(b'"version": 1', b'"version": 1.0'), "version: must be 1, is 1.0"),
        (WHOLE.replace(b'"version": 1', b'"version": true'), "version: must be 1, is true"),
        (WHOLE.replace(b'"iteration": 0', b'"iteration": false'), "iteration: must be a whole number"),
        (WHOLE.replace(b'"iteration": 0', b'"iteration": 1e3'), "iteration: must be a whole number"),
        (b'{"format": "nudge", "version": 1, "runs": []}', "runs: must be a list of 1 to 6 runs, is a list of 0"),
        (b'{"format": "nudge", "version": 1, "runs": {}}', "runs: must be a list of 1 to 6 runs, is an object"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (WHOLE.decode().encode("utf-16"), "it is not UTF-8 text"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b"\x00" * 100, "is not JSON"),
        (b" " * (LARGEST_WORKSPACE + 1), "too large"),
    ],
    ids=lambda value: str(value[:30]),
)
def test_what_is_no_workspace_is_told_in_words(content: bytes, part: str) -> None:
    assert part in "\n".join(refusal(content))


@pytest.mark.parametrize("word", ["a\nb", "\x1b[31mred", "\u202eright to left", "\ud800", "\x00", "x" * 10_000])
def test_a_file_s_own_words_come_back_on_one_line_that_prints(word: str) -> None:
    refusal(document(**{word: 1}))
    refusal(document(name=word + "\n"))
    refusal(document(activation=word, rule={word: word}, changes=[{"at": word, "set": {word: word}}]))
    key = json.dumps(word).encode()
    refusal(b"{" + key + b": 1, " + key + b": 2}")


def test_many_keys_and_one_of_them_twice_are_soon_told() -> None:
    """Counted once, not once for each: 10^5 keys would take 10^10 comparisons."""
    keys = ", ".join(f'"{k}": 0' for k in [*range(100_000), 7])
    (fault, *_) = refusal(b'{"format": "nudge", "version": 1, "runs": [{' + keys.encode() + b"}]}")
    assert fault == 'the key "7" stands there twice'


def make_nothing(path: Path) -> None:
    assert not path.exists()


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40 if os.name == "posix" else LARGEST_WORKSPACE + 1)


def make_loop(path: Path) -> None:
    path.symlink_to(path)


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(os.name != "posix", reason="has neither pipes nor links in folders")
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_nothing, "cannot be read (No such file or directory)"),
        (Path.mkdir, "is a folder, not a file"),
        (make_fifo, "is not a file"),
        (make_huge, "is too large"),
        (make_loop, "cannot be read ("),
    ],
)
def test_what_is_no_file_to_read_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    path = tmp_path / "a file.nudge"
    make(path)
    with pytest.raises(Refused) as refused:
        read_file(path)
    (fault,) = refused.value.faults
    assert fault.startswith(f"{path}: {words}")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "new\nline"])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(tmp_path / name)
    assert all(fault.isprintable() for fault in refused.value.faults)
