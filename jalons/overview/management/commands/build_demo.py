"""The first start of a demo builds its territory."""

from typing import Any

from django.core.management.base import BaseCommand

from jalons.roadmaps.models import Roadmap


class Command(BaseCommand):
    help = "Build the demo territory, when there is no roadmap yet"

    def handle(self, *args: Any, **options: Any) -> None:
        if not Roadmap.objects.exists():
            # Imported here: only the first start needs it, and it would take half of the next ones.
            from jalons.overview.demo.demo_roadmaps import build_world

            build_world()
