"""This floor tells the list of workshops which of their votes are closed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap


class VotesConfig(AppConfig):
    name = "jalons.votes"

    def ready(self) -> None:
        from jalons.workshops.queries.told_above import register_closed_votes

        register_closed_votes(_closed_votes)


def _closed_votes(roadmap: "Roadmap") -> "Mapping[int, tuple[int, ...]]":
    from jalons.votes.queries.ballots import closed_votes

    return closed_votes(roadmap)
