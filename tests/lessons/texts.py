"""Lessons for the tests: a sound one, and what to put into it."""

from desktop_app.core.files.workspace import Refused
from desktop_app.lessons.lesson import Lesson
from desktop_app.lessons.reader import read

FRONT = """---
title: Which way?
question: "Which way does w go?"
---
"""
STATE = """```nudge state left
{ "patterns": [[1, 0.7]], "bounds": null, "start": {"w": -2}, "rule": {"rate": 5} }
```
"""
BODY = f"""
# Which way?

One weight, one pattern.

{STATE}
Which way will w go?

- [(X)] up <!-- left at 0: delta_w > 0 -->
- [( )] down <!-- left at 0: delta_w < 0 -->

  The slope is negative.
- [( )] that depends

How large will the first nudge be?

[[0.305]] <!-- left at 0: delta_w ± 0.005 -->
[[?]] The rule: Δw = −α · slope.
[[?]] Mind both minus signs.

****

−5 · (−0.0610) = +0.305.

****

```nudge play left until 30
```

```nudge claim left
at 0: dE_dw = -0.06098 ± 0.00001
from 0 to 30: E falls
```

## From the other side

Now draw.

```nudge light slope, ball
```

```nudge draw left w from 0 to 30
```

****

It is steepest in the middle.

****
"""
TEXT = FRONT + BODY


def faults_of(text: str) -> list[str]:
    """Why a lesson is refused."""
    try:
        read(text, "a")
    except Refused as refused:
        return refused.faults
    return []


def lesson(text: str = TEXT) -> Lesson:
    return read(text, "01-which-way")


def line_of(part: str, text: str = TEXT) -> int:
    """The line in which a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1
