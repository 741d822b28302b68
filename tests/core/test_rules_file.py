"""What a check of a whole file says is wrong is found in the file."""

import pytest
from pydantic import model_validator

from mailbot.decision.rules_file import read_rules
from mailbot.errors import TemplatesWrong
from mailbot.values import Record

TEXT = """\
why = "x"

[part]
word = "y"
"""


class Part(Record):
    word: str


class Rules(Record):
    why: str
    part: Part

    @model_validator(mode="after")
    def _is_wrong(self) -> "Rules":
        raise ValueError(self.why)


@pytest.mark.parametrize(
    ("why", "key", "line", "told"),
    [
        ("part.word: too short", "part.word", 4, "too short"),
        ("part: too short", "part", 3, "too short"),
        ("part.verb: too short", "", None, "part.verb: too short"),
        ("part.word.end: too short", "", None, "part.word.end: too short"),
        ("somewhere: too short", "", None, "somewhere: too short"),
        ("part", "", None, "part"),
    ],
)
def test_a_check_that_names_a_key_is_told_with_its_line(
    why: str, key: str, line: int | None, told: str
) -> None:
    with pytest.raises(TemplatesWrong) as raised:
        read_rules(Rules, TEXT.replace('"x"', f'"{why}"'), "a.toml")
    assert (raised.value.key, raised.value.line) == (key, line)
    assert str(raised.value).endswith(told)
