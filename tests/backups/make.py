"""`python -m tests.backups.make FILE` makes the backup of a release that every later one must restore.

The archive is that of TANGTHU_DATA_DIR, which should be an empty folder.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests.generating import generate_pages

DECIDED: dict[str, Any] = {
    "title": "Một tiêu đề khác",
    "published": None,
    "images": [{"caption": "Ảnh thử", "credit": "", "address": ""}],
}


def fill_archive(folder: Path) -> None:
    """Import four articles from a new folder; add a person, and what the person decided."""
    from django.contrib.auth.models import Group, User

    from archive.models import Article, Decision

    folder.mkdir()
    for number, page in enumerate(generate_pages(4)):
        (folder / f"{number}.txt").write_text(page.text, encoding="utf-8")
    call_command("import_articles", str(folder))
    person = User.objects.create_user("bien-tap", password="mật khẩu thử")
    person.groups.add(Group.objects.create(name="Nhóm thử"))
    article = Article.objects.order_by("pk")[0]
    for field, value in DECIDED.items():
        Decision.objects.create(article=article, subject="field", field=field, value=value, decided_by=person)


def main() -> None:
    (path,) = sys.argv[1:]
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        fill_archive(Path(folder) / "pages")
    call_command("backup", path)


if __name__ == "__main__":
    main()
