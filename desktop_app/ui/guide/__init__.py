"""The guide that F1 opens: its pages, and the window that shows them."""
