"""Each fault of a lesson is named by its line, in a sentence."""

from pathlib import Path

import pytest

from desktop_app.core.files.workspace import Refused
from desktop_app.lessons.reader import LARGEST, read_bytes, read_file
from tests.lessons.texts import BODY, FRONT, STATE, TEXT, faults_of, line_of

OPTIONS = "- [(X)] up <!-- left at 0: delta_w > 0 -->"
TYPED = "[[0.305]] <!-- left at 0: delta_w ± 0.005 -->"
CLAIM = "at 0: dE_dw = -0.06098 ± 0.00001"
# What of the sound lesson is replaced by what; the part of the new text in whose line the fault is; and its beginning.
FAULTS: dict[str, tuple[str, str, str, str]] = {
    "no title": ("title: Which way?\n", "", "---", "the title is missing: write title: …"),
    "empty question": ('"Which way does w go?"', '""', "question", "the question is missing: write question: …"),
    "unknown key": ("title:", "author: me\ntitle:", "author", "author is not known here; known are title, question,"),
    "a key twice": ("question:", "title: a\nquestion:", "title: a", "title stands there twice"),
    "no key": ("question:", "a line\nquestion:", "a line", "“a line” is no line such as"),
    "open quotation mark": ('go?"', "go?", "question", 'a value that begins with " ends with the next one'),
    "long title": ("Which way?\n", f"{'a' * 201}\n", "title", "title: must be at most 200 characters long, is 201"),
    "minutes": ("title:", "minutes: 1e3\ntitle:", "minutes", "minutes: must be a whole number from 1 to 60, is “1e3”"),
    "shows": ("title:", "shows: curve, sky\ntitle:", "shows", "shows: “sky” is not known here; known are curve, land"),
    "controls": ("title:", "controls: alpha\ntitle:", "controls", "controls: “alpha” is not known here; known are net"),
    "four controls": (
        "title:", "controls: start.w, rule.rate, seed, bounds\ntitle:", "controls", "controls: must be at most 3, is 4",
    ),
    "asks again": ("title:", "asks-again: [a]\ntitle:", "asks-again", "asks-again: must be lessons and numbers of"),
    "asks question 0": ("title:", "asks-again: [a 0]\ntitle:", "asks-again", "asks-again: must be lessons and numb"),
    "text on no page": ("\n# Which way?", "\ntext\n\n# Which way?", "text", "what stands here is on no page"),
    "empty page": ("Now draw.\n", "", "## From", "the page has no text"),
    "empty heading": ("## From the other side", "##", "##", "the heading is empty"),
    "HTML block": ("Now draw.", "Now draw.\n\n<script>\nx\n</script>", "<script>", "HTML is not shown in lessons: lea"),
    "HTML in text": ("Now draw.", "Now\n<b>draw</b>.", "<b>", "HTML is not shown in lessons: leave out “<b>”"),
    "comment in text": ("Now draw.", "Now draw. <!-- left at 0: E > 0 -->", "Now", "a comment stands behind an answer"),
    "comment as a block": ("Now draw.", "Now draw.\n\n<!-- a -->", "<!-- a", "a comment stands behind an answer"),
    "picture": ("Now draw.", "Now draw.\n![a](b.png)", "![a]", "pictures are not shown in lessons"),
    "link to a file": ("Now draw.", "Now [draw](../a.md).", "Now", "a link must begin with http, https, mailto, is"),
    "hidden link": ("Now draw.", "Now [draw].\n\n[draw]: ftp://a", "Now", "a link must begin with http, https, mailto"),
    "block without an end": ("left until 30\n```\n", "left until 30\n", "```nudge play", "nothing stands inside of"),
    "last block without an end": ("It is steepest", "```\nIt is steepest", "```\nIt is", "the block that begins here"),
    "block in a list": ("Now draw.", "- Now\n\n  ```nudge light ball\n  ```", "  ```nudge", "a block for Nudge stands"),
    "unknown block": ("nudge light", "nudge lights", "```nudge lights", "“lights” is not known here; known are state"),
    "block without a word": ("nudge light slope, ball", "nudge", "```nudge\n", "“” is not known here; known are"),
    "unknown mark": ("slope, ball", "slope, bell", "```nudge light", "“bell” is not known here; known are curve"),
    "no mark": ("light slope, ball", "light", "```nudge light", "write nudge light NAME …"),
    "a full light": ("slope, ball\n", "slope\nball\n", "```nudge light", "nothing stands inside of a block"),
    "play without until": ("left until 30", "left 30", "```nudge play", "write nudge play STATE until N"),
    "play of no state": ("left until 30", "nix until 30", "```nudge play", "the state “nix” is not defined; defined a"),
    "play for ever": (
        "left until 30", "left until 4611686018427387904", "```nudge play",
        "an iteration must be from 1 to 1000000, is 4611686018427387904",
    ),
    "play for none": ("left until 30", "left until 0", "```nudge play", "an iteration must be from 1 to 1000000, is 0"),
    "draw of no quantity": ("draw left w", "draw left v", "```nudge draw", "v has no plot to draw on; one can dr"),
    "draw of no state": ("draw left w", "draw nix w", "```nudge draw", "the state “nix” is not defined"),
    "draw a verdict": ("draw left w", "draw left verdict", "```nudge draw", "verdict has no plot to draw on"),
    "draw backwards": ("from 0 to 30\n```\n\n****", "from 30 to 0\n```\n\n****", "```nudge draw", "an iteration must "),
    "draw too much": ("0 to 30\n```\n\n****", "0 to 20000\n```\n\n****", "```nudge draw", "an iteration must be"),
    "draw no more": ("w from 0 to 30", "w until 30", "```nudge draw", "write nudge draw STATE QUANTITY from A to B"),
    "state without a name": ("nudge state left", "nudge state", "```nudge state", "write nudge state NAME"),
    "state with a bad name": ("nudge state left", "nudge state l.ft", "```nudge state", "“l.ft” is no name for a stat"),
    "state named at": ("Now draw.", STATE.replace("left", "at"), "```nudge state at", "“at” is no name for a state"),
    "a state that is not there": ("Now draw.", "A\n\n```nudge state b\n```", "```nudge state b", "the state “b” is no"),
    "claim of no state": ("nudge claim left", "nudge claim nix", CLAIM, "the state “nix” is not defined; defined are "),
    "claim of no run": ("nudge claim left", "nudge claim left[1]", CLAIM, "left has no run 1: they are counted from 0"),
    "claim without a state": ("nudge claim left", "nudge claim", "```nudge claim", "write nudge claim STATE, or STATE"),
    "no claim": (CLAIM, "w is 3", "w is 3", "“w is 3” is no claim: write at N"),
    "no such quantity": (CLAIM, "at 0: b = 1 ± 1", "at 0: b", "b is not known here; known are E, E_next"),
    "no such pattern": (CLAIM, "at 0: E[1] < 1", "at 0: E[1]", "there is no pattern 1: they are counted from 0 to 0"),
    "w of a pattern": (CLAIM, "at 0: w[0] < 1", "at 0: w[0]", "w is not of one pattern: write it without [0]"),
    "no such relation": (CLAIM, "at 0: w is 1", "at 0: w is", "“is” is not known here; known are =, <, >"),
    "not how close": (CLAIM, "at 0: w = 1", "at 0: w =", "how close must it be? Write w = 1 ± HOW CLOSE"),
    "close to less": (CLAIM, "at 0: w < 1 ± 1", "at 0: w <", "how close (±) can be said of = only"),
    "negative tolerance": (CLAIM, "at 0: w = 1 ± -1", "at 0: w =", "how close it must be (± -1) cannot be negative"),
    "no value": (CLAIM, "at 0: w ± 1", "at 0: w ±", "a claim says what it is: w = VALUE ± HOW CLOSE"),
    "no number": (CLAIM, "at 0: w < abc", "at 0: w <", "“abc” is not a number"),
    "a doubtful number": (CLAIM, "at 0: w < 1,000", "at 0: w <", "“1,000” may mean 1000 or 1.000"),
    "rises at once": (CLAIM, "at 0: w rises", "at 0: w", "“at 0: w rises” is about one iteration"),
    "rises by": (CLAIM, "from 0 to 3: w rises by 2", "from 0", "“by 2” says too much"),
    "rises by digits": (CLAIM, "from 0 to 3: w rises 2", "from 0 to 3: w", "“2” says too much"),
    "backwards": (CLAIM, "from 3 to 0: w rises", "from 3", "“from 3 to 0: w rises” goes from 3 to 0: the second must"),
    "too long": (CLAIM, "from 0 to 10001: w rises", "from 0 to 1", "must be over at most 10000 iterations"),
    "too late": (CLAIM, "at 1000001: w < 1", "at 1000001", "an iteration must be from 0 to 1000000, is 1000001"),
    "later than any": (CLAIM, f"at {2**62}: w < 1", "at 4611", "an iteration must be from 0 to 1000000, is 4611686018"),
    "digits without end": (CLAIM, f"at {'9' * 5000}: w < 1", "at 9", "“999999999999999999999999999"),
    "no verdict": (CLAIM, "at 9: verdict = good", "at 9", "a verdict must be = one of too early to say, converges,"),
    "verdict over many": (CLAIM, "from 0 to 9: verdict = cycles", "from 0 to 9", "a verdict is of one iteration"),
    "later, of no state": (CLAIM, "at 9: w < nix at 8", "at 9", "the state “nix” is not defined"),
    "one option": (OPTIONS + "\n", "", "- [( )] down", "one option must be right, [(X)], not none"),
    "an unmarked option": ("[(X)] up", "[()] up", "- [()] up", "one option must be right, [(X)], not none"),
    "a hint in the list": ("[( )] that depends", "[[?]] a", "- [[?]]", "a hint stands on a line of its own, [[?]] HI"),
    "an answer denied": (TYPED, TYPED.replace("delta_w", "not delta_w"), "[[0.305]]", "an answer to type is of one"),
    "two right ones": ("[( )] that", "[(X)] that", "- [(X)] up", "one option must be right, [(X)], not 2"),
    "an item that is no option": ("[( )] that depends", "that depends", "- that", "“that depends” is no option: write"),
    "many may be right": ("[( )] that", "[[ ]] that", "- [[ ]]", "one option is right, and the others are not: write"),
    "the same text twice": ("that depends", "up", "- [(X)] up", "two options have the same text"),
    "an option without text": ("that depends", "", "- [( )] \n", "the option has no text"),
    "an option's claim": ("left at 0: delta_w < 0", "left: E", "- [( )] down", "“left: E” is no claim: write at N"),
    "an option's claim without a state": ("left at 0: delta_w < 0", "at 0: E < 0", "- [( )] down", "“at 0: E < 0” nam"),
    "an option's claim without a value": (
        "left at 0: delta_w < 0", "left at 0: E ± 0", "- [( )] down", "a claim says what it is: E = VALUE ± HOW CLOSE",
    ),
    "two comments": ("delta_w < 0 -->", "delta_w < 0 --> <!-- a -->", "- [( )] down", "one comment can be behind an"),
    "options without a list": (OPTIONS, OPTIONS[2:], "[(X)] up", "an answer stands at the left margin: options are"),
    "options in a numbered list": ("- [(X)] up", "1. [(X)] up", "1. [(X)]", "an answer stands at the left margin"),
    "no number to type": (TYPED, TYPED.replace("0.305", "much"), "[[much]]", "“much” is not a number, as the claim"),
    "a number's claim": (TYPED, TYPED.replace("± 0.005", "> 0"), "[[0.305]]", "the claim of a number that is typed sa"),
    "words after the answer": (TYPED, f"{TYPED} or so", "[[0.305]]", "one comment can be behind an answer"),
    "an answer in the text": ("be?\n\n[[0.305]]", "be?\n[[0.305]]", "[[0.305]]", "an answer stands at the left margin"),
    "two answers": (TYPED, f"{TYPED}\n[[1]]", "[[0.305]]", "an answer to type stands alone"),
    "an answer over many": (TYPED, TYPED.replace("at 0", "from 0 to 3"), "[[0.305]]", "an answer to type is of one"),
    "a hint without a question": ("Now draw.", "Now draw.\n\n[[?]] a", "[[?]] a", "a hint stands below the answers of"),
    "a solution without a question": ("Now draw.", "Now.\n\n****\n\na\n\n****", "****\n\na", "a solution, between lin"),
    "a solution without an end": ("in the middle.\n\n****", "in the middle.", "****\n\nIt is", "the solution that beg"),
    "an empty solution": ("It is steepest in the middle.", "", "****\n\n\n", "the solution is empty"),
    "a question in a solution": ("It is steepest in", "[[1]]\n\nIn", "[[1]]", "a solution is text alone"),
    "a control character": ("Now draw.", "Now\x07draw.", "Now", "has a character that is no text (\\x07)"),
    "a NUL": ("Now draw.", "Now\0draw.", "Now", "has a character that is no text (\\x00)"),
    "text that turns": ("Now draw.", "Now \u202edraw.", "Now", "has a character that is no text (\\u202e)"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "part", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_by_its_line(old: str, new: str, part: str, words: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    assert any(fault.startswith(f"line {line_of(part, text)}: {words}") for fault in faults_of(text)), faults_of(text)


def test_a_state_is_defined_once() -> None:
    text = f"{TEXT}\n{STATE}"
    line = line_of(STATE)
    assert faults_of(text) == [f"line {text.count(chr(10)) - 2}: the state left is defined in line {line} already"]


def test_the_faults_of_a_state_have_their_paths() -> None:
    text = TEXT.replace('"rule": {"rate": 5}', '"rule": {"rate": -5}, "colour": 1, "patterns": [[0, 1, 2]]')
    line = line_of("```nudge state left")
    assert faults_of(text) == [
        f'line {line}: the key "patterns" stands there twice',
        f"line {line}: left.colour: is not known here; known are name, network, formula, activation, error, "
        "patterns, presentation, error_of_batch, rule, start, bounds, seed, changes",
        f"line {line}: left.patterns[0]: must be [x, y], is a list of 3",
        f"line {line}: left.rule.rate: must be > 0, is -5",
    ]
    several = TEXT.replace('{ "patterns"', '{ "runs": [{}, {"seed": -1}], "name": "a", "patterns"')
    assert f"line {line}: runs[1].seed: must be from 0 to 9007199254740991, is -1" in faults_of(several)
    assert f"line {line}: left.name: is not known here; known are runs" in faults_of(several)
    broken = TEXT.replace('{"w": -2}', '{"w": }')
    assert faults_of(broken) == [f"line {line}: left: is not JSON: Expecting value in line {line + 1}, column 58"]


def test_of_several_runs_none_can_be_drawn_and_each_can_be_claimed() -> None:
    text = TEXT.replace('{ "patterns"', '{ "runs": [{"patterns": [[1, 0.7]]}, {"patterns"').replace("5} }", "5} }]}")
    line = line_of("```nudge draw", text)
    assert faults_of(text) == [f"line {line}: the curve of one run is drawn: give that run a state of its own"]
    claims = TEXT.replace("nudge claim left", "nudge claim left[2]")
    assert all("left has no run 2: they are counted from 0 to 0" in fault for fault in faults_of(claims))


def test_in_a_batch_a_quantity_of_one_pattern_needs_its_number() -> None:
    text = TEXT.replace('"patterns": [[1, 0.7]]', '"presentation": "batch", "patterns": [[1, 0.7], [1, 1]]')
    assert faults_of(text) == []
    assert faults_of(text.replace(CLAIM, "at 0: y_hat[1] < 1")) == []
    (fault,) = faults_of(text.replace(CLAIM, "at 0: y_hat < 1"))
    assert fault.endswith(": in a batch y_hat is different for each pattern: write y_hat[0], or another")


@pytest.mark.parametrize("text", ["", "\n", "# A\n\ntext\n", "{}", "---\n", "---\ntitle: a\n"])
def test_what_is_no_lesson_says_how_one_begins(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.startswith("line 1: must begin with ---, lines such as “title: …” and “question: …”")


def test_a_lesson_without_a_page_says_so() -> None:
    assert faults_of(FRONT) == ["line 5: the lesson has no page: begin one with a heading, # TITLE"]


def test_all_faults_are_told_in_the_order_of_their_lines() -> None:
    text = TEXT.replace("title:", "titel:").replace("[( )] down", "[(X)] down").replace("E falls", "F falls")
    lines = [int(fault.removeprefix("line ").split(":")[0]) for fault in faults_of(text)]
    assert lines == sorted(lines)
    assert len(lines) == 4


def test_bytes_that_are_no_text_are_refused_by_their_line() -> None:
    content = TEXT.encode().replace(b"Now draw", b"Now\xffdraw")
    with pytest.raises(Refused) as refused:
        read_bytes(content, "a")
    assert refused.value.faults == [f"line {line_of('Now draw')}: is not UTF-8 text: save the lesson as UTF-8"]


def test_a_file_that_is_too_large_or_none_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.nudge.md"
    large.write_bytes(TEXT.encode() + b" " * LARGEST)
    for path, words in ((large, "line 1: the lesson is too large"), (tmp_path, f"{tmp_path}: is a folder")):
        with pytest.raises(Refused) as refused:
            read_file(path)
        (fault,) = refused.value.faults
        assert fault.startswith(words)


def many(part: str, count: int) -> str:
    return FRONT + "\n# A\n\ntext\n\n" + "\n\n".join(part.replace("#", str(k)) for k in range(count)) + "\n"


HOSTILE = {
    "pages": (FRONT + "\n# A\n\ntext\n" * 101, "must be at most 100 pages, is 101"),
    "states": (many("```nudge state s#\n{}\n```", 61), "must be at most 60 states"),
    "blocks": (many("```nudge light ball\n```\n\ntext", 501), "must be at most 1000 blocks in a lesson, is 1003"),
    "claims": (
        many("```nudge state s\n{}\n```", 1) + f"```nudge claim s\n{'at 0: E < 1' + chr(10)}" + "at 0: E < 1\n" * 1000
        + "```\n", "must be at most 1000 claims",
    ),
    "patterns": (
        many('```nudge state s\n{"patterns": [' + "[0, 1], " * 10_000 + "[1, 1]]}\n```", 1),
        "s.patterns: must be a list of 1 to 10000 patterns [x, y], is a list of 10001",
    ),
    "brackets": (many(f"```nudge state s\n{'[' * 100_000}\n```", 1), "s: is not a state: its brackets are nested too"),
    "not numbers": (many('```nudge state s\n{"seed": NaN}\n```', 1), "s: is not JSON: NaN is no number there"),
    "large numbers": (many('```nudge state s\n{"start": {"w": 1e999}}\n```', 1), "s.start.w: must be a finite number"),
    "options": (many("- [( )] a\n" * 11, 1), "a choice has from 2 to 10 options, not 11"),
    "everything": (FRONT + "# A\n" * 10_001, "the page has no text"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), HOSTILE.values(), ids=HOSTILE)
def test_too_much_of_anything_is_refused(text: str, words: str) -> None:
    assert any(f": {words}" in fault for fault in faults_of(text)[:10_001]), faults_of(text)[:3]


@pytest.mark.parametrize("part", ["[", ">", "- ", "*a ", "![", "*_", "`", "<", "[[?]] ", "a\n\n", "\\", "#", "1. "])
def test_markdown_that_is_made_to_be_deep_or_slow_does_no_harm(part: str) -> None:
    assert isinstance(faults_of(f"{FRONT}\n# A\n\ntext\n\n{part * (20_000 // len(part))}\n"), list)


def test_text_may_hold_what_is_no_markup() -> None:
    text = BODY.replace("Now draw.", "Now *draw* `<b>`, a < b, [here](https://example.org) \\<i>, 1 000 −1 $w_1$.")
    assert faults_of(FRONT + text) == []
