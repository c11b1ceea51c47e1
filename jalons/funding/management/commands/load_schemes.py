"""A start brings the schemes that come with Jalons up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from jalons.funding import catalogue
from jalons.funding.changes import schemes


class Command(BaseCommand):
    help = "Bring the common catalogue of schemes up to date; what teams wrote stays as it is"

    def handle(self, *args: Any, **options: Any) -> None:
        added, corrected = schemes.load_catalogue(rows=catalogue.catalogue_rows())
        if options["verbosity"]:
            self.stdout.write(f"Schemes: {added} added, {corrected} corrected.")
