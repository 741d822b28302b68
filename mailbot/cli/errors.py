"""An error becomes what the operator can do about it."""

import os

from mailbot.errors import (
    AlreadyRunning,
    LoginRefused,
    MailbotError,
    MailboxUnreachable,
    ReaderBusy,
    RelayBusy,
    SettingsMissing,
    SettingsWrong,
    StoreUnusable,
    TemplatesWrong,
    UnsafeLogin,
)


class NothingFound(MailbotError):  # noqa: N818 - named by what happened, like all of ours
    """The case or mail that a command names is not there."""

    exit_code = os.EX_USAGE


# Only the running bot tries by itself: a command that ends does not.
_WHO_RETRIES = "已在运行的 mailbot run 会自动重试"

_CURES: tuple[tuple[type[MailbotError], str], ...] = (
    (
        UnsafeLogin,
        (
            "登录成功，但网易不允许打开文件夹：请在网页版「设置 → POP3/SMTP/IMAP」"
            "确认 IMAP 已开启，重新生成客户端授权码并更新设置。"
        ),
    ),
    (
        LoginRefused,
        (
            "请核对 user；网易、QQ 等邮箱的密码应填客户端授权码，"
            "不是网页登录密码，授权码过期须重新生成。"
        ),
    ),
    (MailboxUnreachable, f"请检查 host、port、security 和网络，然后再试；{_WHO_RETRIES}。"),
    (RelayBusy, f"发信服务器暂时不可用，请稍后再试；{_WHO_RETRIES}，经常出现时请调低发送频率。"),
    (ReaderBusy, "识别进程没有启动：请检查内存（每个进程约 1 GB）和 reading.workers 的设置。"),
    (TemplatesWrong, "请按提示的文件、行号和项目修改模板；改好前原来的规则不受影响。"),
    (
        SettingsMissing,
        (
            "还没有设置文件：请先运行 mailbot init，它会问几个问题、试登录并写好；"
            "或用 -c 指明设置文件在哪里。"
        ),
    ),
    (SettingsWrong, "请对照 mailbot.example.toml 修改设置。"),
    (AlreadyRunning, "mailbot run 正在运行，不必再开；要换成别的方式，请先停止它。"),
    (StoreUnusable, "请检查磁盘空间、文件夹权限和数据库地址。"),
)


def cure_for(trouble: MailbotError) -> str:
    """What to do about an error, in Chinese; "" where nothing can be done but wait."""
    if isinstance(trouble, RelayBusy) and not trouble.code:  # nobody answered
        return (
            "连不上发信服务器：请检查 relay 的 host、port、security 和网络，然后再试；"
            f"{_WHO_RETRIES}。"
        )
    return next((cure for kind, cure in _CURES if isinstance(trouble, kind)), "")
