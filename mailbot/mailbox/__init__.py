"""An IMAP account becomes raw mails; folders are opened read-only and nothing is ever changed."""

from mailbot.mailbox.account import BackOff, FolderState, MailboxAccount
from mailbot.mailbox.connection import Mailbox

__all__ = ["BackOff", "FolderState", "Mailbox", "MailboxAccount"]
