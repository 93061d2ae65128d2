"""What the window says about lessons."""

from desktop_app.core.model.numbers import count, in_print

TITLE = "What do you want to know?"
JUST_PLAY = "No question yet: I want to play."
JUST_PLAY_TIP = "Close this list and play with one weight; the button Lessons brings the list back"
CREDIT = "The questions are those of a thread on Mathematics Stack Exchange, of July 2017."
EXAMPLES, TO_DO, TO_NOTICE = "Examples", "What to do", "What to notice"
LITERATURE, SOURCE = "Worked examples from the literature", "Where it is from"
HELD = "Noted. The run will show it."
SKIPPED = "Skipped."
OF_ROOM = "Asked of the room."
CHOOSE = "Choose one of the answers first."
TYPE_NUMBER, TYPE_WORDS, YOUR_ANSWER = "a number", "a word", "Your answer"
PLAYED = "It has run."
ONCE_MORE = "Asked again"
LEAVE_TIP = "End the lesson: your own runs come back as you left them"
DRAW_FIRST = "Draw the whole curve first, or type its numbers."
DRAW_TIP = "Drag the mouse across the plot, or type values"


def right_answer(answer: str, is_number: bool) -> str:
    """The answer as the lesson has it; a number with the signs of print."""
    return f"It is {in_print(answer) if is_number else answer}."


def play_to(iteration: int) -> str:
    return f"Play to iteration {count(iteration)}"


def drawing_task(symbol: str, begin: int, end: int) -> str:
    """What to draw."""
    return f"Draw how {symbol} will go from iteration {count(begin)} to {count(end)}, on its plot."


def page_of(k: int, pages: int) -> str:
    return f"Page {k} of {pages}"


def state_of(minutes: int, answered: int, questions: int) -> str:
    """How far the user has come in a lesson, beneath its question."""
    if answered >= questions:
        return f"{minutes} minutes · done"
    return f"{minutes} minutes · {answered} of {questions} answered" if answered else f"{minutes} minutes"


def shown(title: str) -> str:
    return f"Lesson: {title}"


def next_lesson(title: str) -> str:
    """The last button of a lesson; without a title there is no other one."""
    return "Next lesson" if title else "All questions"


def comes_back(title: str) -> str:
    """Above a question of an earlier lesson."""
    return f"A question of the lesson *{title}* comes back."
