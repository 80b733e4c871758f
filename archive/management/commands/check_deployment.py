"""manage.py check_deployment: whether everything is in place, a line for each check."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.deployment import check_deployment


class Command(BaseCommand):
    help = (
        "Say of database, migrations, index, captures, cache, static files, encoding, clocks, owners, mail, proxy and "
        "hosts whether they are in order. Ends with status 1 where one is not."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_deployment()
        for name, result in found.items():
            self.stdout.write(f"ok    {name}" if result == "ok" else f"FAIL  {name}: {result}")
        if wrong := sum(result != "ok" for result in found.values()):
            raise CommandError(f"{wrong} of {len(found)} checks failed.")
