"""The command line: the verbs, which need no window."""
