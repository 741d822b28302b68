"""One stage for all stories."""

from collections.abc import Iterator

import pytest

from tests.builders.stories import Stage, open_stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The house on which every story gets its own servers and store."""
    with open_stage(tmp_path_factory.mktemp("stories")) as opened:
        yield opened
