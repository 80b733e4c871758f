"""Django set up for an archive in a folder of its own, as benchmarks need it."""

import os
from pathlib import Path

import django


def use_archive(folder: str | Path, **more: str) -> None:
    """Set Django up for the archive of a data folder; the index follows when told. `more`: further settings."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "TANGTHU_DATA_DIR": str(Path(folder).resolve()),
        "TANGTHU_PRODUCTION": "0",
        "TANGTHU_SEARCH_INLINE": "0",
        **more,
    }
    django.setup()
