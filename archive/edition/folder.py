"""The folder of an edition: written aside and put in place when it is whole.

A folder is an edition when `edition.json` lies in it, which is written last. What an earlier edition holds in the same
form is linked and not written a second time, so that copying to a server takes only what changed.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from pathlib import Path
from typing import Any

MANIFEST = "edition.json"


class NotAnEdition(Exception):
    """The folder holds other things; the message says so."""


class EditionFolder:
    """Takes the files of an edition; `put_in_place` makes them the folder that readers open.

    Raises:
        NotAnEdition: the folder is there and holds something else than an edition.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aside = folder.with_name(f".{folder.name}.new")
        self._old = folder.with_name(f".{folder.name}.old")
        self.files = self.bytes = self.linked = 0
        self._settle()

    def _settle(self) -> None:
        """Take away what a killed run left, and give back the edition that it was about to replace."""
        if self._old.exists() and not self.folder.exists():
            self._old.replace(self.folder)
        if self.folder.exists() and not self.folder.is_dir():
            raise NotAnEdition(f"{self.folder} is a file.")
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / MANIFEST).is_file():
            raise NotAnEdition(f"{self.folder} holds something else than an edition.")
        for left in (self.aside, self._old):
            shutil.rmtree(left, ignore_errors=True)
        self.aside.mkdir(parents=True)

    def earlier(self) -> dict[str, Any]:
        """What the manifest of the earlier edition says; nothing where there is none that can be read."""
        try:
            told = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def place(self, name: str) -> Path:
        """Return where a file of this name is to be written, its folder made."""
        path = self.aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: str | bytes) -> None:
        path = self.place(name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        before = self.folder / name
        if before.is_file() and filecmp.cmp(path, before, shallow=False):
            self._link(before, path)
        self._count(path)

    def keep(self, name: str) -> bool:
        """Take a file of the earlier edition over as it is; whether it was there."""
        if not (before := self.folder / name).is_file():
            return False
        self._link(before, self.place(name))
        self._count(self.aside / name)
        return True

    def written(self, name: str) -> int:
        """Count a file that was written at its place; returns its bytes."""
        return self._count(self.aside / name)

    def _link(self, before: Path, path: Path) -> None:
        path.unlink(missing_ok=True)
        try:
            os.link(before, path)
        except OSError:  # a file system without links
            shutil.copy2(before, path)
        self.linked += 1

    def _count(self, path: Path) -> int:
        size = path.stat().st_size
        self.files += 1
        self.bytes += size
        return size

    def put_in_place(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and exchange the folders; between two renamings there is, for a moment, none."""
        told = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        (self.aside / MANIFEST).write_text(told, encoding="utf-8")
        if self.folder.exists():
            self.folder.replace(self._old)
        self.aside.replace(self.folder)
        shutil.rmtree(self._old, ignore_errors=True)

    def discard(self) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)
