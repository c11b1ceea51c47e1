"""What a new fiche takes from its chantier, its resource map and its enjeux: proposed values with their source, that
whoever writes the fiche reads, corrects or empties."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.resources.queries.resources import ResourceMap, resource_map
from jalons.resources.rules.resources import Status
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject
from jalons.workshops.queries.lineage import keep_living_stakes


@frozen
class PrefilledValue:
    value: Any
    source: str


@frozen
class Prefill:
    """`taken` is by name of the field of the fiche; `cost` is the estimate of the map, for the funding plan."""

    project: KeyProject
    taken: Mapping[str, PrefilledValue]
    cost: str

    @property
    def values(self) -> dict[str, Any]:
        return {name: one.value for name, one in self.taken.items()} | {"key_project": self.project.pk}


def prefill_action(roadmap: Roadmap, pk: int | None) -> Prefill | None:
    """None for a chantier of another roadmap."""
    if pk is None:
        return None
    project = KeyProject.objects.select_related("merged_into").filter(roadmap=roadmap, pk=pk).first()
    if project is None:
        return None
    project = project.living
    keep_living_stakes([project])
    drawn = resource_map(project)
    of_project, of_map = _("Repris du chantier."), _("Repris de la carte des ressources.")
    partners = _foreseen_partners(project, drawn)
    taken = {
        "context": PrefilledValue(
            "\n\n".join(stake.description for stake in project.stakes.all() if stake.description),
            _("Repris des enjeux auxquels le chantier répond."),
        ),
        "description": PrefilledValue(_prefilled_description(project), of_project),
        "lead_organisation": PrefilledValue(project.lead, _("Repris du chantier : le pilote pressenti.")),
        "partners": PrefilledValue(
            "\n".join(partners),
            _("Repris de la carte des ressources : qui détient, ou peut apporter, une ressource. Un par ligne.")
            if len(partners) > len(project.partners.splitlines())
            else of_project,
        ),
        "first_steps": PrefilledValue(
            "\n".join(_first_steps(project, drawn)),
            of_project
            if project.first_steps
            else of_map + " " + _("Ce qui reste à obtenir ou à créer. Une étape par ligne."),
        ),
        "audiences": PrefilledValue(list(project.audiences), of_project),
        "communes": PrefilledValue(list(project.communes), of_project),
    }
    return Prefill(project, {name: one for name, one in taken.items() if one.value}, _cost_sentence(drawn))


def _prefilled_description(project: KeyProject) -> str:
    planned = "\n".join(f"- {line}" for line in map(str.strip, project.planned_actions.splitlines()) if line)
    return "\n\n".join(filter(None, (project.purpose, planned)))


def _foreseen_partners(project: KeyProject, drawn: ResourceMap) -> list[str]:
    """The partners foreseen, then the holders of the map; without the lead, and each once."""
    names = [*map(str.strip, project.partners.splitlines()), *(line.holder for line in drawn.all)]
    partners: dict[str, str] = {}
    for name in names:
        if name:
            partners.setdefault(french.matching_key(name), name)
    partners.pop(french.matching_key(project.lead), None)
    return list(partners.values())


def _first_steps(project: KeyProject, drawn: ResourceMap) -> list[str]:
    """The steps that were written; else what the map must still obtain, the least effort first."""
    written = [line.strip(" -–—•*") for line in project.first_steps.splitlines() if line.strip(" -–—•*")]
    if written:
        return written
    waiting = [line for line in drawn.all if line.status is not Status.EXISTING and line.effort]
    return [
        f"{line.label} : {line.conditions}" if line.conditions else line.label
        for line in sorted(waiting, key=lambda line: line.effort or 0)[:3]
    ]


def _cost_sentence(drawn: ResourceMap) -> str:
    verdict = drawn.verdict
    if not verdict.cost:
        return ""
    sentence = ngettext(
        "La carte estime %(cost)s pour %(n)d ressource chiffrée.",
        "La carte estime %(cost)s pour %(n)d ressources chiffrées.",
        verdict.priced,
    )
    return sentence % {"cost": french.format_euros(verdict.cost), "n": verdict.priced}
