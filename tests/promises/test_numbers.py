"""The numbers are right: every network × activation × error × rule at random places, against 50 digits."""

import random
from math import copysign, isfinite, isinf, isnan, ulp
from typing import Any

from mpmath import mp, mpf

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.networks import NETWORKS as KINDS
from desktop_app.core.model.networks import ONE_WEIGHT, codes_of, propagate
from desktop_app.core.model.patterns import IN_TURN
from desktop_app.core.model.rules import RULES, nudge_of_one
from tests.core.experiments import DEFAULTS
from tests.core.mathematics import (
    ACTIVATIONS,
    ERRORS,
    GREATEST,
    Bounded,
    Exact,
    ExactTwo,
    U,
    exact,
    exact_chain,
    exact_with_bias,
)  # fmt: skip
from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise

PROMISE = Promise("numbers", "The numbers are right", "points against 50 digits", 1_080, 100_000)
SIZE = len(KINDS) * len(ACTIVATIONS) * len(ERRORS) * len(RULES)
FAR = (0.0, -0.0, 5e-324, -1e-308, 1e308, -1e154, 37.0, 709.8, -745.2)
NORMAL = mpf(2) ** -1022
HONEST = 64  # last digits; where the roundings of a formula may add up to more, its terms cancel


def test_the_numbers_are_those_of_fifty_digits(ledger_of: LedgerOf) -> None:
    ledger = ledger_of(PROMISE)
    for seed in ledger.seeds(SIZE):
        dice = random.Random(seed)
        for network, activation, error, rule in every_kind():
            w, v, x = (a_number(dice) for _ in range(3))
            y = a_number(dice) if error == "squared" else dice.choice((0.0, 1.0, dice.random()))
            v = 0.0 if network == ONE_WEIGHT else v
            codes = codes_of(network, ACTIVATIONS.index(activation), ERRORS.index(error), IN_TURN)
            E, dE_dw, dE_dv, (_, y_hat, *_) = propagate(codes, w, v, x, y)
            numbers = {"y_hat": y_hat, "E": E, "dE_dw": dE_dw, "dE_dv": dE_dv}
            where = f"seed {seed}: {KINDS[network].name}, {activation}, {error}, {(w, v, x, y)}"
            true = exactly(network, activation, error, w, v, x, y)
            if true is not None:
                for name, number in numbers.items():
                    known: Bounded | None = getattr(true, name, None)
                    if known is not None and not isinf(E):
                        ulps = distance(number, known, f"{where}, {name}")
                        ledger.at_most(f"{name}, in last digits", ulps)
            if isfinite(dE_dw):
                ledger.at_most("nudge, in last digits", the_nudge(dice, rule, dE_dw, where))


def every_kind() -> list[tuple[int, str, str, int]]:
    return [
        (network, activation, error, rule)
        for network in range(len(KINDS)) for activation in ACTIVATIONS for error in ERRORS for rule in range(len(RULES))
    ]  # fmt: skip


def a_number(dice: random.Random) -> float:
    """Mostly a modest one, sometimes of any size."""
    kind = dice.random()
    if kind < 0.75:
        return dice.uniform(-4.0, 4.0)
    return dice.choice(FAR) if kind < 0.85 else copysign(10.0 ** dice.uniform(-300.0, 300.0), dice.random() - 0.5)


def exactly(
    network: int, activation: str, error: str, w: float, v: float, x: float, y: float
) -> Exact | ExactTwo | None:
    if network == ONE_WEIGHT:
        return exact(activation, error, w, x, y)
    two = exact_with_bias if KINDS[network].name == "weight_and_bias" else exact_chain
    return two(activation, error, w, v, x, y)


def distance(number: float, true: Bounded, where: str) -> float:
    """How many last digits a double is from the truth, where its terms do not cancel; its sign is never wrong."""
    assert true.admits(number), where
    if abs(true.value) > true.error:
        assert number == 0.0 or (number > 0) == (true.value > 0), f"{where}: the sign is wrong"
    if not isfinite(number) or abs(true.value) < NORMAL or true.error > HONEST * U * abs(true.value):
        return 0.0
    return float(abs(mpf(number) - true.value) / ulp(float(true.value)))


def the_nudge(dice: random.Random, code: int, g: float, where: str) -> float:
    """How many last digits a rule's nudge is from the truth, which every rule says in its own way."""
    kind = RULES[code]
    own: dict[str, Any] = {name: DEFAULTS[name] for name in kind.parameters}
    rule = Rule(kind.name, 10.0 ** dice.uniform(-4.0, 4.0), **own)
    m, s, n = g * dice.uniform(-1.0, 1.0), min(g * g, 1e300) * dice.random(), dice.randint(1, 1_000)
    h = g * dice.uniform(-1.5, 1.5)
    delta_w = nudge_of_one(kind.code, rule.numbers, float(n), g, h, m, s)[0]
    size = mp.sqrt(mpf(g) ** 2 + mpf(h) ** 2)
    value, scale, roundings = exact_nudge(kind.name, rule, n, mpf(g), size, mpf(m), mpf(s))
    where = f"{where}: {kind.name}, g {g}, m {m}, s {s}, n {n}"
    small, large = mpf(g) ** 2 * U**2, mpf(g) ** 2
    if scale >= GREATEST or large >= GREATEST or (g and (small < NORMAL or scale < NORMAL)):
        # What is beyond the doubles ends the run: no sign is wrong then.
        assert not delta_w or isnan(delta_w) or not value or (delta_w > 0) == (value > 0), f"{where}: the sign is wrong"
        return 0.0
    return distance(delta_w, Bounded(value, roundings * U * scale), where)


def exact_nudge(name: str, rule: Rule, n: int, g: mpf, size: mpf, m: mpf, s: mpf) -> tuple[mpf, mpf, mpf]:
    """Δw, the size of its terms, and how many roundings it may have."""
    rate, mu, beta, floor = mpf(rule.rate), mpf(rule.momentum), mpf(rule.decay), mpf(rule.epsilon)
    few = mpf(8)
    match name:
        case "sign_only":
            delta = -rate * mp.sign(g)
        case "unit_step":
            delta = -rate * g / size if size else mpf(0)
        case "momentum":
            return -rate * (mu * m + g), rate * (mu * abs(m) + abs(g)), few
        case "nesterov":
            ball = mu * m + g
            return -rate * (g + mu * ball), rate * (abs(g) + mu * (mu * abs(m) + abs(g))), few
        case "nesterov_ahead":
            return mu * m - rate * g, mu * abs(m) + rate * abs(g), few
        case "adagrad":
            delta = -rate * g / (mp.sqrt(s + g * g) + floor)
        case "rmsprop":
            delta = -rate * g / (mp.sqrt(beta * s + (1 - beta) * g * g) + floor)
        case "adam" | "adamw":  # whose weights shrink apart from the nudge
            beta1, beta2 = mpf(rule.beta1), mpf(rule.beta2)
            rest1, rest2 = 1 - beta1**n, 1 - beta2**n
            floor += mp.sqrt((beta2 * s + (1 - beta2) * g * g) / rest2)
            one, other = beta1 * m, (1 - beta1) * g
            few += 4 / rest1 + 4 / rest2
            return -rate * (one + other) / rest1 / floor, rate * (abs(one) + abs(other)) / rest1 / floor, few
        case _:
            delta = (rate if name == "with_the_slope" else -rate) * g
    return delta, abs(delta), few
