"""Reads and writes files: workspaces, pictures with a workspace inside, tables of rows."""
