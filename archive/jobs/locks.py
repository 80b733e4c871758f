"""By which a running job is known: a lock that the system frees when its process dies."""

from pathlib import Path

from django.conf import settings


def locks() -> Path:
    """The folder of locks that all processes of the archive share."""
    return Path(settings.DATA_DIR) / "locks"


def lock_of(pk: int) -> str:
    """The name of the lock that is held while a job runs: a job that says it runs while nobody holds it is dead."""
    return f"job-{pk}"
