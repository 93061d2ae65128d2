"""How far is too far: the cobweb, the fork and the map of a run."""
