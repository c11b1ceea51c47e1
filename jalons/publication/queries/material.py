"""Everything the chapters draw from, read once: a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date

from jalons.actions import queries as actions
from jalons.actions.queries import Sheet
from jalons.funding import queries as funding
from jalons.funding.queries import Consolidation, Plan
from jalons.monitoring import queries as monitoring
from jalons.monitoring.models import Indicator
from jalons.roadmaps.models import Roadmap
from jalons.workshops import queries as workshops
from jalons.workshops.queries import StakesPage, ThreadNote


@dataclass
class Material:
    roadmap: Roadmap
    on: date
    sheets: list[Sheet]
    plans: dict[int, Plan]
    money: Consolidation
    indicators: dict[int, list[Indicator]]
    stakes: StakesPage
    notes: dict[int, list[ThreadNote]] = field(default_factory=dict)

    @classmethod
    def of(cls, roadmap: Roadmap, on: date) -> "Material":
        stakes = workshops.stakes_page(roadmap)
        return cls(
            roadmap=roadmap,
            on=on,
            sheets=actions.sheets(roadmap),
            plans=funding.plans(roadmap),
            money=funding.consolidated(roadmap),
            indicators=monitoring.indicators_of(roadmap),
            stakes=stakes,
            notes=workshops.notes_of_stakes(line.pk for line in stakes.stakes),
        )

    def notes_behind(self, sheet: Sheet) -> list[ThreadNote]:
        pieces = sheet.key_project.stakes if sheet.key_project else ()
        return [note for piece in pieces for note in self.notes.get(piece.pk, [])]
