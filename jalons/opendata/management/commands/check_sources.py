"""The host reads where each source comes from, and may try whether it still answers and is understood."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jalons.base.errors import Refused
from jalons.base.french import format_short_day
from jalons.opendata.models import SourceVintage
from jalons.opendata.rules import periods
from jalons.opendata.sources import SOURCES, Source
from jalons.opendata.sources.fetching import fetch_file
from jalons.opendata.sources.geography import current_geography

ENOUGH = 1 << 18  # bytes: enough for the header and the rows that are checked


class Command(BaseCommand):
    help = "Dit d’où vient chaque source de données ; avec --online, vérifie que chacune répond et se lit encore"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--online", action="store_true", help="interroge les producteurs, sans rien enregistrer")
        parser.add_argument(
            "--only", nargs="+", choices=sorted(SOURCES), metavar="SOURCE", help="ces sources seulement"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [source for key, source in SOURCES.items() if not options["only"] or key in options["only"]]
        if not options["online"]:
            for source in sources:
                self.stdout.write(f"{source.key}\u00a0: {_source_origin(source)} — {_loaded_sentence(source)}")
            return
        failed = sum(not self._checked(source) for source in sources if source.is_fetched)
        if failed:
            raise CommandError(f"{failed} source(s) en défaut.")

    def _checked(self, source: Source) -> bool:
        """An archive is read whole, because its table of contents is at the end."""
        try:
            address = source.discover().address
            with tempfile.TemporaryDirectory(prefix="jalons-") as folder:
                path = Path(folder) / "source"
                fetch_file(address, path, heaviest=source.heaviest, enough=ENOUGH)
                source.probe(path, current_geography())
        except Refused as refusal:
            self.stdout.write(f"{source.key}\u00a0: DÉFAUT — {refusal.sentence}")
            return False
        self.stdout.write(f"{source.key}\u00a0: bon — {address}")
        return True


def _source_origin(source: Source) -> str:
    if source.dataset or source.organisation:
        return f"data.gouv.fr, {source.dataset or source.organisation}"
    return source.address or "par fichier seulement"


def _loaded_sentence(source: Source) -> str:
    vintage = SourceVintage.objects.current().filter(source=source.key).first()
    if vintage is None:
        return "rien de chargé"
    return f"{periods.period_label(vintage.period)}, reçu le {format_short_day(vintage.retrieved_at.date())}"
