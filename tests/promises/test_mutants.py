"""The tests bite: of altered programs, each held against its own folder of tests, few get through."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise
from tests.promises.mutants import mutant

PROMISE = Promise("mutants", "The tests bite", "altered programs", 1, 500)
ROOT = Path(__file__).parents[2]
FOLDERS = {
    "core/files/workspace.py": "core/files",
    "core/model/rules.py": "core/model",
    "core/model/activations.py": "core/model",
    "core/model/error_functions.py": "core/model",
    "core/model/networks.py": "core/model",
    "core/run/timeline.py": "core/run",
    "core/analysis/criteria.py": "core/analysis",
    "core/files/workspace_reader.py": "core/files",
}
LONGEST = 900  # seconds; a program that goes round for ever is noticed, too
SHARE = 0.9  # of the altered programs is noticed at least
FEW = 40  # altered programs say nothing of a share yet


def test_an_altered_program_is_noticed(ledger_of: LedgerOf, tmp_path: Path) -> None:
    ledger = ledger_of(PROMISE)
    ledger.figures.setdefault("not noticed", [])
    tree = tmp_path / "nudge"
    for folder in ("desktop_app", "tests", "resources"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    assert passes(tree, "tests/core/model/test_patterns.py"), "what is not altered fails"
    for seed in ledger.seeds():
        name = [*FOLDERS][seed % len(FOLDERS)]
        place = tree / "desktop_app" / name
        sound = place.read_text(encoding="utf-8")
        altered, told = mutant(sound, random.Random(seed))
        place.write_text(altered, encoding="utf-8")
        if not is_noticed(tree, name):
            ledger.append("not noticed", f"seed {seed}: {name}, {told}")
        place.write_text(sound, encoding="utf-8")
    survivors = ledger.figures["not noticed"]
    assert ledger.tried < FEW or len(survivors) <= (1 - SHARE) * ledger.tried, "\n".join(survivors)
    assert ledger.tried or not survivors, "\n".join(survivors)


def is_noticed(tree: Path, name: str) -> bool:
    """Whether a test of the module's folder fails; those of the same name are asked first."""
    folder = Path("tests", FOLDERS[name])
    asked = (folder / f"test_{Path(name).stem}.py", folder)
    return any(not passes(tree, str(each)) for each in asked if (tree / each).exists())


def passes(tree: Path, tests: str) -> bool:
    """Whether the tests say that nothing is wrong; they stop at the first that fails."""
    options = ("-qx", "--interpreted", "--hypothesis-profile=altered", "-o", "cache_dir=.cache")
    command = [sys.executable, "-m", "pytest", *options, tests]
    variables = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=tree, env=variables, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return False
    assert done.returncode in (0, 1, 2, 4), done.stdout.decode()  # 4: not even its conftest can be imported
    return done.returncode == 0
