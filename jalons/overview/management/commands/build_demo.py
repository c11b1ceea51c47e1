from typing import Any

from django.core.management.base import BaseCommand

from jalons.roadmaps.models import Roadmap


class Command(BaseCommand):
    help = "Build the demo territory, when there is no roadmap yet"

    def handle(self, *args: Any, **options: Any) -> None:
        if not Roadmap.objects.exists():
            # Half of a second start would go to reading what only the first one needs.
            from jalons.overview.demo.demo_roadmaps import build_world

            build_world()
