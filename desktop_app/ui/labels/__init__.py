"""What am I looking at: every part on screen, labelled in place."""
