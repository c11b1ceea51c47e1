"""How the group of the demo agreed on its definition: what each said, a first version contested, a second one adopted.
Invented."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from jalons.base.public_holidays import working_day
from jalons.governance.changes import consultations, definitions
from jalons.governance.models import AskedMember, Consultation, Definition
from jalons.governance.queries.group import current_members
from jalons.governance.rules.definitions import Answer
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.permissions import Role

IT_IS = (
    "Pouvoir faire ses démarches sans dépendre d’un proche.",
    "Savoir à qui demander, près de chez soi.",
    "Avoir le choix : faire en ligne, ou rencontrer quelqu’un.",
    "Comprendre ce que deviennent nos données.",
    "Penser aux jeunes aussi : avoir un téléphone n’est pas savoir s’en servir.",
    "Ne plus avoir honte de demander.",
)
IT_IS_NOT = (
    "Poser la fibre et considérer que c’est réglé.",
    "Un cours d’informatique de plus.",
    "Faire à la place des gens.",
    "L’affaire du seul centre social.",
)
FIRST: dict[str, Any] = {
    "text": "L’inclusion numérique, c’est permettre à chaque habitante et à chaque habitant d’avoir une connexion et un "
    "équipement, et de faire ses démarches en ligne, avec de l’aide si besoin.",
    "includes": "Le réseau et l’équipement.\nL’aide aux démarches en ligne.",
    "audiences": "Les personnes qui renoncent à un droit faute d’aide.\nLes personnes âgées isolées.",
}
OBJECTION = (
    "C’est réduit à la fibre et aux démarches. Rien sur la confiance, ni sur le droit de rencontrer quelqu’un plutôt que "
    "de faire en ligne."
)
SECOND: dict[str, Any] = {
    "text": "L’inclusion numérique, c’est permettre à chaque habitante et à chaque habitant de se servir du numérique "
    "quand il est utile, de comprendre ce qu’il change, et de rencontrer quelqu’un quand il est un obstacle. Elle tient "
    "à l’accès, aux compétences, à la confiance et aux liens. Elle se construit près de chez soi, avec les personnes "
    "concernées.",
    "includes": "Une connexion, un équipement, un lieu où se faire aider.\n"
    "Les savoir-faire de tous les jours, à tout âge.\n"
    "L’accès aux droits, en ligne ou au guichet.\n"
    "La confiance : mots de passe, arnaques, données personnelles.",
    "excludes": "Le déploiement de la fibre, suivi par le Département.\nFaire à la place des personnes, sauf urgence.",
    "audiences": "Les personnes qui renoncent à un droit faute d’aide.\n"
    "Les personnes âgées isolées, les jeunes qui cherchent un emploi, les parents d’élèves.\n"
    "Les agentes et les agents qui accueillent du public.",
    "glossary": "Aidante, aidant : toute personne qui aide quelqu’un à faire une démarche.\n"
    "Conseillère, conseiller numérique : une personne formée, qui accueille et anime des ateliers.\n"
    "Illectronisme : ne pas pouvoir se servir des outils numériques de tous les jours.\n"
    "Médiation numérique : accompagner quelqu’un jusqu’à ce qu’il sache faire.",
}
YOUNG: dict[str, Any] = {
    "text": "L’inclusion numérique, c’est que personne, dans l’agglomération, ne perde un droit, un emploi ou un lien parce "
    "qu’une porte ne s’ouvre plus qu’en ligne.",
    "includes": "L’aide aux démarches et l’apprentissage.",
    "excludes": "Les réseaux et le très haut débit.",
    "audiences": "Les habitantes et les habitants des quartiers prioritaires.",
}
YOUNG_AGAIN: dict[str, Any] = {
    **YOUNG,
    "text": YOUNG["text"] + " C’est apprendre, être aidé, ou choisir un accueil.",
    "includes": "L’aide aux démarches et l’apprentissage.\nLes accueils qui restent ouverts.",
    "audiences": "Les habitantes et les habitants des quartiers prioritaires.\nLes communes éloignées du centre.",
}
# In days before the adoption: what each act of the first roadmap took.
ASKED, SAID, PROPOSED, CLOSED, PROPOSED_AGAIN = (timedelta(days=days) for days in (42, 36, 29, 16, 13))


def agree_on_definition(by: Member) -> None:
    """Adopted on the day of its milestone."""
    milestone = Milestone.objects.get(roadmap=by.roadmap, awaits=Awaited.DEFINITION)
    day = milestone.planned_on
    group = current_members(by.roadmap)
    collection = consultations.collect_impressions(members=group, closes_on=day - SAID, by=by, on=day - ASKED)
    for place, asked in enumerate(_asked_rows(collection)):
        consultations.say_impression(
            asked=asked,
            it_is=IT_IS[place] if place < len(IT_IS) else "",
            it_is_not=IT_IS_NOT[place] if place < len(IT_IS_NOT) else "",
            by=_member_who_answers(asked, by, day - SAID),
            on=day - SAID,
        )
        if place + 1 == len(IT_IS):
            break
    first = definitions.write_definition(**FIRST, by=by)
    contested = consultations.propose_definition(
        definition=first, members=group, closes_on=day - CLOSED, by=by, on=day - PROPOSED
    )
    _answer_all(contested, by, day - CLOSED, objects=1)
    second = definitions.write_definition(**SECOND, by=by)
    consented = consultations.propose_definition(
        definition=second, members=group, closes_on=day, by=by, on=day - PROPOSED_AGAIN
    )
    _answer_all(consented, by, day - timedelta(days=1))
    definitions.adopt_definition(definition=Definition.objects.get(pk=second.pk), adopted_on=day, by=by)


def agree_before_workshop(day: date, by: Member) -> None:
    """A short text, adopted before the first workshop of the younger roadmap."""
    group = current_members(by.roadmap)
    draft = definitions.write_definition(**YOUNG, by=by)
    consented = consultations.propose_definition(definition=draft, members=group, closes_on=day, by=by, on=day - CLOSED)
    _answer_all(consented, by, day)
    definitions.adopt_definition(definition=Definition.objects.get(pk=draft.pk), adopted_on=day, by=by)


def consult_young_group(today: date, by: Member) -> None:
    """Its second version, asked about today: a first answer is there, and messages leave when the demo starts."""
    draft = definitions.write_definition(**YOUNG_AGAIN, by=by)
    consultation = consultations.propose_definition(
        definition=draft,
        members=current_members(by.roadmap),
        closes_on=working_day(today + timedelta(days=12)),
        by=by,
    )
    asked = next(row for row in _asked_rows(consultation) if row.member and row.member.access)
    consultations.answer_consent(
        asked=asked, answer=Answer.CONSENT, by=_member_who_answers(asked, by, timezone.localdate())
    )


def _asked_rows(consultation: Consultation) -> QuerySet[AskedMember]:
    return AskedMember.objects.filter(consultation=consultation).select_related(
        "consultation__roadmap", "member__membership__user", "member__invitation__membership__user"
    )


def _answer_all(consultation: Consultation, by: Member, day: date, objects: int = 0) -> None:
    """The last `objects` of them object."""
    rows = list(_asked_rows(consultation))
    for place, asked in enumerate(rows):
        is_against = place >= len(rows) - objects
        consultations.answer_consent(
            asked=asked,
            answer=Answer.OBJECTION if is_against else Answer.CONSENT,
            reason=OBJECTION if is_against else "",
            by=_member_who_answers(asked, by, day),
            on=day,
        )


def _member_who_answers(asked: AskedMember, by: Member, day: date) -> Member | None:
    """Who answers: their account, else the holder of their private page, handed over to whoever has no address."""
    access = asked.member.access if asked.member else None
    if access:
        return Member(by.roadmap, access.user, Role(access.role), access.function)
    if not asked.has_page:
        consultations.give_private_page(asked=asked, by=by, on=day)
    return None
