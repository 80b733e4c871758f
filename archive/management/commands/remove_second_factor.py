"""remove_second_factor NAME: an account signs in by its password alone again."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.admin.second_factor import turn_off


class Command(BaseCommand):
    help = "Let an account sign in by its password alone again, when its phone and recovery codes are lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the account's user name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['name']}.")
        turn_off(user)
        self.stdout.write(f"{user.username} signs in by password alone.")
