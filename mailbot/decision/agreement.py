"""Names read unsurely on one document become sure where another document has them just so."""

from collections.abc import Iterable, Iterator

from mailbot.cases.filing import CurrentDocuments
from mailbot.cases.names import same_name
from mailbot.decision.checklist import Reason, Requirement
from mailbot.decision.review import Defect
from mailbot.documents.model import BaseDocument
from mailbot.values import Extracted

SAME_NAME = {
    "company": ("company", "payer_name"),
    "agent": ("agent", "contact"),
    "contact": ("agent", "contact"),
}
"""Under which fields of other papers (单位名称, 付款人; 被授权人, 经办人) a name stands again."""


def without_agreed(defects: Iterable[Defect], documents: CurrentDocuments) -> Iterator[Defect]:
    """The defects but those about an unsure name that stands on another document of the case.

    Two papers read apart from one another do not agree by accident.
    """
    return (defect for defect in defects if not _is_agreed(defect, documents))


def _is_agreed(defect: Defect, documents: CurrentDocuments) -> bool:
    if defect.reason is not Reason.UNCERTAIN or defect.detail not in SAME_NAME:
        return False
    doubted = {
        Requirement.APPLICATION: documents.application,
        Requirement.AUTHORISATION: documents.authorisation,
        Requirement.BUSINESS_LICENCE: documents.licence,
    }[defect.requirement]
    papers = (documents.application, documents.authorisation, documents.licence)
    others = (each for each in (*papers, *documents.vouchers) if each is not doubted)
    return is_confirmed(doubted, defect.detail, others)


def is_confirmed(
    paper: BaseDocument | None, field: str, others: Iterable[BaseDocument | None]
) -> bool:
    """Whether the name in a field of a paper stands on another one just so."""
    told = _text(paper, field)
    return any(
        same_name(told, _text(other, name)) for other in others for name in SAME_NAME.get(field, ())
    )


def _text(paper: BaseDocument | None, field: str) -> str:
    found = getattr(paper, field, None)
    return str(found.value) if isinstance(found, Extracted) else ""
