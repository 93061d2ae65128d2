"""The parts of a worked step as text: each alone, its equations with numbers or without."""

import re

import pytest

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.words.step.notes import to_latex, to_markdown
from desktop_app.words.step.parts import CHECK, parts_of

BATCH = ((0.0, 0.0), (1.0, 1.0))
ONE = Experiment(bounds=None, w=0.5)
CHAIN = Experiment(network="two_weight_chain", patterns=BATCH, presentation="batch", bounds=None, w=0.3, v=-0.4)


@pytest.mark.parametrize("experiment", [ONE, CHAIN])
def test_every_part_can_be_written(experiment: Experiment) -> None:
    step = Run(experiment).step()
    whole = to_latex(experiment, step)
    for part in parts_of(experiment):
        if part == CHECK:
            continue
        latex, markdown = (write(experiment, step, part=part) for write in (to_latex, to_markdown))
        assert latex.isascii()
        assert 1 <= latex.count("&=") + latex.count(r"&\approx") + latex.count("leftarrow") < whole.count("&")
        assert markdown.strip()


def test_an_equation_has_what_is_left_of_its_sign(compiled_loop: None) -> None:
    step = Run(ONE).step()
    assert r"\frac{\partial\mkern-2mu E}{\partial w} &= (\hat{y} - y) \cdot x" in to_latex(ONE, step, part="6")
    assert to_markdown(ONE, step, part="6").startswith(r"- (6) $\frac{\partial E}{\partial w} = ")


def test_numbers_are_left_out_where_they_are_not_wanted() -> None:
    step = Run(ONE).step()
    assert re.findall(r"\\tag\{(\d)\}", to_latex(ONE, step, part="derivation")) == list("123456")
    assert r"\tag" not in to_latex(ONE, step, is_numbered=False)
    assert "(6)" not in to_markdown(ONE, step, part="derivation", is_numbered=False)


def test_names_of_equations_are_told_apart() -> None:
    names = list(parts_of(CHAIN))
    assert names[:5] == ["network", "gates", "derivation", "amount", "check"]
    assert {"sum-1", "hidden", "sum-2", "slope", "slope-2", "1", "batch", "batch-2", "nudge-2"} <= set(names)
    assert len(names) == len(set(names))
