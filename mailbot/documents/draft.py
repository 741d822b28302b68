"""The regions that together are one document become one long sheet of runs."""

from dataclasses import dataclass, replace
from typing import Any

from mailbot.documents.geometry import Run, sheet_height
from mailbot.documents.split import Region

_TABLES = 1000  # more tables than a page has


def _moved(run: Run, shift: float, page: int) -> Run:
    """The run on the long sheet; tables are numbered anew on every page and kept apart here."""
    cell = run.cell and replace(run.cell, table=run.cell.table + page * _TABLES)
    return replace(run, y0=run.y0 + shift, y1=run.y1 + shift, shift=shift, cell=cell)


@dataclass(slots=True)
class Draft:
    """The regions that together are one document, in page order."""

    regions: list[Region]

    @property
    def kind(self) -> str:
        """The kind its first region was judged to be."""
        return self.regions[0].judgement.kind

    @property
    def common(self) -> dict[str, Any]:
        """What every document states about itself, name and hash aside."""
        pages = tuple(sorted({region.page.number for region in self.regions}))
        seals = tuple(seal for region in self.regions for seal in region.seals)
        return {
            "pages": pages,
            "seals": seals,
            "confidence": self.regions[0].judgement.confidence,
        }

    def runs(self) -> list[Run]:
        """All runs on one long sheet: later pages moved below earlier ones."""
        found: list[Run] = []
        shift, last = 0.0, self.regions[0].page
        seen = {last.number}
        for region in self.regions:
            if region.page is not last:
                shift += sheet_height(last)
                last = region.page
                seen.add(last.number)
            found += [_moved(run, shift, len(seen)) if shift else run for run in region.runs]
        return found
