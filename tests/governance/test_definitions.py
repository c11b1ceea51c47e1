"""The shared definition: written, proposed, contested, adopted; scenario 5 with its exact values."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.governance.changes import consultations, definitions
from jalons.governance.models import AskedMember, Consultation, Definition, GroupMember
from jalons.governance.queries import definitions as queries
from jalons.governance.rules.definitions import Answer, Stage, State
from jalons.governance.words import asked_sentence
from jalons.roadmaps.models import JournalEntry, Member, Milestone, Step
from jalons.roadmaps.rules.milestones import Awaited
from tests.actions.journal import told
from tests.governance.groups import FUNCTIONS, in_days, six_members, words
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
TEXT = "Pouvoir se servir du numérique, ou s’en passer, sans perdre ses droits."
OBJECTION = "Le texte est réduit à la fibre."


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def group(member: Member) -> list[GroupMember]:
    return six_members(member)


def propose(text: str, group: list[GroupMember], by: Member, **values: Any) -> Consultation:
    draft = definitions.write_definition(text=text, by=by)
    return consultations.propose_definition(definition=draft, members=group, closes_on=in_days(14), by=by, **values)


def asked_rows(consultation: Consultation) -> list[AskedMember]:
    return list(AskedMember.objects.filter(consultation=consultation).select_related("consultation__roadmap"))


def answer(asked: AskedMember, said: Answer, member: Member, reason: str = "") -> None:
    """With their account, or by their private page."""
    has_account = asked.member is not None and asked.member.access is not None
    consultations.answer_consent(asked=asked, answer=said, reason=reason, by=member if has_account else None)


# --- scenario 5 ------------------------------------------------------------------------------------------------------


def test_an_objection_refuses_the_adoption_and_the_next_version_is_adopted(
    member: Member, group: list[GroupMember], client: Client
) -> None:
    milestone = Milestone.objects.get(roadmap=member.roadmap, title="Définition partagée et portrait du territoire")
    first = propose("Déployer la fibre partout, et aider à s’en servir quand on le demande.", group, member)
    asked = asked_rows(first)
    for row in asked[:5]:
        answer(row, Answer.CONSENT, member)
    answer(asked[5], Answer.OBJECTION, member, OBJECTION)
    version = Definition.objects.get(roadmap=member.roadmap)
    page = queries.definition_page(member)
    assert page.round
    tally = page.round.tally
    assert (version.get_state_display(), page.stage, page.round.reasons) == (
        "objection à traiter",
        Stage.HANDLE,
        [OBJECTION],
    )
    assert (tally.asked, tally.consents, tally.objections, tally.silent) == (6, 5, 1, 0)
    with refused("open-objection", saying="Il reste 1 objection"):
        definitions.adopt_definition(definition=version, by=member)

    second = propose(TEXT, group, member)
    for row in asked_rows(second):
        answer(row, Answer.CONSENT, member)
    adopted = definitions.adopt_definition(
        definition=Definition.objects.get(number=2, roadmap=member.roadmap), by=member
    )
    today = timezone.localdate()
    rows = Definition.objects.filter(roadmap=member.roadmap).order_by("number")
    assert list(rows.values_list("number", "state", "adopted_on", "replaced_on")) == [
        (1, "remplacee", None, today),
        (2, "adoptee", today, None),
    ]
    milestone.refresh_from_db()
    assert milestone.reached_on == today
    assert Step.objects.get(roadmap=member.roadmap, number=2).state == Step.State.NOW

    # Version 1 stays readable; version 2 shows its differences with it.
    client.force_login(member.user)  # type: ignore[arg-type]
    slug = member.roadmap.slug
    old = client.get(reverse("governance:definition_version", args=[slug, 1])).content.decode()
    new = client.get(reverse("governance:definition_version", args=[slug, 2])).content.decode()
    assert "Déployer la fibre partout" in old and "sans avoir été adoptée" in old and OBJECTION in old
    assert "Ce qui change depuis la version 1" in new and "<del>" in new and "<ins>" in new
    changes = queries.text_changes(rows[0], rows[1])
    assert ["".join(p.text for p in change.pieces if p.kind != "removed") for change in changes] == [TEXT]

    # Its public page, without an account.
    public = Client().get(reverse("governance:public_definition", args=[adopted.uid]))
    assert public.status_code == 200 and TEXT in public.content.decode()


def test_the_journal_tells_the_story_and_neither_answers_nor_reasons(member: Member, group: list[GroupMember]) -> None:
    with told(member.roadmap) as lines:
        round_of_consent = propose(TEXT, group, member)
        rows = asked_rows(round_of_consent)
        answer(rows[0], Answer.CONSENT, member)
        answer(rows[1], Answer.OBJECTION, member, OBJECTION)
        answer(rows[1], Answer.CONSENT, member)
        for row in rows[2:]:
            answer(row, Answer.CONSENT, member)
        definitions.adopt_definition(definition=Definition.objects.get(roadmap=member.roadmap), by=member)
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("begin_definition", "definition"),
        ("reach", "step"),
        ("write_definition", "definition"),
        ("ask_group", "consultation"),
        ("propose_definition", "definition"),
        *[("answer", "definition")] * 7,
        ("adopt_definition", "definition"),
        ("close", "consultation"),
        ("reach_milestone", "milestone"),
    ]
    assert [after for verb, _kind, _before, after in lines if verb == "answer"] == [{}] * 7
    entries = JournalEntry.objects.filter(roadmap=member.roadmap)
    assert not [entry for entry in entries if OBJECTION in str(entry.after) + str(entry.before)]


# --- written ---------------------------------------------------------------------------------------------------------


def test_eighty_one_words_are_kept_as_a_draft_and_cannot_be_proposed(member: Member, group: list[GroupMember]) -> None:
    draft = definitions.write_definition(text=words(81), by=member)
    assert (draft.state, draft.words) == (State.DRAFT, 81)
    with refused("too-many-words", saying="81 mots : 80 au plus"):
        consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)
    assert not Consultation.objects.filter(roadmap=member.roadmap).exists()
    draft = definitions.write_definition(text=words(80), by=member)
    assert consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member).pk


def test_an_empty_definition_is_not_proposed(member: Member, group: list[GroupMember]) -> None:
    draft = definitions.write_definition(text=" ", includes="Les droits", by=member)
    with refused("definition-empty"):
        consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)


def test_writing_again_changes_the_same_draft(member: Member) -> None:
    for text in ("Un premier texte", "Un autre texte"):
        definitions.write_definition(text=text, by=member)
    assert list(Definition.objects.filter(roadmap=member.roadmap).values_list("number", "text")) == [
        (1, "Un autre texte")
    ]


def test_two_people_writing_see_both_versions(member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("governance:write_definition", args=[member.roadmap.slug])
    seen = client.get(url).context["form"]["seen"].value()
    definitions.write_definition(text="Le texte de l’élue", by=member)
    answered = client.post(url, {"text": "Le texte de la référente", "seen": seen})
    page = answered.content.decode()
    assert answered.status_code == 409
    assert "Le texte de l’élue" in page and "Le texte de la référente" in page
    assert Definition.objects.get(roadmap=member.roadmap).text == "Le texte de l’élue"


def test_a_version_in_consultation_no_longer_changes(member: Member, group: list[GroupMember]) -> None:
    propose(TEXT, group, member)
    with refused("definition-in-consultation"):
        definitions.write_definition(text="Autre chose", by=member)
    with refused("proposed-version-stays"):
        definitions.abandon_draft(definition=Definition.objects.get(roadmap=member.roadmap), by=member)


@pytest.mark.parametrize(
    ("name", "told"), [("write", "est devant le groupe"), ("propose", "pas de brouillon à proposer")]
)
def test_without_a_draft_the_page_says_so(
    name: str, told: str, member: Member, group: list[GroupMember], client: Client
) -> None:
    propose(TEXT, group, member)
    client.force_login(member.user)  # type: ignore[arg-type]
    page = client.get(reverse(f"governance:{name}_definition", args=[member.roadmap.slug]))
    assert (page.status_code, told in page.content.decode()) == (200, True)


def test_a_draft_beside_an_open_round_changes_nothing_of_it_until_it_is_proposed(
    member: Member, group: list[GroupMember], client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    first = propose(TEXT, group, member)
    rows = asked_rows(first)
    answer(rows[1], Answer.OBJECTION, member, OBJECTION)
    draft = definitions.write_definition(text=words(92), by=member)
    first.refresh_from_db()
    version = Definition.objects.get(roadmap=member.roadmap, number=1)
    assert (version.state, first.closed_on, draft.number) == (State.CONTESTED, None, 2)
    slug = member.roadmap.slug
    for name in ("definition", "write_definition"):
        page = client.get(reverse(f"governance:{name}", args=[slug])).content.decode()
        assert OBJECTION in page and "Rien n’a encore été recueilli" not in page
    assert "Le tour sur la version 1 reste ouvert" in page
    with refused("too-many-words"):
        consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)
    answer(rows[2], Answer.CONSENT, member)

    definitions.write_definition(text="Un texte qui y répond.", by=member)
    second = consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)
    first.refresh_from_db()
    version.refresh_from_db()
    today = timezone.localdate()
    assert (version.state, version.replaced_on, first.closed_on) == (State.REPLACED, today, today)
    # What it answers stays beside it until a version is adopted.
    url = reverse("governance:definition", args=[slug])
    assert "L’objection à la version 1" in client.get(url).content.decode()
    for row in asked_rows(second):
        answer(row, Answer.CONSENT, member)
    definitions.adopt_definition(definition=Definition.objects.get(pk=draft.pk), by=member)
    assert OBJECTION not in client.get(url).content.decode()


def test_a_contested_version_is_adopted_once_its_objection_is_withdrawn_whatever_was_begun(
    member: Member, group: list[GroupMember]
) -> None:
    rows = asked_rows(propose(TEXT, group, member))
    for row in rows[:5]:
        answer(row, Answer.CONSENT, member)
    answer(rows[5], Answer.OBJECTION, member, OBJECTION)
    draft = definitions.write_definition(text="Une idée", by=member)
    answer(rows[5], Answer.CONSENT, member)
    page = queries.definition_page(member)
    assert page.shown and (page.shown.number, page.stage) == (1, Stage.ADOPT)
    definitions.adopt_definition(definition=page.shown, by=member)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_draft_is_not_proposed_while_a_version_that_nobody_contests_is_before_the_group(
    member: Member, group: list[GroupMember]
) -> None:
    rows = asked_rows(propose(TEXT, group, member))
    answer(rows[1], Answer.OBJECTION, member, OBJECTION)
    draft = definitions.write_definition(text="Une idée", by=member)
    answer(rows[1], Answer.CONSENT, member)
    with refused("question-already-open"):
        consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)


@pytest.mark.parametrize(
    ("asked", "answered", "sentence"),
    [
        (0, 0, "0 personne du groupe projet interrogée, aucune n’a répondu"),
        (1, 1, "1 personne du groupe projet interrogée, 1 a répondu"),
        (6, 4, "6 personnes du groupe projet interrogées, 4 ont répondu"),
    ],
)
def test_the_public_page_counts_people_in_french(asked: int, answered: int, sentence: str) -> None:
    assert asked_sentence(asked, answered) == sentence


def test_a_draft_is_abandoned_and_the_adopted_version_stays(member: Member, group: list[GroupMember]) -> None:
    adopted = adopt(member, group)
    draft = definitions.write_definition(text="Une idée", by=member)
    assert (draft.number, adopted.state) == (2, State.ADOPTED)
    definitions.abandon_draft(definition=draft, by=member)
    assert list(Definition.objects.filter(roadmap=member.roadmap).values_list("number", "state")) == [(1, "adoptee")]


def adopt(member: Member, group: list[GroupMember], text: str = TEXT) -> Definition:
    for row in asked_rows(propose(text, group, member)):
        answer(row, Answer.CONSENT, member)
    consulted = Definition.objects.get(roadmap=member.roadmap, state=State.CONSULTED)
    return definitions.adopt_definition(definition=consulted, by=member)


def test_there_is_one_version_under_way_and_one_adopted(member: Member, group: list[GroupMember]) -> None:
    adopt(member, group)
    for state in (State.DRAFT, State.ADOPTED):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows = [
                Definition(roadmap=member.roadmap, number=number, state=state, adopted_on=in_days(0))
                if state == State.ADOPTED
                else Definition(roadmap=member.roadmap, number=number, state=state)
                for number in (8, 9)
            ]
            Definition.objects.bulk_create(rows)


# --- adopted ---------------------------------------------------------------------------------------------------------


def test_the_next_adopted_version_replaces_the_first_which_stays_public_and_says_so(
    member: Member, group: list[GroupMember]
) -> None:
    first = adopt(member, group)
    second = adopt(member, group, "Un autre texte, dit autrement.")
    first.refresh_from_db()
    assert (first.state, first.replaced_on) == (State.REPLACED, timezone.localdate())
    old = Client().get(reverse("governance:public_definition", args=[first.uid])).content.decode()
    new = Client().get(reverse("governance:public_definition", args=[second.uid])).content.decode()
    assert TEXT in old and "Cette version a été remplacée" in old and str(second.uid) in old
    assert "remplacée" not in new and "6 personnes du groupe projet interrogées, 6 ont répondu" in new


def test_what_was_never_adopted_has_no_public_page(member: Member, group: list[GroupMember]) -> None:
    propose(TEXT, group, member)
    draft = Definition.objects.get(roadmap=member.roadmap)
    for uid in (draft.uid, uuid.uuid4()):
        assert Client().get(reverse("governance:public_definition", args=[uid])).status_code == 404


@pytest.mark.parametrize(
    ("consents", "closed", "code"),
    [
        (5, False, "round-still-open"),
        (2, True, "too-few-answers"),
        (3, True, None),
    ],
)
def test_silence_is_never_a_yes(
    member: Member, group: list[GroupMember], consents: int, closed: bool, code: str | None
) -> None:
    consultation = propose(TEXT, group, member)
    for row in asked_rows(consultation)[:consents]:
        answer(row, Answer.CONSENT, member)
    if closed:
        consultations.close_consultation(consultation=consultation, by=member)
    definition = Definition.objects.get(roadmap=member.roadmap)
    if code is None:
        assert definitions.adopt_definition(definition=definition, by=member).state == State.ADOPTED
        return
    with refused(code):
        definitions.adopt_definition(definition=definition, by=member)


def test_only_a_definition_put_to_the_group_is_adopted_and_on_a_day_that_makes_sense(
    member: Member, group: list[GroupMember]
) -> None:
    draft = definitions.write_definition(text=TEXT, by=member)
    with refused("definition-not-proposed"):
        definitions.adopt_definition(definition=draft, by=member)
    consultation = consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)
    for row in asked_rows(consultation):
        answer(row, Answer.CONSENT, member)
    with refused("adoption-day-to-come", "adopted_on"):
        definitions.adopt_definition(definition=draft, by=member, adopted_on=in_days(1))
    with refused("adoption-before-answers", "adopted_on"):
        definitions.adopt_definition(definition=draft, by=member, adopted_on=in_days(-1))


def test_the_first_adoption_gives_its_day_to_the_milestone_and_the_next_one_leaves_it(
    member: Member, group: list[GroupMember]
) -> None:
    milestone = Milestone.objects.get(roadmap=member.roadmap, awaits=Awaited.DEFINITION)
    Milestone.objects.filter(pk=milestone.pk).update(reached_on=date(2025, 5, 28))
    adopt(member, group)
    milestone.refresh_from_db()
    assert milestone.reached_on == timezone.localdate()
    Milestone.objects.filter(pk=milestone.pk).update(reached_on=date(2025, 5, 28))
    adopt(member, group, f"{TEXT} Ensemble.")
    milestone.refresh_from_db()
    assert milestone.reached_on == date(2025, 5, 28)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_reader_reads_reasons_and_never_whose_they_are(
    member: Member, group: list[GroupMember], world: World
) -> None:
    rows = asked_rows(propose(TEXT, group, member))
    answer(rows[1], Answer.OBJECTION, member, OBJECTION)
    reader = Member(member.roadmap, world.user("caf"), world.member("caf").role, "Lecture")
    page = queries.definition_page(reader)
    assert page.round
    assert (page.round.reasons, page.round.lines, page.round.functions) == ([OBJECTION], [], list(page.round.functions))
    mine = queries.definition_page(member)
    assert mine.round
    assert [(line.function, line.reason) for line in mine.round.lines if line.reason] == [(FUNCTIONS[1], OBJECTION)]


@pytest.mark.parametrize("name", ["definition", "definition_version"])
def test_pages_cost_as_much_with_three_versions_as_with_one(
    name: str, member: Member, group: list[GroupMember], client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    arguments: list[Any] = [member.roadmap.slug, *([1] if name == "definition_version" else [])]
    url = reverse(f"governance:{name}", args=arguments)
    adopt(member, group[:3])
    with django_assert_max_num_queries(40) as few:
        assert client.get(url).status_code == 200
    for text in ("Deux", "Trois"):
        adopt(member, group, text)
    with django_assert_max_num_queries(len(few)):
        assert client.get(url).status_code == 200


def test_the_pages_say_what_to_do_next_from_an_empty_roadmap(member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("governance:definition", args=[member.roadmap.slug])
    assert "Le groupe projet n’a encore personne." in client.get(url).content.decode()
    group = six_members(member)
    assert "Interroger le groupe" in client.get(url).content.decode()
    definitions.write_definition(text=words(81), by=member)
    assert "raccourcissez-le à 80" in client.get(url).content.decode()
    consultation = propose(TEXT, group, member)
    assert "6 personnes n’ont pas répondu" in client.get(url).content.decode()
    for row in asked_rows(consultation):
        answer(row, Answer.CONSENT, member)
    page = client.get(url)
    assert page.context["page"].stage is Stage.ADOPT
    adopt_url = reverse("governance:adopt_definition", args=[member.roadmap.slug, 1])
    refused_page = client.post(adopt_url, {"adopted_on": in_days(3).isoformat()})
    assert refused_page.status_code == 200 and "datée d’un jour à venir" in refused_page.content.decode()
    client.post(adopt_url, {"adopted_on": in_days(0).isoformat()})
    assert "est adoptée depuis le" in client.get(url).content.decode()
