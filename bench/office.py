"""A folder becomes the settings of an office that is measured."""

from pathlib import Path

from mailbot.settings import Settings, settings_from


def settings(folder: Path, **intake: object) -> Settings:
    """Settings of an office that keeps everything in `folder`; nothing is sent."""
    return settings_from(
        {
            "agency": {"name": "电子钥匙办理处", "address": "intake@example.test"},
            "intake": {"host": "127.0.0.1", "user": "intake@example.test", **intake},
            "relay": {"host": "127.0.0.1", "port": 25, "security": "plain"},
            "store": {"folder": folder},
        }
    )
