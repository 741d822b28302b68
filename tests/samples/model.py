"""What the generator hands out: a document's bytes and everything that is true of it."""

from typing import Any, Literal

from mailbot.values import Record

Kind = Literal["application", "authorisation", "voucher", "licence", "identity", "unknown"]
Split = Literal["train", "holdout"]


class SampleDocument(Record):
    """An invented document as a file.

    `truth` maps public field names to the JSON values that a perfect reading gives; a field
    that is not printed is absent. `stamped` and `signed` are None where the kind has no such
    thing or nobody could tell from the file; they then also stand in `truth` as None where the
    kind has them. `several` holds the truths of all documents where one file holds several.
    """

    name: str
    data: bytes
    media: str
    kind: Kind
    truth: dict[str, Any]
    stamped: bool | None = None
    signed: bool | None = None
    layout: str
    format: str
    degradation: str = "clean"
    split: Split = "train"
    several: tuple[dict[str, Any], ...] = ()
