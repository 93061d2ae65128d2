"""The tables of the notebook, and how each version becomes the next; released versions do not change.

Pictures have a table of their own: entries are read often, and all at once.
"""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            place REAL NOT NULL,      -- the topmost has the greatest
            made TEXT NOT NULL,       -- ISO 8601, UTC
            deleted TEXT,             -- the same
            names TEXT NOT NULL,
            iteration INTEGER NOT NULL,
            what TEXT NOT NULL,
            parameters TEXT NOT NULL,
            worked TEXT NOT NULL,
            content TEXT NOT NULL,
            words TEXT NOT NULL
        )""",
        """CREATE TABLE pictures (
            entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
            png BLOB NOT NULL
        )""",
    ),
    ("ALTER TABLE pictures ADD COLUMN pdf BLOB NOT NULL DEFAULT x''",),
    ("ALTER TABLE entries ADD COLUMN active INTEGER NOT NULL DEFAULT 0",),  # which run, from 0
)
VERSION = len(MIGRATIONS)
