"""Options told by what stands out among them, ringed or underlined, become the one chosen."""

from collections.abc import Iterator, Mapping, Sequence

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.optionwords import find_options
from mailbot.documents.page import Stress
from mailbot.documents.text import squeezed_places
from mailbot.documents.ticks import Ticked

_FEWEST = 2  # options of a row, one of which stands out
_SURE = {"ring": 0.9, "line": 0.85, "fill": 0.85, "colour": 0.8, "bold": 0.7}
_TWICE = 0.9  # how sure one is that stands out in two ways
_SHARE = 0.4  # of a row's text at least that is options; else it is a sentence about them


def stressed_option(sheet: Sheet, words: Mapping[str, object]) -> Ticked | None:
    """The one option of a row that stands out where no other does.

    `words` are the options' (word to value). None where none stands out, or several rows differ.
    """
    found = [
        (value, how, run) for row in _rows(sheet) for value, how, run in _standing_out(row, words)
    ]
    if len({value for value, _, _ in found}) != 1:
        return None
    value, how, run = found[0]
    sure = _TWICE if len(how) > 1 else max(_SURE[each] for each in how)
    printed = printed_of([run])
    return Ticked((value,), sure * printed.confidence, printed)


def _rows(sheet: Sheet) -> Iterator[Sequence[Run]]:
    """The rows in which something stands out; of tables those of the grid."""
    rows: dict[object, list[Run]] = {}
    for at, row in enumerate(sheet.rows()):
        for run in row:
            place = (run.cell.table, run.cell.row) if run.cell else at
            rows.setdefault(place, []).append(run)
    return (row for row in rows.values() if any(run.stressed for run in row))


def _standing_out(
    row: Sequence[Run], words: Mapping[str, object]
) -> Iterator[tuple[object, frozenset[str], Run]]:
    seen: list[tuple[object, frozenset[str], Run]] = []
    size = options = 0
    for run in row:
        line, places = squeezed_places(run.text)
        named = list(find_options(run.text, words))
        size += len(line) if named else 0
        for start, end, value in named:
            options += end - start
            seen.append((value, _ways(run.stressed, places[start], places[end - 1] + 1), run))
    out = [each for each in seen if each[1]]
    several = len({value for value, _, _ in seen}) >= _FEWEST
    if several and options >= _SHARE * size and len({value for value, _, _ in out}) == 1:
        yield from out


def _ways(stressed: Sequence[Stress], start: int, end: int) -> frozenset[str]:
    """How all characters of a word stand out, "" where they do not."""
    return frozenset(
        how
        for how in {each.how for each in stressed}
        if all(
            any(each.how == how and each.start <= at < each.end for each in stressed)
            for at in range(start, end)
        )
    )
