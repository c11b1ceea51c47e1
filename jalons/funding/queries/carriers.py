"""Who carries the actions of a roadmap, as the gate before the vote and the act tell it."""

from collections.abc import Collection

from jalons.base.frozen import frozen
from jalons.funding.queries.funded_actions import counted_sheets, sheet_carrier
from jalons.funding.rules.carriers import PlanCarrier
from jalons.funding.words import carriers as words
from jalons.roadmaps.models import Roadmap


@frozen
class CarriedActions:
    carrier: PlanCarrier
    codes: tuple[str, ...]

    @property
    def label(self) -> str:
        return words.carrier_label(self.carrier)


def carried_actions(roadmap: Roadmap, only: Collection[int]) -> list[CarriedActions]:
    """The actions of each carrier, those of the authority that leads the roadmap first, those that nobody is sure to carry last.
    `only`: the pks of the actions. One query."""
    codes: dict[PlanCarrier, list[str]] = {}
    for sheet in counted_sheets(roadmap):
        if sheet.pk in only:
            codes.setdefault(sheet_carrier(sheet), []).append(sheet.code)
    told = [CarriedActions(carrier, tuple(those)) for carrier, those in codes.items()]
    authority = roadmap.lead_authority
    return sorted(told, key=lambda one: (not one.carrier.is_authority(authority), not one.carrier.is_sure))
