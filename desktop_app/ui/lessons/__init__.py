"""The lessons in the window: their list, their pages, and the curves that are drawn by hand."""
