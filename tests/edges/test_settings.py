"""mailbot.toml and the environment become settings; what is wrong is named, never quoted."""

import stat
from pathlib import Path

import pytest

from mailbot.errors import SettingsWrong, StoreUnusable
from mailbot.settings import StoreSection, case_key, read_settings, read_templates

GOOD = """
[agency]
name = "办理处"
address = "intake@example.test"
[intake]
host = "imap.example.test"
password = "file-secret"
[relay]
host = "smtp.example.test"
"""


def written(folder: Path, text: str = GOOD) -> Path:
    file = folder / "mailbot.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_example_is_a_complete_and_valid_file() -> None:
    settings = read_settings(Path(__file__).parents[2] / "mailbot.example.toml")

    assert settings.intake.folders == ("INBOX", "垃圾邮件", "广告邮件")
    assert settings.relay.seconds_between == 20


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert read_settings(file).intake.host == "imap.example.test"


def test_files_that_cannot_even_be_looked_for_are_told(tmp_path: Path) -> None:
    """As in a folder of somebody else's, whose names nobody may ask for."""
    unaskable = tmp_path / ("x" * 300)

    with pytest.raises(SettingsWrong, match="too long"):
        read_settings(unaskable)
    with pytest.raises(SettingsWrong, match="cannot read templates_dir"):
        read_templates(unaskable)


def test_a_misspelt_key_is_told_as_itself(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"intake\.hots: unknown key; host is missing$"):
        read_settings(written(tmp_path, GOOD.replace('host = "imap', 'hots = "imap')))
    with pytest.raises(SettingsWrong, match=r"intake\.colour: unknown key$"):
        read_settings(written(tmp_path, GOOD.replace('host = "imap', 'colour = 1\nhost = "imap')))
    with pytest.raises(SettingsWrong, match=r"intake\.host: is missing$"):
        read_settings(written(tmp_path, GOOD.replace('host = "imap.example.test"\n', "")))


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOT_INTAKE__PASSWORD", "environment-secret")
    monkeypatch.setenv("MAILBOT_RELAY__PORT", "2525")

    settings = read_settings(written(tmp_path))

    assert settings.intake.secret().get_secret_value() == "environment-secret"
    assert settings.relay.port == 2525
    assert settings.intake.host == "imap.example.test"


def test_a_password_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "code").write_text(" XYZ \n")
    text = GOOD.replace('password = "file-secret"', f'password_file = "{tmp_path}/code"')

    assert read_settings(written(tmp_path, text)).intake.secret().get_secret_value() == "XYZ"


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = GOOD.replace('password = "file-secret"', f'password_file = "{tmp_path}/none"')

    with pytest.raises(SettingsWrong, match=f"{tmp_path}/none"):
        read_settings(written(tmp_path, text)).intake.secret()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD.replace("host = ", "hots = ", 1), "intake.hots: unknown key"),
        (GOOD + 'user = "x"\nunknown = 1\n', "relay.unknown"),
        (GOOD + "port = 70000\n", "relay.port"),
        (GOOD.replace("intake@example.test", "nobody"), "agency.address"),
        (GOOD.replace("[agency]", "[agency"), "line 2"),
        (GOOD.replace('"file-secret"', '"file-secret"\npassword_file = "also"'), "intake"),
        ("", "agency"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key_without_its_value(
    tmp_path: Path, text: str, named: str
) -> None:
    file = written(tmp_path, text)

    with pytest.raises(SettingsWrong) as wrong:
        read_settings(file)

    assert str(file) in str(wrong.value)
    assert named in str(wrong.value)
    assert "file-secret" not in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mailbot.toml"
    file.write_bytes(GOOD.encode("gb18030"))

    with pytest.raises(SettingsWrong, match="utf-8"):
        read_settings(file)


def test_no_file_is_told_with_where_to_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="mailbot init"):
        read_settings(tmp_path / "none.toml")


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path))

    assert "file-secret" not in repr(settings)
    assert "file-secret" not in settings.model_dump_json()


def test_the_case_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    store = StoreSection(folder=tmp_path / "var")

    key = case_key(store)

    assert case_key(store) == key
    assert len(key) == 32
    assert stat.S_IMODE((tmp_path / "var" / "case.key").stat().st_mode) == 0o600


def test_a_key_too_short_or_out_of_reach_stops_the_bot(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"x")
    with pytest.raises(StoreUnusable, match="shorter"):
        case_key(StoreSection(case_key_file=tmp_path / "short"))
    with pytest.raises(StoreUnusable, match="cannot use the case key"):
        case_key(StoreSection(case_key_file=tmp_path / "short" / "below"))


def test_the_database_is_a_file_in_the_folder_unless_a_url_is_given(tmp_path: Path) -> None:
    assert StoreSection(folder=tmp_path).database_url() == f"sqlite:///{tmp_path}/mailbot.sqlite3"
    assert StoreSection(url="postgresql://db/x").database_url() == "postgresql://db/x"


def test_the_operators_templates_replace_ours_one_by_one(tmp_path: Path) -> None:
    shipped = read_templates()
    (tmp_path / "programme").mkdir()
    (tmp_path / "programme" / "payee.toml").write_bytes(b"ours")
    (tmp_path / "programme" / "~payee.toml").write_bytes(b"an editor's copy")

    files = read_templates(tmp_path)

    assert files["programme/payee.toml"] == b"ours"
    assert files.keys() == shipped.keys()
    assert {n for n in files if files[n] != shipped[n]} == {"programme/payee.toml"}


def test_a_templates_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="is not a folder"):
        read_templates(tmp_path / "none")


def test_changed_rules_in_the_wrong_place_are_no_silent_nothing(tmp_path: Path) -> None:
    (tmp_path / "tariff.toml").write_bytes(read_templates()["programme/tariff.toml"])

    with pytest.raises(SettingsWrong, match="programme/"):
        read_templates(tmp_path)

    (tmp_path / "programme").mkdir()
    (tmp_path / "tariff.toml").rename(tmp_path / "programme" / "tariff.toml")
    assert read_templates(tmp_path) == read_templates()
