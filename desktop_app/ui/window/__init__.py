"""The window that the parts are put together in: only this package knows MainWindow."""
