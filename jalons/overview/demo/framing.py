"""The notes de cadrage of the demo: one adopted as planned, one written again since. Invented."""

from decimal import Decimal
from typing import Any

from jalons.governance.changes.framing import write_framing_part
from jalons.governance.rules.framing import FIELDS, Part
from jalons.publication.changes.framing import adopt_framing_note
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.rules.milestones import Awaited

DRONNE_ET_BELLE: dict[str, Any] = {
    "context": (
        "Depuis la convention territoriale globale, les mairies et les centres sociaux voient arriver chaque semaine des "
        "personnes qui ne parviennent plus à faire une démarche seules. Les réponses existent, mais elles s’ignorent, et "
        "rien n’est proposé dans les villages les plus éloignés.\n\n"
        "Le conseil communautaire veut une réponse commune, portée par l’action sociale et par l’économie."
    ),
    "objectives": (
        "- Connaître les publics et les communes les plus exposés.\n"
        "- Réunir autour d’une même table celles et ceux qui aident déjà.\n"
        "- Faire voter une feuille de route financée avant la fin de l’année.\n"
        "- Donner à chaque commune une réponse à moins de vingt minutes."
    ),
    "planned_governance": (
        "Le groupe projet prépare et se réunit chaque mois. Le comité de pilotage choisit les actions, trois fois par an. "
        "Le conseil communautaire adopte.\n\n"
        "Deux vice-présidences suivent le dossier, pour que l’une d’elles soit toujours disponible."
    ),
    "planned_staff": Decimal("0.4"),
    "planned_budget": Decimal(6500),
    "communication": (
        "Un article dans le magazine intercommunal à l’ouverture et au vote, une affiche dans chaque mairie avant les "
        "ateliers, un compte rendu à toutes les personnes venues."
    ),
}
GRAND_PERIGUEUX: dict[str, Any] = {
    "context": (
        "La politique de la ville et le développement local agissent déjà, chacun de son côté. L’agglomération veut une "
        "feuille de route pour ses quartiers et pour ses communes rurales."
    ),
    "objectives": "- Partager un portrait du territoire.\n- Choisir ensemble les chantiers des trois prochaines années.",
    "planned_governance": "Une élue et une technicienne de la cohésion territoriale suivent la démarche jusqu’au vote.",
}
# Written after the adoption: the next version is being prepared.
GRAND_PERIGUEUX_SINCE = (
    "- Partager un portrait du territoire avec les centres sociaux.\n"
    "- Choisir ensemble les chantiers des trois prochaines années.\n"
    "- Associer des habitantes et des habitants à chaque atelier."
)


def adopt_note(values: dict[str, Any], by: Member) -> None:
    """Adopted on the day that its milestone planned."""
    for part, names in FIELDS.items():
        written = {name: values[name] for name in names if name in values}
        if len(written) == len(names):
            write_framing_part(part=part, by=by, **written)
    milestone = Milestone.objects.get(roadmap=by.roadmap, awaits=Awaited.NOTE)
    # The young note says nothing of its means yet, and its group chose to adopt it so.
    adopt_framing_note(adopted_on=milestone.planned_on, despite_gaps=True, by=by)


def write_note_again(by: Member) -> None:
    write_framing_part(part=Part.OBJECTIVES, objectives=GRAND_PERIGUEUX_SINCE, by=by)
