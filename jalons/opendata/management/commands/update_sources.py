"""The host brings the open data of all roadmaps up to date, source after source."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalons.opendata.changes.updates import update_now
from jalons.opendata.models import SourceAttempt
from jalons.opendata.sources import SOURCES, sources_to_fetch


class Command(BaseCommand):
    help = "Met à jour les données communes à toutes les feuilles de route, une source après l’autre"

    def add_arguments(self, parser: ArgumentParser) -> None:
        fetched = sorted(key for key, source in SOURCES.items() if source.is_fetched)
        parser.add_argument("--only", nargs="+", choices=fetched, metavar="SOURCE", help="ces sources seulement")
        parser.add_argument("--again", action="store_true", help="relit même un fichier déjà connu")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [SOURCES[key] for key in options["only"]] if options["only"] else sources_to_fetch()
        failed = 0
        for source in sources:
            attempt = update_now(source, again=options["again"])
            failed += attempt.stage == SourceAttempt.Stage.FAILED
            self.stdout.write(f"{source.key}\u00a0: {attempt.get_stage_display()} {attempt.sentence}".rstrip())
        if failed:
            raise CommandError(f"{failed} source(s) en échec\u00a0: ce qui était en place est gardé.")
