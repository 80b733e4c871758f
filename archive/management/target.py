"""On which archive a command works, and as whom: said before it does anything.

A cron job without its environment works on another archive than its author thinks, and one run as root leaves files
that the service cannot open. Neither is noticed until the archive is needed.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import Any


class WrongUser(Exception):
    """The data folder is another account's; the message says which, and what to do."""


def describe_target(database: dict[str, Any], folder: Path) -> str:
    """Name the database, without its password, and the data folder: "SQLite /srv/x.sqlite3, data folder /srv"."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"SQLite {database['NAME']}, data folder {folder}"
    user = f"{database['USER']}@" if database.get("USER") else ""
    port = f":{database['PORT']}" if database.get("PORT") else ""
    server = database.get("HOST") or "local socket"
    return f"PostgreSQL {user}{server}{port}/{database['NAME']}, data folder {folder}"


def become_owner(folder: Path) -> None:
    """Go on as the account that the data folder belongs to, where this is root; nothing is left that it cannot open.

    Raises:
        WrongUser: the folder belongs to another account, and this one is neither root nor may write there, or root
            cannot go on as its owner.
    """
    try:
        status = folder.stat()
    except OSError:
        return  # not made yet, or the settings will say what is wrong with it
    if status.st_uid == os.geteuid():
        return
    name = _name_of(status.st_uid)
    advice = f"The data folder {folder} belongs to {name}: run this as that account, `sudo -u {name} …`."
    if os.geteuid() == 0:
        _switch(status.st_uid, status.st_gid, advice)
    elif os.access(folder, os.W_OK):
        os.umask(0o002)  # shared with its owner through a group
    else:
        raise WrongUser(advice)


def _switch(user: int, group: int, advice: str) -> None:
    groups = os.getgrouplist(_name_of(user), group) if _is_known(user) else [group]
    os.setgroups(groups)
    os.setegid(group)
    os.seteuid(user)
    here = Path(__file__)
    if not all(os.access(path, os.R_OK, effective_ids=True) for path in (here, Path(os.__file__))):
        os.seteuid(0)
        raise WrongUser(advice)
    os.seteuid(0)
    os.setgid(group)
    os.setuid(user)


def _is_known(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _name_of(user: int) -> str:
    return pwd.getpwuid(user).pw_name if _is_known(user) else f"#{user}"
