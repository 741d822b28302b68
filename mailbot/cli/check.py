"""Every part mailbot needs becomes a line: in order, or what is wrong and how to mend it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from mailbot.cli.errors import cure_for
from mailbot.errors import MailbotError, StoreUnusable
from mailbot.house import read_rules
from mailbot.mailbox import Mailbox
from mailbot.outbox import try_login
from mailbot.pages.opener import Opener
from mailbot.settings import Settings, case_key, read_settings, read_templates
from mailbot.store.store import open_store
from mailbot.wiring import identity_of, intake_account, reading_pool, relay_account

SCARCE = 2 * 1024**3
"""Bytes of free disk below which a busy day might not fit."""

Check = Callable[[Settings], str]


def run_checks(config: Path, console: Console | None = None) -> bool:
    """Whether everything works; each part is tried and told on its own line."""
    console = console or Console()
    lines = _Lines(console)
    found: list[Settings] = []
    with lines.part("设置文件"):
        found.append(read_settings(config))
        lines.note(str(config))
    for settings in found:
        for title, check in CHECKS.items():
            with lines.part(title):
                lines.note(check(settings))
    console.print()
    console.print(
        "全部正常，可以运行 mailbot run。" if lines.fine else "请按上面的办法处理后再检查一次。"
    )
    return lines.fine


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._note = ""
        self.fine = True

    def note(self, text: str) -> None:
        self._note = text

    @contextmanager
    def part(self, title: str) -> Iterator[None]:
        self._note = ""
        try:
            yield
        except MailbotError as trouble:
            self.fine = False
            self._console.print(Text.assemble(("✗ ", "bold red"), f"{title}：{trouble}"))
            if cure := cure_for(trouble):
                self._console.print(f"  处理办法：{cure}", style="yellow")
        else:
            line = f"{title}：正常" + (f"（{self._note}）" if self._note else "")
            self._console.print(Text.assemble(("✓ ", "bold green"), line))


def _templates(settings: Settings) -> str:
    files = read_templates(settings.templates_dir)
    rules = read_rules(files, identity_of(settings).own_addresses)
    return f"规则版本 {rules.programme.version}，共 {len(files)} 个文件"


def _store(settings: Settings) -> str:
    folder = settings.store.folder
    with open_store(settings.store.database_url(), folder / "documents") as store:
        waiting = len(store.quarantined())
    case_key(settings.store)
    free = shutil.disk_usage(folder).free
    if free < SCARCE:
        raise StoreUnusable(f"only {free // 1024**2} MB are free below {folder}")
    return f"{folder}，隔离区 {waiting} 封，可用空间 {free // 1024**3} GB"


def _reading(settings: Settings) -> str:
    with reading_pool(settings) as pool:
        seconds = Opener(pool).warm_up()
    return f"识别模型已载入，用时 {seconds:.1f} 秒"


def _intake(settings: Settings) -> str:
    account = intake_account(settings)
    with Mailbox(account) as mailbox:
        counts = [f"{folder} {mailbox.examine(folder).exists} 封" for folder in account.folders]
    return "，".join(counts)


def _relay(settings: Settings) -> str:
    try_login(relay_account(settings))
    return settings.relay.host


CHECKS: dict[str, Check] = {
    "规则与模板": _templates,
    "数据库与存储": _store,
    "附件识别": _reading,
    "收信邮箱": _intake,
    "发信服务器": _relay,
}
"""In the order in which a failure of one makes the next pointless."""
