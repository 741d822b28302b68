"""ARCHITECTURE.md names every module of the large packages, and tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["documents", "pages"])
def test_every_module_of_a_large_package_is_on_the_map(package: str) -> None:
    named = set(re.findall(r"`(\w+)`", TEXT.partition("Every module's first line")[2]))
    modules = {path.stem for path in (ROOT / "mailbot" / package).glob("[!_]*.py")}
    assert modules
    assert not modules - named


def test_every_invariant_names_tests_that_exist() -> None:
    rows = re.findall(r"\| `(\w+/test_\w+\.py)` ([^|]+)\|", TEXT)
    assert rows
    for file, tests in rows:
        code = (ROOT / "tests" / file).read_text(encoding="utf-8")
        for name in re.findall(r"test_\w+", tests):
            assert f"def {name}(" in code, (file, name)
