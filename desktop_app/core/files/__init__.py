"""What is read and written: workspaces, pictures that carry one, tables of rows."""
