"""Entries as Markdown, for a person's other notes."""

from desktop_app.core.notes import escaped_markdown
from desktop_app.notebook.entry import Entry
from desktop_app.notebook.markup import has_tags


def to_markdown(entry: Entry, picture: str = "", workspace: str = "") -> str:
    """An entry under a heading of its own; `picture` and `workspace` are the places of its files, if it has any."""
    _, _, worked = entry.worked.partition("\n\n")
    file = f" · [workspace]({workspace})" if workspace else ""
    paragraphs = (
        f"## {escaped_markdown(entry.heading)}",
        f"{entry.local_date} · {escaped_markdown(entry.what)}{file}",
        f"![{escaped_markdown(entry.what)}]({picture})" if picture else "",
        own_words(entry.words),
        worked.strip(),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def own_words(words: str) -> str:
    """As they were written; but no other program shall take anything in them for HTML."""
    return words.replace("<", "&lt;") if has_tags(words) else words
