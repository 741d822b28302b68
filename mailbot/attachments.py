"""What came with a mail becomes documents; a file that was read before is not read again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter

from mailbot.documents.model import Document, UnreadableDocument
from mailbot.documents.page import (
    INSIDE,
    OF_A_SET,
    OPENED_BY_PASSWORD,
    FileReading,
    Unreadable,
)
from mailbot.documents.read import identify
from mailbot.house import Study
from mailbot.message.model import Attachment, InboundMessage
from mailbot.pages.volumes import are_of_one_set, may_be_part

DOCUMENTS: TypeAdapter[tuple[Document, ...]] = TypeAdapter(tuple[Document, ...])

PASSING = frozenset({Unreadable.TOO_SLOW, Unreadable.ENCRYPTED, Unreadable.PARTS_MISSING})
"""Reasons that may be the machine's or the mail's and not the file's: not kept."""

_INCOMPLETE = frozenset({Unreadable.PARTS_MISSING, Unreadable.DAMAGED})
_TOGETHER = timedelta(days=30)  # within which the parts of one archive come

OF_THIS_MAIL = frozenset({OPENED_BY_PASSWORD, OF_A_SET})
"""Notes of readings that depend on the rest of the mail."""


def known_readings(messages: Iterable[InboundMessage], study: Study) -> dict[str, str]:
    """What is known of the files of all these mails, as JSON by their content: asked in one go."""
    limit = study.habits.files_per_mail
    files = {part.sha256 for message in messages for part in message.attachments[:limit]}
    return study.cache.cached_readings(files, cache_versions(study)[1]) if files else {}


def known_documents(
    message: InboundMessage, known: Mapping[str, str], study: Study
) -> tuple[Document, ...] | None:
    """The documents in all attachments, None where one of them is not among the `known` ones."""
    parts = message.attachments
    if len(parts) > study.habits.files_per_mail:
        return None
    if any(part.sha256 not in known for part in parts):
        return None
    return tuple(
        _named(found, part)
        for part in parts
        for found in DOCUMENTS.validate_json(known[part.sha256])
    )


def read_attachments(
    file: Path, message: InboundMessage, study: Study
) -> Iterator[tuple[Document, ...]]:
    """The documents in each attachment; a file that came before is not read again.

    Both steps are kept: pages as long as the reader is the same, documents as long as the
    layouts are, too, so that a changed layout costs no OCR.
    """
    cache, pages, kept = study.cache, *cache_versions(study)
    for index, part in enumerate(message.attachments):
        if index >= study.habits.files_per_mail:
            yield identify(_unread(part, Unreadable.TOO_MANY_FILES), study.rules.layouts)
            continue
        if (known := cache.cached_reading(part.sha256, kept)) is not None:
            yield tuple(_named(found, part) for found in DOCUMENTS.validate_json(known))
            continue
        if (known := cache.cached_reading(part.sha256, pages)) is not None:
            reading = FileReading.model_validate_json(known)
            reading = reading.model_copy(update={"name": part.name})
        else:
            reading = study.readers.read_attachment(file, index, part)
            others = _parts_elsewhere(index, reading, message, study)
            if others:
                reading = study.readers.read_attachment(file, index, part, others)
        documents = identify(reading, study.rules.layouts)
        if is_lasting(reading):
            cache.cache_reading(part.sha256, pages, reading.model_dump_json())
            cache.cache_reading(part.sha256, kept, DOCUMENTS.dump_json(documents).decode())
        yield documents


def _parts_elsewhere(
    index: int, reading: FileReading, message: InboundMessage, study: Study
) -> list[tuple[Path, int]]:
    """Parts of the same split archive that came with earlier mails of the sender: where they lie.

    Looked for only where an archive could not be put together from this mail alone.
    """
    name = message.attachments[index].name
    if reading.unreadable not in _INCOMPLETE or message.sender is None or not may_be_part(name):
        return []
    since = study.now() - _TOGETHER
    return [
        (file, number)
        for file, earlier in study.cache.recent_messages(message.sender.address, since)
        for number, part in enumerate(earlier.attachments)
        if earlier.sha256 != message.sha256 and are_of_one_set(name, part.name)
    ]


def cache_versions(study: Study) -> tuple[str, str]:
    """Under which versions a file's pages and its documents are kept."""
    reader = study.readers.version
    return f"pages {reader}", f"documents {reader} {study.rules.layouts_version}"


def _named(document: Document, part: Attachment) -> Document:
    """The document under the name this mail gives its file, or the archive it lies in."""
    if document.sha256 == part.sha256:
        name = part.name
    else:
        _, _, member = document.name.partition(INSIDE)
        name = f"{part.name}{INSIDE}{member}" if member else document.name
    return document.model_copy(update={"name": name})


def is_lasting(reading: FileReading) -> bool:
    """Whether a reading depends on nothing but the file: it may serve any mail that holds it.

    What opened with a password is for the mail that states it, and for no other; so is what
    one part of a split archive holds.
    """
    if reading.unreadable in PASSING or OF_THIS_MAIL.intersection(reading.notes):
        return False
    if any(page.unreadable in PASSING for page in reading.pages):
        return False
    return all(is_lasting(member) for member in reading.members)


def took_too_long(documents: Iterable[Document]) -> bool:
    """Whether a file was not read in time: a busy machine may be why, not the file."""
    return any(
        isinstance(one, UnreadableDocument) and one.reason is Unreadable.TOO_SLOW
        for one in documents
    )


def not_attached(message: InboundMessage, *, complete: bool) -> Iterator[Document]:
    """What the customer meant to send but did not: files left in a cloud, a mail too large."""
    for link in message.cloud_links:
        name = link.split("?")[0][:60]
        yield UnreadableDocument(name=name, pages=(), reason=Unreadable.CLOUD_LINK)
    if not complete:
        yield UnreadableDocument(name=message.subject, pages=(), reason=Unreadable.TOO_LARGE)


def _unread(part: Attachment, reason: Unreadable) -> FileReading:
    return FileReading(name=part.name, sha256=part.sha256, size=part.size, unreadable=reason)
