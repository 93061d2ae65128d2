"""The mathematics at 50 digits, and how far doubles may honestly be from it.

Each bound follows the roundings of a computation in doubles to first order: z = wx is off by u|z|, ŷ by A′δz and a few
roundings of its own, and so on down the chain rule. Where a sum cancels, δz is not small beside z, and second orders
are counted too. Nothing here is taken from the program.
"""

from math import inf
from typing import NamedTuple

from mpmath import mp, mpf

mp.dps = 50

ACTIVATIONS = ("logistic", "tanh", "softplus", "relu", "identity")
ERRORS = ("squared", "cross_entropy")
GREATEST = mpf(2) ** 1024 - mpf(2) ** 970
TINY = mpf(2) ** -1074
U = mpf(2) ** -53
FEW = 8  # roundings of half a unit that one formula may add up
SMALL = mpf(2) ** -20  # beyond this δz its second order is no bound any more


class Bounded(NamedTuple):
    """An exact value and the greatest honest error of its double."""

    value: mpf
    error: mpf

    def admits(self, number: float) -> bool:
        if abs(number) == inf:
            return bool(abs(self.value) + self.error >= GREATEST and (self.value > 0) == (number > 0))
        return bool(abs(mpf(number) - self.value) <= self.error)

    def times(self, other: "Bounded") -> "Bounded | None":
        """The rounded product; None where it may be beyond the doubles."""
        value = self.value * other.value
        error = abs(self.value) * other.error + abs(other.value) * self.error + self.error * other.error
        error += U * (abs(value) + error) + TINY
        return Bounded(value, error) if abs(value) + error < GREATEST else None


def activation(name: str, z: mpf) -> tuple[mpf, mpf, mpf]:
    """A, A′ and |A″|."""
    if name == "logistic":
        up, down = 1 / (1 + mp.exp(-z)), 1 / (1 + mp.exp(z))
        return up, up * down, up * down * abs(down - up)
    if name == "tanh":
        slope = 4 / (mp.exp(z) + mp.exp(-z)) ** 2
        return mp.tanh(z), slope, 2 * abs(mp.tanh(z)) * slope
    if name == "softplus":
        return softplus(z), 1 / (1 + mp.exp(-z)), 1 / (1 + mp.exp(-z)) / (1 + mp.exp(z))
    if name == "relu":
        return max(z, mpf(0)), mpf(z > 0), mpf(0)
    assert name == "identity"
    return z, mpf(1), mpf(0)


def softplus(z: mpf) -> mpf:
    """ln(1 + e^z), also where e^z is far below the last digit of 1."""
    return mp.log1p(mp.exp(z)) if z < 0 else z + mp.log1p(mp.exp(-z))


class Exact(NamedTuple):
    """ŷ, A′, E and ∂E/∂w of one pattern, each with its bound; None where no double can be asked to hold it."""

    y_hat: Bounded
    slope: Bounded
    E: Bounded | None
    dE_dw: Bounded | None
    is_outside: bool = False


def exact(name: str, error: str, w: float, x: float, y: float) -> Exact | None:
    """What is true at (w, x, y); None where w·x is beyond the doubles, or ReLU's corner is within its rounding."""
    z = mpf(w) * mpf(x)
    return _exact_of(name, error, Bounded(z, U * abs(z) + TINY), mpf(y), mpf(x))


def _exact_of(name: str, error: str, z: Bounded, y: mpf, x: mpf) -> Exact | None:
    """What is true of a sum z, of which `x` is the slope in the weight."""
    neuron = _neuron(name, z)
    if neuron is None:
        return None
    y_hat, A1 = neuron
    if error == "squared":
        return _squared(y_hat, A1, y, x)
    if name == "logistic":
        return _logistic_cross_entropy(y_hat, A1, *z, y, x)
    if (name == "tanh" and z.value > 2) or (name == "softplus" and z.value < -708):
        return _saturated_cross_entropy(name, y_hat, A1, z, y, x)
    return _cross_entropy(y_hat, A1, y, x)


def _neuron(name: str, sum_: Bounded) -> tuple[Bounded, Bounded] | None:
    """A and A′ of a sum; None where the sum is beyond the doubles or hardly known."""
    z, dz = sum_
    if abs(z) > GREATEST or (name == "relu" and 0 < abs(z) < dz + TINY) or dz > SMALL * (1 + abs(z)):
        return None
    A, slope, bend = activation(name, z)
    second = slope * dz**2  # |A″| ≤ 2A′ and |A‴| ≤ 4A′ of each of them
    y_hat = Bounded(A, slope * dz + 2 * second + FEW * U * abs(A) + TINY)
    return y_hat, Bounded(slope, 2 * bend * dz + 4 * second + FEW * U * slope + 4 * TINY)  # tanh′ has a factor 4


class ExactTwo(NamedTuple):
    """ŷ, E, ∂E/∂w and ∂E/∂v of one pattern and two weights, each with its bound, or None."""

    y_hat: Bounded
    E: Bounded | None
    dE_dw: Bounded | None
    dE_dv: Bounded | None
    is_outside: bool = False


def exact_with_bias(name: str, error: str, w: float, b: float, x: float, y: float) -> ExactTwo | None:
    """What is true of ŷ = A(wx + b); None as for one weight, and where the sum cancels so far that little is left."""
    product = mpf(w) * mpf(x)
    z = product + mpf(b)
    known = _exact_of(name, error, Bounded(z, U * abs(product) + U * abs(z) + 2 * TINY), mpf(y), mpf(1))
    if known is None or abs(product) > GREATEST:
        return None
    dE_dz = known.dE_dw
    return ExactTwo(known.y_hat, known.E, dE_dz and dE_dz.times(Bounded(mpf(x), mpf(0))), dE_dz, known.is_outside)


def exact_chain(name: str, error: str, w1: float, w2: float, x: float, y: float) -> ExactTwo | None:
    """What is true of ŷ = A(w₂ A(w₁x)); None as for one weight."""
    z1 = mpf(w1) * mpf(x)
    inner = _neuron(name, Bounded(z1, U * abs(z1) + TINY))
    z = inner and inner[0].times(Bounded(mpf(w2), mpf(0)))
    known = z and _exact_of(name, error, z, mpf(y), mpf(1))
    if inner is None or known is None:
        return None
    h, dh_dz1 = inner
    dE_dw1 = dE_dz = known.dE_dw
    for factor in (Bounded(mpf(w2), mpf(0)), dh_dz1, Bounded(mpf(x), mpf(0))):
        dE_dw1 = dE_dw1 and dE_dw1.times(factor)
    return ExactTwo(known.y_hat, known.E, dE_dw1, dE_dz and dE_dz.times(h), known.is_outside)


def _squared(y_hat: Bounded, A1: Bounded, y: mpf, x: mpf) -> Exact:
    d = Bounded(y_hat.value - y, y_hat.error + U * abs(y_hat.value - y))
    E = d.value**2 / 2
    dE_dw = d.value * A1.value * x
    return Exact(
        y_hat,
        A1,
        Bounded(E, abs(d.value) * d.error + d.error**2 + FEW * U * E + TINY),
        Bounded(dE_dw, _product_error(d, A1, x)),
    )


def _cross_entropy(y_hat: Bounded, A1: Bounded, y: mpf, x: mpf) -> Exact:
    p, dp = y_hat
    if p < -dp or p > 1 + dp:
        return Exact(y_hat, A1, None, None, is_outside=True)
    if p < 0 or p > 1 or (y > 0 and dp > p / 8) or (y < 1 and dp > (1 - p) / 8):
        return Exact(y_hat, A1, None, None)
    one, other = (y / p if y > 0 else mpf(0)), ((1 - y) / (1 - p) if y < 1 else mpf(0))
    if max(one, other) >= GREATEST:
        return Exact(y_hat, A1, None, None)
    E = (-y * mp.log(p) if y > 0 else mpf(0)) - ((1 - y) * mp.log1p(-p) if y < 1 else mpf(0))
    bend = (one / p if y > 0 else 0) + (other / (1 - p) if y < 1 else 0)
    D = Bounded(other - one, 2 * bend * dp + FEW * U * (one + other) + TINY)
    return Exact(
        y_hat,
        A1,
        Bounded(E, 2 * (one + other) * dp + FEW * U * E + TINY),
        Bounded(D.value * A1.value * x, _product_error(D, A1, x)),
    )


def _logistic_cross_entropy(y_hat: Bounded, A1: Bounded, z: mpf, dz: mpf, y: mpf, x: mpf) -> Exact:
    """Sharp on both sides of saturation: ŷ − y keeps its digits even where ŷ is 0 or 1 in doubles."""
    E = y * softplus(-z) + (1 - y) * softplus(z)
    rest = 1 / (1 + mp.exp(abs(z)))  # what ŷ lacks of the nearer one of 0 and 1
    d = (1 - y) - rest if z >= 0 else rest - y
    error = (
        A1.value * (dz + 2 * dz**2) + FEW * U * rest + U * abs(d) + (U * (1 - y) if y < 0.5 and z >= 0 else 0) + TINY
    )
    return Exact(
        y_hat,
        A1,
        Bounded(E, abs(d) * dz + A1.value * dz**2 + FEW * U * E + TINY),
        Bounded(d * x, abs(x) * error + U * abs(d * x) + TINY),
    )


def _saturated_cross_entropy(name: str, y_hat: Bounded, A1: Bounded, z: Bounded, y: mpf, x: mpf) -> Exact:
    """Sharp also where ŷ is 1 or 0 in doubles: the logarithms and their slopes are known from z."""
    A, slope, bend = activation(name, z.value)
    rest = 2 / (1 + mp.exp(2 * z.value)) if name == "tanh" else 1 - A
    # Of what is next to 1 in 50 digits, too.
    log_A, log_rest = (mp.log1p(-rest), mp.log(rest)) if name == "tanh" else (mp.log(A), mp.log1p(-A))
    E = -y * log_A - (1 - y) * log_rest
    one, other = y * slope / A, (1 - y) * slope / rest
    curve = (one + other) * (bend / slope + slope / A + slope / rest)
    if max(E, 2 * abs(z.value)) >= GREATEST:
        return Exact(y_hat, A1, None, None)
    d = Bounded(other - one, curve * z.error * 2 + FEW * U * (one + other) + TINY)
    return Exact(
        y_hat,
        A1,
        Bounded(E, 2 * (one + other) * z.error + FEW * U * (E + 2 * (1 - y)) + 2 * TINY),
        Bounded(d.value * x, abs(x) * d.error + U * abs(d.value * x) + TINY),
    )


def _product_error(d: Bounded, A1: Bounded, x: mpf) -> mpf:
    linear = A1.value * d.error + abs(d.value) * A1.error + d.error * A1.error
    return abs(x) * (linear + TINY) + FEW * U * abs(d.value * A1.value * x) + TINY
