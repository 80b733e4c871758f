"""Which of several indexes is the live one.

The root folder holds one folder a generation, `index-<n>`, and the small file `CURRENT` that names the live one. A
rebuild fills a new generation that nobody reads and then replaces `CURRENT` in one step; a reader has the old index
or the new one, never less. Files of a retired generation may go while a reader still has them open.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile

_CURRENT = "CURRENT"
_NAME = re.compile(r"index-(\d{1,9})")


def current_generation(root: str) -> str | None:
    """Return the name of the live generation, "index-7"; None if there is none or `CURRENT` holds no such name."""
    try:
        handle = os.open(
            os.path.join(root, _CURRENT), os.O_RDONLY
        )  # a file object would cost each query three times as much
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        name = os.read(handle, 64).decode("ascii", "replace").strip()
    finally:
        os.close(handle)
    return name if _NAME.fullmatch(name) else None


def folder_of(root: str, name: str) -> str:
    """Return the folder of a generation."""
    return os.path.join(root, name)


def generations(root: str) -> list[str]:
    """Return the names of all generations, live or not, oldest first."""
    if not os.path.isdir(root):
        return []
    found = (_NAME.fullmatch(name) for name in os.listdir(root))
    return [match[0] for match in sorted((m for m in found if m), key=lambda match: int(match[1]))]


def new_generation(root: str) -> str:
    """Make an empty folder for a generation that nobody reads yet and return its name; safe against other processes."""
    os.makedirs(root, exist_ok=True)
    number = max((int(name.removeprefix("index-")) for name in generations(root)), default=0) + 1
    while True:
        try:
            os.mkdir(os.path.join(root, f"index-{number}"))
        except FileExistsError:
            number += 1
        else:
            return f"index-{number}"


def publish(root: str, name: str) -> None:
    """Make a generation the live one, in one step that survives a crash.

    Raises:
        FileNotFoundError: there is no such generation.
    """
    if not os.path.isdir(os.path.join(root, name)):
        raise FileNotFoundError(f"there is no generation {name} in {root}")
    handle, path = tempfile.mkstemp(prefix=f".{_CURRENT}.", dir=root)
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(path, 0o644)
        os.replace(path, os.path.join(root, _CURRENT))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise
    _sync_folder(root)


def retire_others(root: str, *, keep: frozenset[str] = frozenset()) -> list[str]:
    """Delete every generation but the live one and those to keep; return the names of the deleted.

    One that is being built must be among those to keep. Without a live one nothing is deleted.
    """
    live = current_generation(root)
    if live is None:
        return []
    retired = [name for name in generations(root) if name != live and name not in keep]
    for name in retired:
        shutil.rmtree(os.path.join(root, name), ignore_errors=True)
    return retired


def discard(root: str, name: str) -> None:
    """Delete a generation that will not be published; the live one is never deleted."""
    if name != current_generation(root):
        shutil.rmtree(os.path.join(root, name), ignore_errors=True)


def _sync_folder(path: str) -> None:
    """Flush a rename to disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
