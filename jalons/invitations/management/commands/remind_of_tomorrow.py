"""Those who come to a workshop tomorrow are reminded of it, once each."""

from typing import Any

from django.core.management.base import BaseCommand

from jalons.invitations.changes.mailings import remind_of_tomorrow


class Command(BaseCommand):
    help = (
        "Remind those who come to a workshop tomorrow. Safe to run at any time: each is reminded once, in the daytime"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        remind_of_tomorrow()
