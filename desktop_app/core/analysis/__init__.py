"""What can be said of a run: its verdict, where E is least, landscapes, directions, votes, checks of the gradient."""
