"""The staff's digest: what the store knows, gathered, drawn, and queued once for each of staff."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from mailbot.cases.lifecycle import standing_of
from mailbot.decision.arrivals import match_arrivals
from mailbot.decision.workdays import add_workdays
from mailbot.errors import MailbotError
from mailbot.house import House
from mailbot.message.model import Address
from mailbot.pages.place import Place
from mailbot.reply.model import ReplyAttachment
from mailbot.reply.render import Rendered
from mailbot.spreadsheets import XLSX, workbook
from mailbot.staff.bank import Waiting, open_lines
from mailbot.staff.compose import Drawing, compose_digest, preview, watchword_of
from mailbot.staff.digest import Situation, Words, alt_of_stages, alt_of_week, digest_of
from mailbot.staff.incidents import Condition, Returned, Trouble, Unaccepted, incidents_of
from mailbot.staff.model import CaseFile, Digest, GroupCode, Item, Spot
from mailbot.staff.schedule import Slot, slot_at
from mailbot.staff.sheets import Mailing, sheets_of
from mailbot.store.model import Part
from mailbot.watch import PARTS, Limits, troubles

log = structlog.get_logger()

LATELY = timedelta(days=30)
"""Cases that ended so recently still count: in the funnel, and in the list of payments."""

MAILINGS = timedelta(days=7)
"""How long a reply that did not surely arrive is told of."""

WEEK = 7

THUMBNAILS = 8
"""Pages drawn for a digest at most: each costs seconds of a reading process."""

DRAWN_BYTES = 110_000
"""Of all pages drawn for a digest: the mail stays below 300 KB."""

BAND, PAGE = 480, 168
"""CSS pixels at which a band of a page, or a whole page, is shown."""

DRAWN = (GroupCode.ATTENTION, GroupCode.MONEY)


@dataclass(frozen=True)
class Issue:
    """A digest with all that goes with it; the watchword is each recipient's own."""

    digest: Digest
    drawings: dict[str, Drawing]
    files: tuple[ReplyAttachment, ...]


@dataclass(frozen=True)
class Editor:
    """Whoever makes the digest: a house, and what counts as trouble of the machinery.

    `folder` is the one whose disk must not fill up.
    """

    house: House
    limits: Limits
    folder: Path

    # ------------------------------------------------------------ when

    def send_due(self) -> int:
        """How many digests were queued because their time has come; 0 almost always."""
        house = self.house
        if not house.habits.staff.addresses:
            return 0
        slot = slot_at(house.now(), house.rules.programme.calendar)
        if slot is None:
            return 0
        today = house.store.digests_of(slot.day)
        if any(one.slot == slot.time for one in today):
            return 0
        if today and not self._anything_new():
            with house.store.settling(house.now()) as settlement:
                settlement.add_digest(slot.day, slot.time)
            return 0
        return self.send(slot)

    def _anything_new(self) -> bool:
        last = self.house.store.last_digest()
        return last is None or self.house.store.anything_new(last.made_at)

    def send(self, slot: Slot) -> int:
        """How many of staff this digest was queued for; those who have it get no second one."""
        house = self.house
        issue = self.issue()
        queued = 0
        with house.store.settling(house.now()) as settlement:
            for address in house.habits.staff.addresses:
                word = watchword_of(house.case_key, slot.day, slot.time, address)
                own = issue.digest.model_copy(update={"watchword": word})
                listing = own.listing.model_dump_json()
                if not settlement.add_digest(slot.day, slot.time, address, word, listing):
                    continue
                mail = compose_digest(
                    own,
                    issue.drawings,
                    issue.files,
                    Address(address=address),
                    house.rules.staff,
                    house.identity,
                )
                settlement.queue_reply(None, None, mail, house.now())
                queued += 1
        log.info("digest.queued", day=slot.day, slot=slot.time, mails=queued)
        return queued

    def preview(self) -> Rendered:
        """The digest of this moment as a page by itself; nothing is stored or sent."""
        issue = self.issue()
        return preview(issue.digest, issue.drawings, self.house.rules.staff)

    # ------------------------------------------------------------ what

    def issue(self) -> Issue:
        """The digest of this moment, its pictures and its spreadsheet."""
        house, now = self.house, self.house.now()
        words = Words(house.rules.staff.wording, house.rules.templates.wording)
        files, waiting = tuple(self._files(now)), self._waiting_money()
        calendar = house.rules.programme.calendar
        days = [now.date() - timedelta(days=back) for back in reversed(range(WEEK))]
        situation = Situation(
            agency=house.identity.name,
            at=now,
            reminders_at_most=calendar.reminders_at_most,
            week=house.store.week(days, calendar.zone),
            incidents=incidents_of(self._condition(now), words.staff),
            arrivals=open_lines(waiting, words.staff),
        )
        digest = digest_of(files, situation, words)
        mailings = (*_returned(house), *house.store.doubtful_mailings(now - MAILINGS))
        book = workbook(sheets_of(files, mailings, *words, waiting), calendar.zone)
        name = f"办理清单 {now:%Y-%m-%d %H%M}.xlsx"
        return Issue(
            digest=digest,
            drawings=self._drawings(digest, words),
            files=(ReplyAttachment(name=name, content_type=XLSX, data=book),),
        )

    def _files(self, now: datetime) -> Iterator[CaseFile]:
        """The cases that count, each with the day its key has to be finished by."""
        calendar = self.house.rules.programme.calendar
        for file in self.house.store.case_files(now - LATELY):
            started = standing_of(file.case).production_since
            if started is None:
                yield file
                continue
            day = started.astimezone(calendar.zone).date()
            due = add_workdays(day, calendar.production_days_max, calendar)
            yield file.model_copy(update={"due": due})

    def _waiting_money(self) -> tuple[Waiting, ...]:
        """The arrivals nobody has settled, each matched anew: cases may have come since."""
        store = self.house.store
        arrivals = [one.arrival for one in store.open_arrivals()]
        if not arrivals:
            return ()
        expected = store.expected_payments()
        found = match_arrivals(arrivals, expected, self.house.genuine_numbers)
        return tuple(zip(arrivals, found, strict=True))

    def _condition(self, now: datetime) -> Condition:
        store = self.house.store
        snapshot = store.status(now)
        found = troubles(snapshot, self.limits, self.house.habits.pacing, self._free_bytes())
        last = store.last_digest()
        since = last.made_at if last else now - LATELY
        polls = [cursor.last_poll_at for cursor in snapshot.cursors if cursor.last_poll_at]
        reconciled = snapshot.health.get(Part.RECONCILIATION)
        return Condition(
            troubles=tuple(
                Trouble(
                    code=one.code,
                    where=PARTS.get(one.where, one.where),
                    count=one.count,
                    detail=one.detail,
                )
                for one in found
            ),
            last_poll=self._local(max(polls, default=None)),
            reconciled=self._local(reconciled.fine_at if reconciled else None),
            unaccepted=tuple(
                Unaccepted(sender=command.sender, written=command.written)
                for command in store.unaccepted_commands(since)
            ),
            returned=tuple(
                Returned(address=one.address, number=one.number) for one in store.bouncing()
            ),
        )

    def _local(self, moment: datetime | None) -> datetime | None:
        zone = self.house.rules.programme.calendar.zone
        return moment.astimezone(zone) if moment else None

    def _free_bytes(self) -> int | None:
        try:
            return shutil.disk_usage(self.folder).free
        except OSError:
            return None

    # ------------------------------------------------------------ pictures

    def _drawings(self, digest: Digest, words: Words) -> dict[str, Drawing]:
        # matplotlib takes a second to load and is needed twice a day.
        from mailbot import pictures  # noqa: PLC0415 - as said

        staff = words.staff
        drawings = {
            "stages": Drawing(
                pictures.draw_stages(digest.stages),
                alt_of_stages(digest.stages, staff),
                pictures.WIDTH,
            ),
            "week": Drawing(
                pictures.draw_week(digest.week, staff.pictures),
                alt_of_week(digest.week, staff),
                pictures.WIDTH,
            ),
        }
        left = DRAWN_BYTES
        for key, item, spot in _wanted(digest):
            drawn = self._drawn(spot)
            if drawn is None or len(drawn) > left:
                continue
            left -= len(drawn)
            alt = f"{item.number} {item.look}"
            drawings[key] = Drawing(drawn, alt, BAND if spot.box else PAGE)
        return drawings

    def _drawn(self, spot: Spot) -> bytes | None:
        """The page in question; None where it cannot be shown: the digest goes out without it."""
        place = Place(sha256=spot.sha256, page=spot.page, box=spot.box, hidden=spot.hidden)
        with suppress(KeyError, MailbotError):
            return self.house.readers.draw_place(self.house.store.raw_file(spot.mail_id), place)
        return None


def _returned(house: House) -> Iterator[Mailing]:
    """The addresses from which replies came back, as rows of the spreadsheet."""
    for one in house.store.bouncing():
        yield Mailing(one.number, one.address, "", "bounced", one.at, one.reason)


def _wanted(digest: Digest) -> list[tuple[str, Item, Spot]]:
    """The pages to be drawn, the most urgent first, by the name of their picture."""
    wanted = [
        (f"{group.code}:{item.number}", item, item.spot)
        for group in digest.groups
        if group.code in DRAWN
        for item in group.items
        if item.spot is not None
    ]
    return wanted[:THUMBNAILS]
