"""Play and scrub, read-outs, the status line."""
