"""Files below `templates/` that change under a running bot become its rules, or are refused."""

from collections.abc import Callable, Mapping

from mailbot.errors import MailbotError
from mailbot.house import read_rules
from mailbot.settings import Settings, read_templates
from mailbot.values import sha256

Files = Mapping[str, bytes]


def _nothing() -> None:
    """What is done about new rules while nobody listens."""


class RulesWatch:
    """Looks at the operator's files; `on_change` is called once new ones have proved good.

    `files` are the last good ones: those the bot runs by, then those it is to run by. What is
    wrong with new ones is raised, with file, line and key, until they are mended or taken back.
    """

    def __init__(
        self, settings: Settings, own_addresses: frozenset[str], running: Files | None = None
    ) -> None:
        self._settings = settings
        self._own_addresses = own_addresses
        self.files: Files = running or read_templates(settings.templates_dir)
        self._running = self._tried = _digest(self.files)
        self._wrong: MailbotError | None = None
        self._asked = False
        self.on_change: Callable[[], None] = _nothing

    def ask(self) -> None:
        """Look anew at the next occasion, and take over even what looks the same (SIGHUP)."""
        self._asked = True

    def look(self) -> int:
        """1 where new rules were good and are taken over, 0 where there are none.

        Raises TemplatesWrong or SettingsWrong where the new ones cannot be used.
        """
        asked, self._asked = self._asked, False
        found = read_templates(self._settings.templates_dir)
        digest = _digest(found)
        if digest == self._running and not asked:
            self._tried, self._wrong = digest, None
            return 0
        if digest != self._tried or asked:
            self._tried, self._wrong = digest, self._try(found)
        if self._wrong is not None:
            raise self._wrong
        self.files, self._running = found, digest
        self.on_change()
        return 1

    def _try(self, found: Files) -> MailbotError | None:
        """What is wrong with these files, None where nothing is."""
        try:
            read_rules(found, self._own_addresses)
        except MailbotError as wrong:
            return wrong
        return None


def _digest(files: Files) -> str:
    return sha256(b"\0".join(name.encode() + b"\0" + files[name] for name in sorted(files)))
