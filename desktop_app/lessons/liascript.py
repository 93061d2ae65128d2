"""A lesson as LiaScript: its text and its questions; what Nudge would show is named in a line, or a block of JSON."""

import json
from collections.abc import Iterator

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.lessons.gift import answer_of, plain
from desktop_app.lessons.lesson import Block, Choice, Drawing, Lesson, Play, Prose, Setting, Typed
from desktop_app.lessons.replays import Replays

_HEADER = """<!--
language: en
comment:  {}
-->"""
# LiaScript compares an answer to the letter: this lets it be as near as the lesson asks for.
_WITHIN = """<script>
  const input = "@input".trim().replace(",", ".").replace("−", "-");
  input !== "" && Math.abs(Number(input) - ({})) <= {}
</script>"""


def to_liascript(lesson: Lesson) -> str:
    """The whole lesson; its claims hold."""
    replays, parts = Replays(lesson), [_HEADER.format(lesson.question.replace("-->", ""))]
    for number, page in enumerate(lesson.pages):
        parts.append(f"{'##' if number else '#'} {page.title}")
        for block in page.blocks:
            parts += _parts(block, lesson, replays)
    return "\n\n".join(part for part in parts if part) + "\n"


def _parts(block: Block, lesson: Lesson, replays: Replays) -> Iterator[str]:
    if isinstance(block, Prose):
        yield _text(block.text)
    elif isinstance(block, Setting):
        workspace = json.loads(to_json(Workspace(lesson.state(block.state).runs)))
        yield f"A file for Nudge, {block.state}.nudge:"
        yield f"```json\n{json.dumps(workspace, ensure_ascii=False)}\n```"
    elif isinstance(block, Play):
        yield f"*In Nudge: play {block.state} until iteration {block.until}.*"
    elif isinstance(block, Drawing):
        yield f"*On paper: draw {block.quantity} of {block.state} from iteration {block.begin} to {block.end}.*"
        yield _quiz(["[[!]]"], (), block.solution) if block.solution else ""
    elif isinstance(block, Choice):
        options = (f"[({'X' if option.is_right else ' '})] {_text(option.text)}" for option in block.options)
        comments = (f"- {option.text}: {option.comment}" for option in block.options if option.comment)
        yield _quiz([*options], block.hints, "\n\n".join(filter(None, [block.solution, "\n".join(comments)])))
    elif isinstance(block, Typed):
        number = answer_of(block, replays)
        answer = block.answer if number is None else plain(number, block.tolerance)
        script = [] if number is None else [_WITHIN.format(answer, plain(block.tolerance))]
        yield _quiz([f"[[{answer}]]"], block.hints, block.solution, script)


def _quiz(answers: list[str], hints: tuple[str, ...], solution: str, script: list[str] | None = None) -> str:
    solved = [f"****\n\n{_text(solution)}\n\n****"] if solution else []
    return "\n".join([*answers, *(f"[[?]] {_text(hint)}" for hint in hints), *(script or []), *solved])


def _text(text: str) -> str:
    """Text in which nothing reads as the beginning of an answer, or of a macro."""
    return text.replace("[[", r"\[\[").replace("@", r"\@")
