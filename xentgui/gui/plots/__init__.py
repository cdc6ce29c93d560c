"""One plot a file; each shows one state and is imported only after the window's first frame."""
