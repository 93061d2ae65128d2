"""Entries as Markdown, to paste into other notes."""

from desktop_app.notebook.entry import Entry
from desktop_app.notebook.markup import has_tags, lowered
from desktop_app.words.step.notes import escaped_markdown


def to_markdown(entry: Entry, picture: str = "", workspace: str = "") -> str:
    """An entry under a heading of its own; `picture` and `workspace` are the paths of its files, if it has any."""
    told = [entry.local_date, "" if picture else escaped_markdown(entry.what)]
    file = f"[workspace]({workspace})" if workspace else ""
    paragraphs = (
        f"## {escaped_markdown(entry.heading)}",
        " · ".join(filter(None, (*told, file))),
        f"![{escaped_markdown(entry.what)}]({picture})" if picture else "",
        own_words(entry.words),
        escaped_markdown(entry.shared),
        "\n".join(f"- {escaped_markdown(parameters)}" for parameters in entry.each_run),
        entry.step,
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def own_words(words: str) -> str:
    """The user's words, with headings below the entry's, and with nothing that a program could take for HTML."""
    words = lowered(words)
    return words.replace("<", "&lt;") if has_tags(words) else words
