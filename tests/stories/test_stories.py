"""Every story, told in its own order and in others, ends in the same cases."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.builders.stories import Cast, Stage, Telling, names_of_stories, orders_of, read_story

NAMES = names_of_stories()
DISORDERED = [
    (name, order) for name in NAMES for order in read_story(name).orders if order != "told"
]


@contextmanager
def telling(stage: Stage, name: str) -> Iterator[Telling]:
    """A story about to be told at a desk of its own."""
    story = read_story(name)
    with stage.desk(**story.settings) as desk:
        yield Telling(story, Cast(story), desk, name)


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_of_a_story_gets_the_answer_it_calls_for(stage: Stage, name: str) -> None:
    with telling(stage, name) as told:
        told.tell()
        told.check_ends()


@pytest.mark.parametrize(("name", "order"), DISORDERED)
def test_a_story_whose_mails_arrive_in_another_order_ends_in_the_same_cases(
    stage: Stage, name: str, order: str
) -> None:
    with telling(stage, name) as told:
        told.tell_disordered(orders_of(told.story, name)[order])
        told.check_ends()
