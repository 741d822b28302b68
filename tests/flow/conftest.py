"""One warm reading pool for all flows, and desks to order."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from mailbot.house import read_rules
from mailbot.pages.opener import Opener
from mailbot.pages.sandbox import ReadingPool
from mailbot.settings import read_templates
from tests.builders.house import BUDGETS, INTAKE, Desk, OpenDesk, PlainReaders, open_desk


@pytest.fixture(scope="session")
def opener() -> Iterator[Opener]:
    """The real reading processes, without the OCR models that no document here needs."""
    rules = read_rules(read_templates(), frozenset({INTAKE}))
    with ReadingPool(budgets=BUDGETS, warm=None) as pool:
        yield Opener(pool, rules.screening)


@pytest.fixture
def desk_with(tmp_path: Path, opener: Opener) -> Iterator[OpenDesk]:
    """Opens a desk with settings other than the usual ones."""
    with ExitStack() as stack:

        def opened(readers: Any = opener, **changes: Any) -> Desk:
            return stack.enter_context(open_desk(tmp_path / "var", readers, **changes))

        yield opened


@pytest.fixture
def desk(desk_with: OpenDesk) -> Desk:
    """A desk as a small agency would have it."""
    return desk_with()


@pytest.fixture
def text_desk(desk_with: OpenDesk) -> Desk:
    """A desk whose mails are opened in this process: what is tested is what follows."""
    policy = read_rules(read_templates(), frozenset({INTAKE})).screening
    return desk_with(PlainReaders(policy))
