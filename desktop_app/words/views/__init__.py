"""What the pages of the stage show, in words."""
