"""The files and functions that desktop_app/README.md names are there."""

import ast
import re
from pathlib import Path

import pytest

from tests.how_to.recipes import README

PACKAGE = README.parent
TEXT = README.read_text(encoding="utf-8")
_CODE = r"`([\w/]+\.py)`"


@pytest.mark.parametrize("path", sorted({path for path in re.findall(_CODE, TEXT) if not path.startswith("tests/")}))
def test_a_file_is_where_it_is_said_to_be(path: str) -> None:
    assert (PACKAGE / path).is_file()


@pytest.mark.parametrize(("path", "name"), sorted(set(re.findall(rf"{_CODE}\s+`(\w+)`", TEXT))))
def test_a_function_is_in_its_file(path: str, name: str) -> None:
    kinds = ast.FunctionDef | ast.ClassDef
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_every_package_is_on_the_map() -> None:
    named = set(re.findall(r"`(\w+)`", TEXT.partition("## Four ideas")[0]))
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    packages |= {path.parent.name for folder in ("core", "ui") for path in PACKAGE.glob(f"{folder}/*/__init__.py")}
    assert packages - named == set()


def test_every_word_of_the_glossary_is_used_in_the_code() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", TEXT.partition("## Glossary")[2].partition("\n## ")[0], re.MULTILINE)
    words = [word for row in rows[1:] for word in row.split(", ")]
    assert len(words) > 50
    code = "\n".join(path.read_text(encoding="utf-8").lower() for path in PACKAGE.rglob("*.py"))
    assert [word for word in words if word not in code] == []


def test_every_link_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", TEXT) if "://" not in link]
    assert links
    assert [link for link in links if not Path(PACKAGE, link).exists()] == []
