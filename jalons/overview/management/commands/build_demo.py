from typing import Any

from django.core.management.base import BaseCommand

from jalons.overview.demo.world import build
from jalons.roadmaps.models import Roadmap


class Command(BaseCommand):
    help = "Build the demo territory, when there is no roadmap yet"

    def handle(self, *args: Any, **options: Any) -> None:
        if not Roadmap.objects.exists():
            build()
