"""What a label word may mean, in which group, and when its value holds."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Shared by the thousands of words that mean the same in every group.
_UNSCOPED: Mapping[str, tuple[str, int]] = MappingProxyType({})

BEFORE, AFTER = "before", "after"
"""When a label's value holds: before a change of details or after it."""


@dataclass(slots=True)
class Entry:
    """What a label word may mean: a field outside groups, a field in each group, a group.

    `rank` is the word's place among the field's labels, the most telling being 0. Behind a
    `notice` (填表说明) the rest of the line tells how to fill in the form and names no label.
    A label may name several fields, 联系人及电话: `also` are those after the first.
    `when` is set where it says that its value holds before a change, or after it.
    """

    word: str
    field: str = ""
    rank: int = 0
    scoped: Mapping[str, tuple[str, int]] = dataclasses.field(default_factory=lambda: _UNSCOPED)
    group: str = ""
    notice: bool = False
    also: tuple[str, ...] = ()
    when: str = ""

    def meaning(self, group: str) -> tuple[str, int]:
        """The field and rank of the label inside `group`; "" where it means none."""
        return self.scoped.get(group) or (self.field, self.rank)

    def mean(self, group: str, field: str, rank: int) -> None:
        """Let the label mean `field` inside `group`."""
        self.scoped = {**self.scoped, group: (field, rank)}
