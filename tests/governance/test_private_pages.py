"""The private page of somebody of the group: whose it is, what it takes, when it closes, and that it opens nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.directory.changes.contacts import erase_contact
from jalons.governance.changes import consultations, definitions
from jalons.governance.models import Consultation, Definition, GroupMember
from jalons.governance.queries.group import current_members
from jalons.governance.rules.definitions import Answer, State
from jalons.roadmaps.models import JournalEntry, Member
from tests.governance.groups import FUNCTIONS, add_member, asked, end, in_days, page_of, six_members
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


@pytest.fixture
def consent(member: Member, group: list[GroupMember]) -> Consultation:
    draft = definitions.write_definition(text=TEXT, by=member)
    return consultations.propose_definition(definition=draft, members=group, closes_on=in_days(14), by=member)


def test_a_private_page_says_whose_it_is_and_takes_an_answer_that_may_change(
    consent: Consultation, member: Member, client: Client
) -> None:
    url = page_of(asked(consent), member)
    answered = client.get(url)
    page = answered.content.decode()
    assert f"Cette page est celle de\u00a0: {FUNCTIONS[1]}." in page and TEXT in page
    assert (answered.headers["X-Robots-Tag"], answered.headers["Cache-Control"]) == ("noindex", "private, no-store")
    assert len(answered.content) < 50_000
    assert client.post(url, {"answer": "objection", "reason": OBJECTION}).status_code == 302
    row = asked(consent)
    assert (row.answer, row.reason, row.answered_on) == ("objection", OBJECTION, timezone.localdate())
    assert Definition.objects.get(roadmap=member.roadmap).state == State.CONTESTED
    client.post(url, {"answer": "accord", "reason": OBJECTION})
    row = asked(consent)
    assert (row.answer, row.reason) == ("accord", "")
    assert Definition.objects.get(roadmap=member.roadmap).state == State.CONSULTED
    entry = JournalEntry.objects.filter(roadmap=member.roadmap, verb="answer").latest("id")
    assert (entry.by, entry.signer_kind, entry.signer_id) == (None, "askedmember", row.pk)


def test_a_forwarded_page_tells_nothing_of_an_earlier_answer(
    consent: Consultation, member: Member, client: Client
) -> None:
    url = page_of(asked(consent), member)
    client.post(url, {"answer": "objection", "reason": OBJECTION})
    answered = client.get(url)
    page = answered.content.decode()
    assert "Vous avez répondu le" in page and "Changer ma réponse" in page and "Ce n’est pas moi" in page
    assert OBJECTION not in page and "j’ai une objection" not in page and "checked" not in page
    end(consent)
    over = client.get(url).content.decode()
    assert OBJECTION not in over and "j’ai une objection" not in over and "Vous avez répondu le" in over


def test_the_objection_says_who_reads_it_and_who_knows_whose_it_is(
    consent: Consultation, member: Member, client: Client
) -> None:
    page = client.get(page_of(asked(consent), member)).content.decode()
    assert "Toute l’équipe de la feuille de route lit cette raison sans votre nom" in page and "préfecture" in page
    assert "Les personnes référentes, les élues et les élus" in page


def test_an_objection_without_reason_is_refused_beside_its_field(
    consent: Consultation, member: Member, client: Client
) -> None:
    with refused("objection-without-reason", "reason"):
        consultations.answer_consent(asked=asked(consent), answer=Answer.OBJECTION, reason="  ")
    answered: Any = client.post(page_of(asked(consent), member), {"answer": "objection", "reason": ""})
    assert answered.status_code == 200 and list(answered.context["form"].errors) == ["reason"]
    assert asked(consent).answer == ""


def test_an_answer_after_the_round_is_refused_and_what_was_typed_is_shown(
    consent: Consultation, member: Member, client: Client
) -> None:
    url = page_of(asked(consent), member)
    end(consent)
    assert "On ne répond plus depuis le" in client.get(url).content.decode()
    answered = client.post(url, {"answer": "objection", "reason": OBJECTION})
    page = answered.content.decode()
    assert answered.status_code == 200 and "rien n’est enregistré" in page and OBJECTION in page
    assert asked(consent).answer == ""
    with refused("round-closed"):
        consultations.answer_consent(asked=asked(consent), answer=Answer.CONSENT)


def test_a_new_page_replaces_the_former_and_a_revoked_one_keeps_what_was_typed(
    consent: Consultation, member: Member, client: Client
) -> None:
    first = page_of(asked(consent), member)
    second = page_of(asked(consent), member)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    consultations.revoke_private_page(asked=asked(consent), by=member)
    answered = client.post(second, {"answer": "objection", "reason": OBJECTION})
    assert answered.status_code == 404 and OBJECTION in answered.content.decode()
    assert asked(consent).answer == ""


def test_a_private_page_opens_itself_and_nothing_else(consent: Consultation, member: Member) -> None:
    """Whoever it is forwarded to is no nearer to the roadmap, nor to the page of another."""
    client = Client()
    url = page_of(asked(consent), member)
    assert client.get(url).status_code == 200
    slug = member.roadmap.slug
    for name in ("definition", "my_answer", "write_definition"):
        answered = client.get(reverse(f"governance:{name}", args=[slug]))
        assert answered.status_code == 302 and "connexion" in answered.headers["Location"]
    own = client.get(url).content.decode()
    assert not [function for function in FUNCTIONS if function != FUNCTIONS[1] and function in own]
    assert f"/feuilles-de-route/{slug}" not in own


@pytest.mark.parametrize("how", ["left", "erased", "late"])
def test_a_page_closes_with_the_person_or_a_month_after_the_round(
    how: str, consent: Consultation, member: Member, client: Client
) -> None:
    row = asked(consent)
    url = page_of(row, member)
    if how == "left":
        GroupMember.objects.filter(pk=row.member_id).update(since=in_days(-9), until=in_days(-1))
    elif how == "erased":
        assert row.member and row.member.contact
        erase_contact(contact=row.member.contact, by=member)
    else:
        Consultation.objects.filter(pk=consent.pk).update(opened_on=in_days(-60), closes_on=in_days(-31))
    assert client.get(url).status_code == 404


def test_a_function_that_nobody_holds_yet_answers_by_a_page_that_is_handed_over(member: Member, client: Client) -> None:
    six_members(member)
    add_member(member, "Présidence du club")
    draft = definitions.write_definition(text="Ne perdre aucun droit.", by=member)
    consultation = consultations.propose_definition(
        definition=draft, members=current_members(member.roadmap), closes_on=in_days(7), by=member
    )
    row = asked(consultation, "Présidence du club")
    assert not row.has_left(in_days(0))
    assert client.get(page_of(row, member)).status_code == 200
