"""The lab notebook: what a person keeps, where it is stored, and how it is handed on. Knows core, and no Qt."""
