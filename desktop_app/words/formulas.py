"""What is said of the user's own formulas."""

NOTATION = (
    "A formula has + − * / ^ | |, brackets, sqrt, exp, ln, log1p, tanh, sin, cos, σ, softplus, min, max, sign, and the "
    "constants e and π. 2w, w², ·, σ(w) and e^w are understood."
)
