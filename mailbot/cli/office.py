"""How the office itself says things: its zone, and its rules' words for the program's codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from mailbot.cases.verbs import Verb
from mailbot.cli.words import DECISIONS, MAIL_STATES, OUTBOX_STATES, VALUES
from mailbot.errors import MailbotError
from mailbot.house import Rules, read_rules
from mailbot.settings import Settings, read_templates
from mailbot.staff.told import reason_of
from mailbot.store.model import TraceEntry
from mailbot.values import Finding
from mailbot.wiring import identity_of


@dataclass(frozen=True)
class Office:
    """The zone times are shown in, None for the machine's; `rules` give codes their words.

    Without rules the neutral words of the program stand: what is broken may be the rules, and
    every command must still speak.
    """

    zone: tzinfo | None = None
    rules: Rules | None = None
    values: Mapping[str, str] = field(default_factory=lambda: VALUES)

    def moment(self, at: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
        """A time as the office's clock shows it."""
        return f"{at.astimezone(self.zone):{form}}"

    def deficiency(self, entry: Mapping[str, Any]) -> str:
        """A deficiency in words: 授权书：没有公章."""
        return self.finding(
            {"code": entry["reason"], "detail": f"{entry['requirement']}: {entry['detail']}"}
        )

    def finding(self, entry: Mapping[str, Any]) -> str:
        """A finding in words, masked; its code where there are no rules."""
        if self.rules is None:
            return str(entry["code"])
        wording, replies = self.rules.staff.wording, self.rules.templates.wording
        said = Finding(code=entry["code"], detail=entry.get("detail") or "")
        return reason_of(said, wording, replies)

    def step(self, entry: TraceEntry) -> str:
        """What happened at a step, its codes put into words."""
        head, _, rest = entry.detail.partition(" ")
        if entry.what == "settled":
            return MAIL_STATES.get(entry.detail, entry.detail)
        if entry.what == "decided":
            return DECISIONS.get(entry.detail, entry.detail)
        if entry.what == "answered":
            return f"{OUTBOX_STATES.get(head, head)} {rest}".rstrip()
        if entry.what == "staff" and self.rules is not None:
            verb, _, detail = rest.partition(" ")
            if verb in set(Verb):
                name = self.rules.programme.verbs.name(Verb(verb))
                return f"{head.removesuffix(':')}：{name} {detail}".rstrip()
        return entry.detail


def office_of(settings: Settings | None, templates: Path | None = None) -> Office:
    """The office these settings are of; a neutral one where its rules cannot be read.

    Without settings the rules are those that come with mailbot, or lie in `templates`.
    """
    ours = identity_of(settings).own_addresses if settings else frozenset()
    try:
        files = read_templates(templates or (settings.templates_dir if settings else None))
        return office_by(read_rules(files, ours))
    except MailbotError:
        return Office()


def office_by(rules: Rules) -> Office:
    """The office that works by these rules."""
    wording = rules.templates.wording
    named = {str(code): word for code, word in (*wording.services.items(), *wording.plans.items())}
    return Office(rules.programme.calendar.zone, rules, {**VALUES, **named})
