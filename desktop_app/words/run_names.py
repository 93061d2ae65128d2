"""The names of runs side by side: what a run does differently from the others, unless the user gave it a name."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from desktop_app.core.model import parameters
from desktop_app.core.model.chosen_rule import rule_numbers
from desktop_app.core.model.experiment import UNNAMED, UNNAMED_FUNCTION, Experiment
from desktop_app.core.model.numbers import compact
from desktop_app.words.captions import (
    activation_in_words,
    error_in_words,
    patterns_text,
    presentation_text,
    schedule_text,
)

# A name says at most so many differences.
_MOST = 3
_LOOKED_AT = _MOST + 1  # changes of a run
_NUMBERED = re.compile(r" \(\d+\)$")
# What each run has, in words, by what it is about.
_Facts = dict[str, str]
_AT = "@"  # before the iteration of a change


def run_names(runs: Sequence[Experiment]) -> tuple[str, ...]:
    """A name for each of several runs, all different where the user's own names are."""
    return _names(tuple(run if len(run.changes) <= _LOOKED_AT else _shortened(run) for run in runs))


def _shortened(run: Experiment) -> Experiment:
    """A run without its later changes, of which there may be thousands."""
    return replace(run, changes=run.changes[:_LOOKED_AT])


@lru_cache(maxsize=8)
def _names(runs: tuple[Experiment, ...]) -> tuple[str, ...]:
    own = [run.name for run in runs]
    bases = Counter(_NUMBERED.sub("", name) for name in own)
    facts = [_facts_of(run) for run in runs]
    usual = _usual(facts)
    varying = [key for key in usual if _varies(key, facts)]
    made: list[str] = []
    for name, each in zip(own, facts, strict=True):
        base = _NUMBERED.sub("", name)
        is_given = base not in (UNNAMED, UNNAMED_FUNCTION) and (base == name or bases[base] == 1)
        made.append(name if is_given else _differences(each, usual, varying) or name)
    return tuple(_told_apart(made))


def _differences(facts: _Facts, usual: _Facts, varying: Sequence[str]) -> str:
    """What is unusual in a run; if nothing is, what it has where others are unusual. Empty if that is too much."""
    own = [facts[key] for key in varying if key in facts and facts[key] != usual[key]]
    if own:
        return ", ".join(own[:_MOST]) + (" …" if len(own) > _MOST else "")
    plain = [facts[key] for key in varying if key in facts]
    return ", ".join(plain) if len(plain) < _MOST else ""


def _usual(facts: Sequence[_Facts]) -> _Facts:
    """What most runs have of everything; of what is as frequent, that of the first run. Most runs lack a change."""
    made = {}
    for key in dict.fromkeys(key for each in facts for key in each):
        count = Counter(each.get(key, "") for each in facts if key in each or _AT in key)
        made[key] = max(count, key=count.__getitem__)
    return made


def _varies(key: str, facts: Sequence[_Facts]) -> bool:
    """Whether runs differ here; a number that only some rules have is no difference to the others."""
    return len({each.get(key, "") for each in facts if key in each or _AT in key}) > 1


def _told_apart(names: Sequence[str]) -> Iterable[str]:
    """The names, with a number behind those that were there before."""
    taken: set[str] = set()
    for name in names:
        base, number = _NUMBERED.sub("", name), 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        yield name


def _facts_of(run: Experiment) -> _Facts:
    """How a run starts, and each of its changes."""
    made = before = _settings(run)
    for change in run.changes:
        after = _settings(run.settings_at(change.at))
        altered = {key: words for key, words in after.items() if words != before.get(key)}
        weights = {path: w for path, w in change.values if path.startswith("weights.")}
        altered |= {
            path: f"{parameters.WEIGHTS[path.removeprefix('weights.')].symbol} = {compact(w)}"
            for path, w in weights.items()
        }
        made = made | {f"{key}{_AT}{change.at}": f"{words} from {change.at}" for key, words in altered.items()}
        before = after
    return made


def _settings(settings: Experiment) -> _Facts:
    rule, (low, high) = settings.rule.kind, settings.walls
    numbers = zip(rule.every_parameter, rule_numbers(rule), strict=True)
    return {
        "rule": rule.label,
        **{name: f"{number.symbol} = {compact(getattr(settings.rule, name))}" for name, number in numbers},
        "schedule": schedule_text(settings),
        **{name: f"{parameters.STARTS[name].symbol} = {compact(w)}" for name, w in settings.start.items()},
        **(_of_patterns(settings) if settings.net.has_patterns else {"network": settings.net.formula}),
        "bounds": f"weights in [{compact(low)}, {compact(high)}]" if settings.bounds else "weights free",
        **({"seed": f"seed {settings.seed}"} if settings.is_random else {}),
    }


def _of_patterns(settings: Experiment) -> _Facts:
    """What a network without patterns has not."""
    return {
        "presentation": presentation_text(settings),
        "patterns": patterns_text(settings).removeprefix("patterns (x, y) "),
        "activation": activation_in_words(settings).removesuffix(" activation"),
        "error": error_in_words(settings),
        "network": settings.net.label,
    }
