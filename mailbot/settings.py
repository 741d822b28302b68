"""mailbot.toml and the environment become validated settings, and `templates/` becomes rules."""

import os
import secrets
import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from mailbot.errors import SettingsMissing, SettingsWrong, StoreUnusable
from mailbot.values import Security, first_mistake

DEFAULT_FILE = Path("mailbot.toml")


class Section(BaseModel):
    """A table of mailbot.toml: unknown keys are refused, values are never quoted in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Account(Section):
    """A login: the password comes from the environment or from a file, never from a command line.

    For NetEase (126.com, 163.com) the password is the client authorisation code (授权码).
    """

    host: str = Field(min_length=1)
    port: int = Field(ge=1, le=65535)
    security: Security = "tls"
    user: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None

    @model_validator(mode="after")
    def _one_password(self) -> "Account":
        if self.password.get_secret_value() and self.password_file:
            raise ValueError("give either password or password_file, not both")
        return self

    def secret(self) -> SecretStr:
        """The password, read from `password_file` where that is given.

        Raises SettingsWrong where the file cannot be read.
        """
        if self.password_file is None:
            return self.password
        try:
            return SecretStr(self.password_file.read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError) as exc:
            raise SettingsWrong(f"cannot read password_file {self.password_file}: {exc}") from exc


class IntakeSection(Account):
    """The intake mailbox: IMAP server, login and the folders customers' mail may land in."""

    port: int = Field(default=993, ge=1, le=65535)
    folders: tuple[str, ...] = Field(default=("INBOX",), min_length=1)
    sent_folder: str | None = None
    poll_seconds: float = Field(default=30, gt=0)
    connect_seconds: float = Field(default=20, gt=0)
    read_seconds: float = Field(default=60, gt=0)
    max_megabytes: float = Field(default=36, gt=0)


class RelaySection(Account):
    """The SMTP relay replies leave through, and how politely it is used."""

    port: int = Field(default=465, ge=1, le=65535)
    timeout_seconds: float = Field(default=60, gt=0)
    answer_seconds: float = Field(default=600, gt=0)
    seconds_between: float = Field(default=20, ge=0)
    per_quarter_hour: int = Field(default=20, ge=1)
    per_day: int = Field(default=150, ge=1)


class AgencySection(Section):
    """Who answers: the agency's name and addresses, and the prefix of its case numbers."""

    name: str = Field(min_length=1)
    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    own_addresses: tuple[str, ...] = ()
    case_prefix: str = Field(default="DK", pattern=r"^[A-Z]{2,6}$")


class StoreSection(Section):
    """Where mails, cases and documents are kept."""

    folder: Path = Path("var")
    url: str = ""
    case_key_file: Path | None = None

    def database_url(self) -> str:
        """The database: SQLite in the folder unless a URL is given."""
        return self.url or f"sqlite:///{(self.folder / 'mailbot.sqlite3').resolve()}"


class ReadingSection(Section):
    """How attachments are read: processes, and the budget of each file."""

    workers: int = Field(default=1, ge=1, le=64)
    threads: int = Field(default=1, ge=1, le=64)
    seconds_per_file: float = Field(default=60, gt=0)
    seconds_per_page: float = Field(default=10, ge=0)
    pages_per_file: int = Field(default=30, ge=1)
    files_per_mail: int = Field(default=40, ge=1)


class ReplySection(Section):
    """When replies go out, and to which mails."""

    quiet_seconds: float = Field(default=120, ge=0)
    doubt_seconds: float = Field(default=300, ge=0)
    answer_since: AwareDatetime | None = None
    per_address_per_day: int = Field(default=12, ge=1)
    per_domain_per_day: int = Field(default=60, ge=1)
    per_case_per_day: int = Field(default=20, ge=1)
    total_per_day: int = Field(default=400, ge=1)
    attempts_before_quarantine: int = Field(default=4, ge=1)


class StaffSection(Section):
    """Who gets the digest and may act by replying to it, and how surely it must be they."""

    addresses: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()
    authserv_id: str = ""
    reply_days: int = Field(default=7, ge=1)


class WatchSection(Section):
    """From when on something counts as standing still; how often staff are told at most."""

    polling_minutes: float = Field(default=15, gt=0)
    handling_minutes: float = Field(default=30, gt=0)
    sending_minutes: float = Field(default=60, gt=0)
    again_hours: float = Field(default=6, gt=0)
    free_megabytes: int = Field(default=2048, ge=0)


class MetricsSection(Section):
    """Whether and where Prometheus may fetch figures while `mailbot run` is at work."""

    enabled: bool = False
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=9187, ge=0, le=65535)


class PaymentsSection(Section):
    """What the bank's statement may decide by itself."""

    confirm_exact: bool = False


class RetentionSection(Section):
    """How many days what is kept; see docs/operations.md."""

    documents_days: int = Field(default=90, ge=1)
    no_case_days: int = Field(default=30, ge=1)
    idle_days: int = Field(default=365, ge=1)
    case_days: int = Field(default=730, ge=1)

    @model_validator(mode="after")
    def _cases_last_longest(self) -> "RetentionSection":
        if self.case_days < self.documents_days:
            raise ValueError("case_days must not be less than documents_days")
        return self


class Settings(BaseSettings):
    """Everything an operator decides; see mailbot.example.toml for a commented copy."""

    model_config = SettingsConfigDict(
        env_prefix="MAILBOT_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    agency: AgencySection
    intake: IntakeSection
    relay: RelaySection
    store: StoreSection = StoreSection()
    reading: ReadingSection = ReadingSection()
    replies: ReplySection = ReplySection()
    staff: StaffSection = StaffSection()
    watch: WatchSection = WatchSection()
    retention: RetentionSection = RetentionSection()
    payments: PaymentsSection = PaymentsSection()
    metrics: MetricsSection = MetricsSection()
    templates_dir: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings names it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and an argument over both."""
        file = cls.model_config.get("toml_file")
        return init_settings, env_settings, _TomlFile(settings_cls, file)


class _TomlFile(TomlConfigSettingsSource):
    """The settings file, with or without the mark that Windows editors put in front (BOM)."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text("utf-8-sig"))


def read_settings(file: Path) -> Settings:
    """The settings of `file` and the environment (MAILBOT_INTAKE__PASSWORD and the like).

    Raises SettingsWrong, naming the file and the first wrong key.
    """
    try:
        if not file.is_file():
            raise SettingsMissing(f"{file}: no such file; mailbot init writes one")
        tomllib.loads(file.read_text("utf-8-sig"))
        bound = type("BoundSettings", (Settings,), {"model_config": _bound_to(file)})
        settings: Settings = bound()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsWrong(f"{file}: {exc}") from exc
    except ValidationError as exc:
        place, why = first_mistake(exc)
        raise SettingsWrong(f"{file}: {'.'.join(map(str, place))}: {why}") from exc
    return settings


def _bound_to(file: Path) -> SettingsConfigDict:
    return SettingsConfigDict(**{**Settings.model_config, "toml_file": file})


def case_key(store: StoreSection) -> bytes:
    """The secret that keys case numbers: 32 bytes, made once and kept with owner-only rights.

    Raises StoreUnusable where the file can be neither read nor made.
    """
    file = store.case_key_file or store.folder / "case.key"
    try:
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(secrets.token_bytes(32))
        key = file.read_bytes()
    except OSError as exc:
        raise StoreUnusable(f"cannot use the case key {file}: {exc}") from exc
    if len(key) < 16:  # noqa: PLR2004 - 128 bits, the least a key should have
        raise StoreUnusable(f"the case key {file} is shorter than 16 bytes")
    return key


def read_templates(override: Path | None = None) -> dict[str, bytes]:
    """Every file below `templates/` by its relative name, the operator's files in front.

    Raises SettingsWrong where the operator's folder cannot be read, or its files lie where none
    is looked for: rules that seem to be changed and are not would be worse.
    """
    files = dict(_walk(_shipped()))
    if override is not None:
        own = _own_files(override)
        folders = {name.partition("/")[0] for name in files if "/" in name}
        if own and not folders & {name.partition("/")[0] for name in own}:
            expected = ", ".join(f"{folder}/" for folder in sorted(folders))
            raise SettingsWrong(f"no file in templates_dir {override} lies below {expected}")
        files |= own
    return files


def _own_files(folder: Path) -> dict[str, bytes]:
    try:
        if not folder.is_dir():
            raise SettingsWrong(f"templates_dir {folder} is not a folder")
        return dict(_walk(folder))
    except OSError as exc:
        raise SettingsWrong(f"cannot read templates_dir {folder}: {exc}") from exc


def _shipped() -> Traversable:
    """The templates inside the wheel, or beside the package in a checkout."""
    inside = resources.files("mailbot") / "templates"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "templates"


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name.startswith((".", "~")):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes()


def settings_from(values: dict[str, Any]) -> Settings:
    """Settings from values instead of a file, for the demo and for tests."""
    return Settings(**values)
