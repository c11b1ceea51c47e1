"""A start loads the geography of France that comes with Jalons."""

from typing import Any

from django.core.management.base import BaseCommand

from jalons.territories import changes, queries, reference


class Command(BaseCommand):
    help = "Load the embedded geography of France; does nothing when this very vintage is already there"

    def handle(self, *args: Any, **options: Any) -> None:
        about = reference.read_provenance()
        if queries.is_vintage_loaded(stamp=about["stamp"]):
            self._say(options, f"Geography {about['vintage']}: already loaded.")
            return
        changes.load_reference(reference=reference.read_reference())
        self._say(options, f"Geography {about['vintage']}: {about['counts']['communes']} communes loaded.")

    def _say(self, options: dict[str, Any], sentence: str) -> None:
        if options["verbosity"]:
            self.stdout.write(sentence)
