"""The command line: arguments become calls, results become tables or JSON, errors become codes."""

from mailbot.cli.app import main

__all__ = ["main"]
