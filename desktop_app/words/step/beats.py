"""A sentence for each of the four beats of a step, in its own numbers."""

from math import isfinite

from desktop_app.core.derivation.derivation import ERROR, FORWARD, GRADIENT
from desktop_app.core.derivation.rounding import ALMOST, EQUAL, Fitted, Part, Product, fitted
from desktop_app.core.model.networks import ONE_WEIGHT, TWO_WEIGHT_CHAIN, WEIGHT_AND_BIAS
from desktop_app.core.model.numbers import brief, in_print, significant
from desktop_app.words.step.nudge import NO_NUDGE, Move, moves, nudge_sentence, prediction_question, reason
from desktop_app.words.step.worked_step import WorkedStep

_IS = {EQUAL: "is", ALMOST: "is about"}


def beat_sentence(worked: WorkedStep, beat: int) -> str:
    """What happens in a beat."""
    if beat == FORWARD:
        return _forward(worked)
    if beat == ERROR:
        return _error(worked)
    if worked.is_secret:
        return prediction_question(worked.settings)
    return _gradient(worked) if beat == GRADIENT else _nudge(worked)


def _forward(worked: WorkedStep) -> str:
    if not worked.settings.net.has_patterns:
        return f"Forward: there are no patterns, E is a function of {' and '.join(worked.settings.net.symbols)} itself."
    share, (w, v), network = worked.share, worked.step.state.weights, worked.settings.codes.network
    x, of_w, of_v = Part((share.x,), is_given=True), Part((w,)), Part((v,))
    y_hat = significant(share.y_hat)
    if network == TWO_WEIGHT_CHAIN and share.inner is not None:
        first = fitted(share.inner.z, [Product(1, (x, of_w))])
        second = fitted(share.z, [Product(1, (Part((share.inner.h,)), of_v))])
        (h, w2), (x_text, w1) = _parts(second), _parts(first)
        return (
            f"Forward: x = {x_text} times w₁ = {w1} {_is(first, 'z₁')}; A makes h = {h}. "
            f"That times w₂ = {w2} {_is(second, 'z')}; A makes ŷ = {y_hat}."
        )
    if network == ONE_WEIGHT:
        made = fitted(share.z, [Product(1, (x, of_w))])
        x_text, w_text = _parts(made)
        product = f"the input {x_text} times the weight {w_text} {_is(made, 'z')}"
    elif network == WEIGHT_AND_BIAS:
        made = fitted(share.z, [Product(1, (x, of_w)), Product(1, (of_v,))])
        x_text, w_text, b = _parts(made)
        product = f"the input {x_text} times the weight {w_text} plus the bias {b} {_is(made, 'z')}"
    else:
        product = f"{worked.settings.net.z.text()} is z = {significant(share.z)}"
    return f"Forward: {product}; A makes the output ŷ = {y_hat} of it."


def _parts(made: Fitted) -> tuple[str, ...]:
    return tuple(in_print(part[0]) for part in made.parts)


def _is(made: Fitted, name: str) -> str:
    return f"{_IS[made.relation]} {name} = {in_print(made.result)}"


def _error(worked: WorkedStep) -> str:
    share, step, settings = worked.share, worked.step, worked.settings
    if not settings.net.has_patterns:
        return f"The error E is {brief(step.E)}." if isfinite(step.E) else "The error E is not a finite number here."
    is_one_of_many = step.pattern is None and len(step.shares) > 1
    y, E = brief(share.y), f"E is {brief(share.E)}; E of all {_together(worked)} is {brief(step.E)}."
    if not (isfinite(share.E) and isfinite(share.y_hat)):
        return f"ŷ should be {y} but is {brief(share.y_hat)}: the error E is not a finite number here."
    if share.y_hat == share.y:
        right = f"ŷ is {brief(share.y_hat)}, just as it should be"
        if is_one_of_many:
            return f"For this pattern {right}; its {E}"
        return f"{right}: the error is {brief(share.E)}{', as small as it can be' if share.E else ''}."
    off, way = brief(abs(share.y_hat - share.y)), "too small" if share.y_hat < share.y else "too large"
    if is_one_of_many:
        return f"For this pattern ŷ should be {y}: it is {off} {way}. Its {E}"
    decay = f" With the weight decay, E is {brief(step.E)}." if settings.rule.decay_in_E else ""
    return f"ŷ should be {y}: it is {off} {way}. The error E is {brief(share.E)}.{decay}"


def _together(worked: WorkedStep) -> str:
    """What E of a batch is of."""
    step, settings = worked.step, worked.settings
    many = "patterns" if len(step.presented) == len(step.shares) else f"{len(step.presented)} patterns of this step"
    parts = ["as their mean" if settings.is_mean else "together"]
    if settings.rule.decay_in_E:
        parts.append("with the weight decay")
    return f"{many} {', '.join(parts)}"


def _gradient(worked: WorkedStep) -> str:
    step, settings = worked.step, worked.settings
    slopes = (step.dE_dw, step.dE_dv)[: settings.weight_count]
    is_sum = step.pattern is None and len(step.shares) > 1
    if not all(map(isfinite, slopes)):
        return "The slope is not a finite number here: no nudge can be made of it."
    if len(slopes) > 1:
        each = ", ".join(f"∂E/∂{w} = {brief(g)}" for g, w in zip(slopes, settings.net.symbols, strict=True))
        of_all = f"{'Averaged' if settings.is_mean else 'Summed'} over the patterns " if is_sum else ""
        return f"{of_all}{each}.{_so(worked)}"
    of_all = f"The {'mean' if settings.is_mean else 'sum'} of the slopes over the patterns"
    slope, which = slopes[0], of_all if is_sum else "The slope"
    if slope == 0:
        return f"{which} is exactly 0: E does not change with w.{_so(worked)}"
    sign, falls = ("negative", "falls") if slope < 0 else ("positive", "grows")
    return f"{which} is {sign}, {brief(slope)}: E {falls} when w grows.{_so(worked)}"


def _so(worked: WorkedStep) -> str:
    """Where the gradient takes the weights, to be appended."""
    if not worked.step.is_finite:
        return ""
    made = moves(worked.settings, worked.step)
    if not any(move.asked for move in made):
        return ""
    told = ", ".join(_goes(move, is_alone=len(made) == 1) for move in made)
    if all(move.is_against or not move.asked for move in made):
        return f" So {told}."
    return f" {told}, {reason(worked.settings, worked.step, made)}."


def _goes(move: Move, is_alone: bool) -> str:
    if move.made or not move.asked:
        return move.goes
    if not is_alone:
        return f"{move.symbol} is held by its wall" if move.is_held else f"{move.symbol} stays"
    obstacle = "its wall holds it" if move.is_held else "by too little to change it"
    return f"{move.symbol} would go {move.way}, but {obstacle}"


def _nudge(worked: WorkedStep) -> str:
    step, settings = worked.step, worked.settings
    if not step.is_finite:
        return NO_NUDGE
    if settings.weight_count > 1 or settings.rule.name != "gradient_descent":
        return nudge_sentence(settings, step)
    move = moves(settings, step)[0]
    if not move.made:
        return "w stays where it is" + (": its wall holds it." if move.is_held else ".")
    if move.is_held:
        return f"w goes {move.way} by {brief(abs(move.made))}, as far as its wall."
    rate, slope = Part((step.rate,), is_given=True), Part((step.dE_dw,))
    made = fitted(step.delta_w, [Product(-1, (rate, slope))])
    rate_text, slope_text = _parts(made)
    product = f"−{rate_text} times {slope_text}, {_IS[made.relation]} {in_print(made.result)}"
    return f"w goes {move.way}: −α times the slope, {product}."
