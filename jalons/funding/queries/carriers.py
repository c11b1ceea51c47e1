"""Who carries the actions of a roadmap: one answer for the gate before the vote, the act, pages and papers."""

from collections.abc import Collection
from dataclasses import replace

from jalons.actions.queries.sheets import Sheet
from jalons.base.frozen import frozen
from jalons.funding.queries.funded_actions import counted_sheets, sheet_carrier
from jalons.funding.rules.carriers import PlanCarrier, action_carrier, told_lead
from jalons.funding.words import carriers as words
from jalons.roadmaps.models import Roadmap


@frozen
class CarriedActions:
    carrier: PlanCarrier
    codes: tuple[str, ...]

    @property
    def label(self) -> str:
        return words.carrier_label(self.carrier)

    @property
    def voted_label(self) -> str:
        return words.voted_carrier_label(self.carrier)


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


def tell_carrier(sheet: Sheet) -> Sheet:
    """The same fiche, which names who carries its action wherever that is sure, although nobody wrote it; what is not sure
    is left out. The authority that leads the roadmap has one name, as pilot too."""
    carrier, names = action_carrier(*sheet.carrier_names), sheet.carrier_names
    name = carrier.name if carrier.is_sure else ""
    lead = told_lead(sheet.lead_organisation, names.lead, names.authority)
    return replace(
        sheet,
        carrier_organisation=name,
        lead_organisation=lead,
        values={**sheet.values, "carrier_organisation": name, "lead_organisation": lead},
    )
