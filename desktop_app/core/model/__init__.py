"""The mathematics: activations, errors, networks, rules, patterns, and the experiment made of them."""
