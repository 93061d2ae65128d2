"""The command line: the verbs that work without a window."""
