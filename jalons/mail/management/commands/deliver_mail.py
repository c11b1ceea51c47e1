"""The worker hands over the messages that are due."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jalons.mail.changes import deliver_due_messages, recover_interrupted


class Command(BaseCommand):
    help = "Remet les courriels qui attendent leur heure ; l’ouvrier le fait deux fois par seconde"
    # Only callers in Python can give it: the worker, which may have to stop between two messages.
    stealth_options = ("is_stopping",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recover",
            action="store_true",
            help="dit d’abord quels courriels un ouvrier remettait quand il s’est arrêté",
        )

    def handle(
        self, *args: Any, recover: bool = False, is_stopping: Callable[[], bool] = lambda: False, **options: Any
    ) -> None:
        if recover:
            recover_interrupted()
        deliver_due_messages(is_stopping=is_stopping)
