"""The host makes the address that signs in whoever sits at the computer of a room."""

from typing import Any

from django.core.management.base import BaseCommand

from jalons.accounts.changes import make_room_link


class Command(BaseCommand):
    help = (
        "Donne l’adresse qui connecte la personne assise à l’ordinateur d’une salle, une fois, pendant un quart d’heure"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_room_link())
