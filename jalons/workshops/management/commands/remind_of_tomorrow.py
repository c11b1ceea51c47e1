from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from jalons.workshops.changes import remind_of_tomorrow

# Nobody is written to at night.
FROM, UNTIL = 8, 20


class Command(BaseCommand):
    help = (
        "Remind those who come to a workshop tomorrow. Safe to run at any time: each is reminded once, in the daytime"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if FROM <= timezone.localtime().hour < UNTIL:
            remind_of_tomorrow()
