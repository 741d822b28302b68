"""An address becomes the mail provider it belongs to: servers, and where the 授权码 is hidden."""

import tomllib
from functools import cache
from importlib import resources

from mailbot.values import Record, Security


class Provider(Record):
    """A mail provider; "{domain}" in its hosts stands for the address's own domain.

    `code` tells that programs log in with an authorisation code (授权码) instead of the password;
    `where` says in Chinese how to come by it.
    """

    name: str
    domains: tuple[str, ...] = ()
    imap: str
    imap_port: int = 993
    imap_security: Security = "tls"
    smtp: str
    smtp_port: int = 465
    smtp_security: Security = "tls"
    code: bool = False
    where: str = ""


OWN_SERVERS = Provider(
    name="自有域名邮箱",
    imap="imap.{domain}",
    smtp="smtp.{domain}",
    where="请向邮箱管理员确认 IMAP、SMTP 服务器地址和客户端密码。",
)
"""What is proposed where the provider is not known."""


@cache
def providers() -> dict[str, Provider]:
    """All known providers by their short names."""
    text = (resources.files("mailbot.cli") / "providers.toml").read_text("utf-8")
    return {name: Provider.model_validate(data) for name, data in tomllib.loads(text).items()}


def provider_of(address: str) -> Provider:
    """The provider of an address, the most exact domain deciding; our guess where unknown."""
    domain = address.rpartition("@")[2].lower()
    fitting = [
        (len(end), name)
        for name, provider in providers().items()
        for end in provider.domains
        if domain == end or domain.endswith(f".{end}")
    ]
    return providers()[max(fitting)[1]] if fitting else OWN_SERVERS


def hosts_of(provider: Provider, address: str) -> tuple[str, str]:
    """The IMAP and the SMTP server for an address."""
    domain = address.rpartition("@")[2].lower()
    return provider.imap.format(domain=domain), provider.smtp.format(domain=domain)
