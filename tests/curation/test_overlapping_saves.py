"""A page that is being saved while a name goes out of public view, on a database with several writers."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from archive.core.suppression import COVER, cover
from archive.curation.name_suppression import suppress_name
from archive.models import Article, SuppressedNames
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Lò Thị Quên"


class Saving(threading.Thread):
    """A writer that asks which names are covered, and commits only when another act waits for it or is over."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.other_is_over = threading.Event(), threading.Event()
        self.text = f"Bà {NAME} dự hội nghị về Nghị quyết của địa phương."
        self.names_covered = True

    def run(self) -> None:
        try:
            with transaction.atomic():
                covered = SuppressedNames().of(None)
                self.names_covered = bool(covered)
                self.asked.set()
                while not (self.other_is_over.wait(0.02) or _somebody_waits()):
                    pass
                factories.article("Hội nghị thử nghiệm", cover(self.text, covered))
        finally:
            self.asked.set()
            connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_save_that_began_before_a_suppression_is_swept_too(own_index: Path, settings: Any) -> None:
    call_command("load_reference_data", verbosity=0)
    user = User.objects.create_user("bien-tap")
    saving = Saving()
    saving.start()
    assert saving.asked.wait(30)
    suppression = suppress_name(NAME, user, reason="thử")
    saving.other_is_over.set()
    saving.join()
    assert not saving.names_covered
    (text,) = Article.objects.values_list("text", flat=True)
    assert COVER in text
    assert NAME not in text
    assert not any(suppression.proof.values())
