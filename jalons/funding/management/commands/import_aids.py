"""The host reads the aids of Aides-territoires again, from its site or from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalons.funding.changes.aid_imports import import_aids_now
from jalons.opendata.models import SourceAttempt


class Command(BaseCommand):
    help = "Met à jour les aides du catalogue Aides-territoires, depuis son site ou depuis un fichier JSON"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FICHIER", help="la liste des aides, en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] and not options["file"].is_file():
            raise CommandError(f"Aucun fichier à cette adresse\u00a0: {options['file']}")
        attempt = import_aids_now(options["file"])
        if attempt.stage == SourceAttempt.Stage.FAILED:
            raise CommandError(f"{attempt.sentence} Ce qui était en place est gardé.")
        self.stdout.write(attempt.get_stage_display())
