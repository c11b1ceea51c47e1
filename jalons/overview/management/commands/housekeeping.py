"""The worker forgets what is out of date on every floor, and reminds guests of tomorrow."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from jalons.accounts.changes import forget_requests
from jalons.base.http import forget_posted_forms
from jalons.base.tasks import forget_finished_tasks
from jalons.carriage.changes.people import forget_erased_contacts
from jalons.governance.changes.coordinators import erase_failed_messages
from jalons.mail.changes import delete_orphan_messages, recover_interrupted
from jalons.opendata.changes.updates import forget_given_files
from jalons.publication.changes.removals import erase_removed_roadmaps

FAILED_TASKS_KEPT = timedelta(days=14)  # failed tasks only: the others are deleted


class Command(BaseCommand):
    help = (
        "Efface ce qui n’a plus d’objet (sessions, liens demandés, personnes effacées, feuilles de route à supprimer depuis 30 jours, fichiers jamais lus, formulaires "
        "déjà envoyés, tâches finies) et rappelle les ateliers du lendemain. Se lance à tout moment, sans risque"
    )

    # Nothing here needs what they read, and « --skip-checks » has English words.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions", verbosity=0)
        forget_requests()
        forget_erased_contacts()
        forget_given_files()
        erase_removed_roadmaps()
        forget_posted_forms()
        erase_failed_messages()
        delete_orphan_messages()
        recover_interrupted()
        forget_finished_tasks(failed_before=timezone.now() - FAILED_TASKS_KEPT)
        call_command("remind_of_tomorrow", verbosity=0)
