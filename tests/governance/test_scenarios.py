"""Scenarios 2 to 5, each from its first gesture to its last sentence, as the person who lives it reads the pages."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.french import format_day
from jalons.governance.changes import consultations, definitions, group
from jalons.governance.changes.framing import write_framing_part
from jalons.governance.models import AskedMember, Definition
from jalons.governance.queries.group import current_members
from jalons.governance.rules.definitions import State
from jalons.governance.rules.framing import Part
from jalons.publication.changes.framing import adopt_framing_note
from jalons.roadmaps.changes import blockers, members, milestones, steps
from jalons.roadmaps.models import JournalEntry, Member, Membership, Milestone, Step
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.permissions import Role
from tests.governance.groups import FUNCTIONS, in_days, page_of, six_members
from tests.papers import reading
from tests.publication.giving_back import text_of
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

LACK_OF_TIME = "Pas de temps agent (0,2 ETP)"
VICE_PRESIDENCY = "Vice-présidence action sociale"
FIBRE = "Déployer la fibre partout, et aider à s’en servir quand on le demande."
RIGHTS = "Pouvoir se servir du numérique, ou s’en passer, sans perdre ses droits."
OBJECTION = "réduit à la fibre"


@pytest.fixture
def lead(world: World) -> Member:
    """The référente of a roadmap where nobody has done anything."""
    return world.blank()


@pytest.fixture
def sponsor(world: World, lead: Member) -> Member:
    """The vice-présidente, in the same roadmap."""
    user = world.user("elue")
    members.enrol_member(user=user, role=Role.SPONSOR, function=VICE_PRESIDENCY, by=lead)
    return Member(lead.roadmap, user, Role.SPONSOR, VICE_PRESIDENCY)


def words_of(answer: object) -> str:
    """What is read of a page, on one line and with plain spaces."""
    page = re.sub(r"<script.*?</script>", "", answer.content.decode(), flags=re.DOTALL)  # type: ignore[attr-defined]
    text = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text)


def read(by: Member, name: str, *more: object) -> str:
    client = Client()
    client.force_login(by.user)  # type: ignore[arg-type]
    answer = client.get(reverse(name, args=[by.roadmap.slug, *more]))
    assert answer.status_code == 200
    return words_of(answer)


def document(by: Member, extension: str) -> str:
    client = Client()
    client.force_login(by.user)  # type: ignore[arg-type]
    file = client.get(reverse("publication:framing", args=[by.roadmap.slug, extension])).content
    return text_of(file, extension)


def last_journal_line(by: Member) -> tuple[str, object, object]:
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    return entry.verb, entry.before, entry.after


def test_scenario_2_the_group_says_what_it_lacks_until_it_is_complete(lead: Member) -> None:
    group.add_group_member(kind="elu", function="Élu au numérique", service="Numérique", by=lead)
    group.add_group_member(kind="technicien", function="Technicienne", service="Action sociale", by=lead)
    page = read(lead, "governance:group")
    assert "2 membres. Le groupe n’est pas encore complet." in page
    assert (
        "Il manque : au moins 2 élues ou élus (il y en a 1) au moins 1 opérateur local, par exemple un centre social "
        "1 ou 2 personnes référentes C’est un conseil de la méthode : rien n’est bloqué."
    ) in page

    group.add_group_member(kind="elu", function="Élue à l’action sociale", service="Action sociale", by=lead)
    group.add_group_member(kind="operateur", function="Direction", organisation="Le Ruban", by=lead)
    myself = Membership.objects.get(roadmap=lead.roadmap)
    group.add_group_member(kind="technicien", person=myself, function="Chargée de coopération", by=lead)
    page = read(lead, "governance:group")
    assert "5 membres. Le groupe est complet." in page and "Il manque" not in page

    group.invite_person(email="deuxieme@demo.example", role=Role.FOCAL_POINT, by=lead)
    why = "Une ou deux suffisent : l’information arrive toujours au même endroit."
    with refused("focal-points-invited", "role", saying=why):
        group.invite_person(email="troisieme@demo.example", role=Role.FOCAL_POINT, by=lead)


def test_scenario_3_what_blocks_is_in_the_note_before_the_elue_and_before_the_end_of_the_etape(
    lead: Member, sponsor: Member
) -> None:
    step = Step.objects.get(roadmap=lead.roadmap, number=1)
    owner = Membership.objects.get(roadmap=lead.roadmap, user=sponsor.user)
    due_on = in_days(30)
    blockers.add_blocker(
        step=step, title=LACK_OF_TIME, category="rh", severity="haute", owner=owner, due_on=due_on, by=lead
    )
    facts = f"Étape 1, suivi par : {VICE_PRESIDENCY}, à lever avant le {format_day(due_on)}".replace("\u00a0", " ")
    for name in ("governance:framing_note", "overview:dashboard"):
        assert LACK_OF_TIME in read(sponsor, name)
    assert facts in read(sponsor, "overview:dashboard")
    for extension in ("pdf", "odt"):
        assert reading.squeezed(LACK_OF_TIME) in document(lead, extension)

    def end_step(reason: str) -> None:
        steps.revise_step(step=step, title=step.title, purpose=step.purpose, state="terminee", reason=reason, by=lead)

    with refused("step-is-blocked", "reason", saying="1 point de blocage de gravité haute est encore ouvert"):
        end_step("")
    why = "Le poste arrive en mars, le groupe avance sans."
    end_step(why)
    step.refresh_from_db()
    assert step.state == Step.State.DONE
    assert last_journal_line(lead) == ("revise", {"state": "a_demarrer"}, {"state": "terminee", "reason": why})
    assert why in read(lead, "overview:journal")


def test_scenario_4_the_days_of_the_workshops_are_judged_then_printed_in_the_note(lead: Member) -> None:
    first, second = (
        Milestone.objects.get(roadmap=lead.roadmap, awaits=awaits) for awaits in (Awaited.STAKES, Awaited.KEY_PROJECTS)
    )

    def plan_workshops(*days: date) -> str:
        for row, day in zip((first, second), days, strict=True):
            milestones.revise_milestone(milestone=row, title=row.title, due_on=day, by=lead)
        return read(lead, "overview:steps")

    assert "jours séparent les deux ateliers" not in plan_workshops(date(2026, 3, 12), date(2026, 5, 14))
    page = plan_workshops(date(2026, 3, 12), date(2026, 6, 25))
    assert "105 jours séparent les deux ateliers. Au-delà de 12 semaines" in page

    write_framing_part(part=Part.CONTEXT, context="Des personnes ne peuvent plus faire une démarche seules.", by=lead)
    write_framing_part(part=Part.OBJECTIVES, objectives="Faire voter une feuille de route financée.", by=lead)
    write_framing_part(part=Part.GOVERNANCE, planned_governance="Un comité, deux fois par an.", by=lead)
    group.add_group_member(kind="operateur", function="Direction du centre social", by=lead)
    adopt_framing_note(adopted_on=timezone.localdate(), despite_gaps=True, by=lead)
    said = (
        "Direction du centre social",
        "Faire voter une feuille de route financée.",
        "Un comité, deux fois par an.",
        *(first.title, "12 mars 2026", second.title, "25 juin 2026"),
    )
    for extension in ("odt", "pdf"):
        text = document(lead, extension)
        assert [one for one in said if reading.squeezed(one) not in text] == []


def test_scenario_5_one_objection_holds_version_1_and_six_consents_adopt_version_2(
    lead: Member, sponsor: Member
) -> None:
    six_members(lead)

    def ask(text: str) -> list[AskedMember]:
        draft = definitions.write_definition(text=text, by=sponsor)
        consultation = consultations.propose_definition(
            definition=draft, members=current_members(lead.roadmap), closes_on=in_days(14), by=sponsor
        )
        rows = AskedMember.objects.filter(consultation=consultation).select_related(
            "member__contact", "member__membership", "consultation__roadmap", "message"
        )
        return sorted(rows, key=lambda row: FUNCTIONS.index(row.member.function))  # type: ignore[union-attr]

    def answer(row: AskedMember, said: str, reason: str = "") -> None:
        """The référente with her account, the others by their private page."""
        if row.member and row.member.membership:
            consultations.answer_consent(asked=row, answer=said, reason=reason, by=lead)
        else:
            sent = Client().post(page_of(row, sponsor), {"answer": said, "reason": reason})
            assert sent.status_code == 302

    def state(number: int) -> str:
        return Definition.objects.get(roadmap=lead.roadmap, number=number).state

    *consenting, objecting = ask(FIBRE)
    for row in consenting:
        answer(row, "accord")
    answer(objecting, "objection", OBJECTION)
    page = read(sponsor, "governance:definition")
    assert state(1) == State.CONTESTED
    assert "Version 1 objection à traiter" in page and f"5 consentent 1 objection L’objection {OBJECTION}" in page
    assert "6 réponses sur 6" in page and "Adopter la version 1" not in page
    with refused("open-objection", saying="Il reste 1 objection"):
        definitions.adopt_definition(definition=Definition.objects.get(roadmap=lead.roadmap), by=sponsor)

    for row in ask(RIGHTS):
        answer(row, "accord")
    page = read(sponsor, "governance:definition")
    assert "6 réponses sur 6" in page and "6 consentent" in page and "Adopter la version 2" in page
    adopted = definitions.adopt_definition(
        definition=Definition.objects.get(roadmap=lead.roadmap, number=2), by=sponsor
    )
    today = timezone.localdate()
    assert (state(1), state(2), adopted.adopted_on) == (State.REPLACED, State.ADOPTED, today)
    assert f"La version 2 est adoptée depuis le {format_day(today)}.".replace("\u00a0", " ") in read(
        sponsor, "governance:definition"
    )

    assert FIBRE in read(lead, "governance:definition_version", 1)
    assert "Ce qui change depuis la version 1" in read(lead, "governance:definition_version", 2)
    public = Client().get(reverse("governance:public_definition", args=[adopted.uid]))
    assert public.status_code == 200 and RIGHTS in words_of(public)
    assert Client().post(reverse("governance:public_definition", args=[adopted.uid])).status_code == 405
