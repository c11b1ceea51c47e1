from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.utils import timezone

from jalons.accounts.changes import ensure_account
from jalons.accounts.rules import token_hash
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps import queries
from jalons.roadmaps.changes import members, milestones, roadmaps, steps
from jalons.roadmaps.models import Invitation, JournalEntry, Member, Membership, Milestone, Roadmap, Step
from jalons.roadmaps.rules import Role
from jalons.territories import queries as territories
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    territory = territories.find_perimeter("200041572")
    assert territory
    user = ensure_account(email="referente@demo.example", name="La chargée de coopération")
    roadmap = roadmaps.create_roadmap(
        name="Inclusion numérique en Dronne et Belle",
        lead_authority=territory.name,
        communes=territory.communes,
        epci=territory.epci,
        starts_on=date(2026, 1, 5),
        by=user,
    )
    return Member(roadmap, user, Role.FOCAL_POINT, user.name)


def last_line(member: Member) -> tuple[str, str, dict[str, object], dict[str, object]]:
    entry = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    return entry.verb, entry.about_label, entry.before, entry.after


def test_create_brings_the_communes_the_steps_and_the_milestones(member: Member) -> None:
    roadmap = member.roadmap
    assert roadmap.slug == "inclusion-numerique-en-dronne-et-belle"
    assert sorted(roadmap.communes.values_list("code", flat=True)) == (
        [
            "24042",
            "24055",
            "24064",
            "24069",
            "24096",
            "24107",
            "24111",
            "24129",
            "24221",
            "24253",
            "24346",
            "24353",
            "24394",
            "24403",
            "24474",
            "24582",
        ]
    )
    assert list(roadmap.steps.values_list("number", "state")) == [(number, "todo") for number in range(8)]
    assert Milestone.objects.filter(roadmap=roadmap).count() == 8
    assert [(m.user, m.role) for m in queries.team_members(roadmap)] == [(member.user, "referent")]


def test_create_writes_the_first_line_of_the_journal(member: Member) -> None:
    verb, label, before, after = last_line(member)
    assert (verb, label, before) == ("create", member.roadmap.name, {})
    assert len(after["communes"]) == 16  # type: ignore[arg-type]


def test_two_roadmaps_of_the_same_name_have_two_addresses(member: Member) -> None:
    assert member.user
    twin = roadmaps.create_roadmap(
        name=member.roadmap.name,
        lead_authority="CC",
        communes=queries.perimeter_communes(member.roadmap),
        epci=member.roadmap.epci,
        by=member.user,
    )
    assert twin.slug == member.roadmap.slug + "-2"


def test_create_refuses_an_empty_perimeter(member: Member) -> None:
    assert member.user
    with refused("no-commune", "communes"):
        roadmaps.create_roadmap(name="Vide", lead_authority="CC", communes=[], by=member.user)
    assert not Roadmap.objects.filter(name="Vide").exists()


def test_revise_step_confirms_its_title_and_journals_what_it_was(member: Member) -> None:
    step = Step.objects.get(roadmap=member.roadmap, number=5)
    steps.revise_step(step=step, title="Choisir ensemble", purpose=step.purpose, state="now", by=member)
    step.refresh_from_db()
    assert (step.title, step.state, step.title_is_confirmed) == ("Choisir ensemble", "now", True)
    assert last_line(member)[2:] == (
        {"title": "Restituer, prioriser, arbitrer", "state": "todo", "title_is_confirmed": False},
        {"title": "Choisir ensemble", "state": "now", "title_is_confirmed": True},
    )


def test_revise_writes_nothing_when_nothing_differs(member: Member) -> None:
    step = Step.objects.get(roadmap=member.roadmap, number=1)
    lines = JournalEntry.objects.count()
    steps.revise_step(step=step, title=step.title, purpose=step.purpose, state=step.state, by=member)
    assert JournalEntry.objects.count() == lines


def test_reach_step_starts_a_step_once_and_never_goes_back(member: Member) -> None:
    steps.reach_step(number=3, by=member)
    assert Step.objects.get(roadmap=member.roadmap, number=3).state == "now"
    Step.objects.filter(roadmap=member.roadmap, number=3).update(state="done")
    steps.reach_step(number=3, by=member)
    assert Step.objects.get(roadmap=member.roadmap, number=3).state == "done"


def test_set_perimeter_tells_what_came_and_went(member: Member) -> None:
    kept = queries.perimeter_communes(member.roadmap)[1:]
    perigueux = territories.find_commune("24322")
    assert perigueux
    gone = queries.perimeter_communes(member.roadmap)[0].code
    roadmaps.set_perimeter(communes=[*kept, perigueux], by=member)
    assert last_line(member)[2:] == ({"removed": [gone]}, {"added": ["24322"]})


def test_milestones_are_added_revised_and_removed(member: Member) -> None:
    milestone = milestones.add_milestone(title="Visite du préfet", due_on=date(2026, 4, 2), by=member)
    milestones.revise_milestone(
        milestone=milestone, title="Visite de la sous-préfète", due_on=date(2026, 4, 3), reached_on=None, by=member
    )
    milestone.refresh_from_db()
    assert (milestone.title, milestone.due_on) == ("Visite de la sous-préfète", date(2026, 4, 3))
    milestones.remove_milestone(milestone=milestone, by=member)
    assert last_line(member)[:3] == (
        "remove",
        "Visite de la sous-préfète",
        {"title": "Visite de la sous-préfète", "due_on": "2026-04-03"},
    )


# --- people ----------------------------------------------------------------------------------------------------------


def test_invite_sends_the_only_readable_link(member: Member, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        invited = members.invite_member(email="Elue@Demo.Example", role="elu", function="Vice-présidence", by=member)
    assert invited.invitation.email == "elue@demo.example"
    assert [message.to for message in mail.outbox] == [["elue@demo.example"]]
    assert invited.link in mail.outbox[0].body
    token = invited.link.rstrip("/").rpartition("/")[2]
    assert queries.invitation_of(token_hash(token)) == invited.invitation
    assert token not in invited.invitation.token_hash


def test_a_name_never_adds_a_header_to_a_message(member: Member, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    roadmaps.revise_roadmap(name="Nous\rBcc: x@demo.example", lead_authority="CC", carrying_service="", by=member)
    with django_capture_on_commit_callbacks(execute=True):
        members.invite_member(email="elue@demo.example", role="elu", by=member)
    (message,) = mail.outbox
    assert message.subject.endswith("Nous Bcc: x@demo.example")
    assert message.recipients() == ["elue@demo.example"]


def test_a_second_invitation_replaces_the_first(member: Member) -> None:
    first = members.invite_member(email="elue@demo.example", role="elu", by=member)
    second = members.invite_member(email="elue@demo.example", role="pilote", by=member)
    assert queries.open_invitations(member.roadmap) == [second.invitation]
    assert queries.invitation_of(first.invitation.token_hash) is None


def test_accept_invitation_gives_the_role_once(member: Member) -> None:
    invitation = members.invite_member(
        email="elue@demo.example", role="elu", function="Vice-présidence", by=member
    ).invitation
    user = ensure_account(email="elue@demo.example")
    membership = members.accept_invitation(invitation=invitation, by=user)
    assert (membership.role, membership.function) == ("elu", "Vice-présidence")
    with refused("invitation-closed"):
        members.accept_invitation(invitation=invitation, by=ensure_account(email="autre@demo.example"))


def test_an_invitation_read_before_it_served_or_was_withdrawn_serves_nobody_else(member: Member) -> None:
    read_before = members.invite_member(email="elue@demo.example", role="elu", by=member).invitation
    members.accept_invitation(
        invitation=Invitation.objects.get(pk=read_before.pk), by=ensure_account(email="elue@demo.example")
    )
    with refused("invitation-closed"):
        members.accept_invitation(invitation=read_before, by=ensure_account(email="autre@demo.example"))
    read_before = members.invite_member(email="pilote@demo.example", role="pilote", by=member).invitation
    members.withdraw_invitation(invitation=Invitation.objects.get(pk=read_before.pk), by=member)
    with refused("invitation-closed"):
        members.accept_invitation(invitation=read_before, by=ensure_account(email="pilote@demo.example"))
    assert [m.user.email for m in queries.team_members(member.roadmap)] == [
        "referente@demo.example",
        "elue@demo.example",
    ]


def test_an_expired_invitation_is_refused(member: Member) -> None:
    invitation = members.invite_member(email="elue@demo.example", role="elu", by=member).invitation
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    invitation.refresh_from_db()
    with refused("invitation-closed"):
        members.accept_invitation(invitation=invitation, by=ensure_account(email="elue@demo.example"))


def test_invite_refuses_somebody_already_there(member: Member) -> None:
    with refused("already-in-the-team", "email"):
        members.invite_member(email="referente@demo.example", role="elu", by=member)


def test_a_third_focal_point_is_refused(member: Member) -> None:
    second = ensure_account(email="second@demo.example")
    members.accept_invitation(
        invitation=members.invite_member(email=second.email, role="referent", by=member).invitation, by=second
    )
    with refused("focal-points-complete", "role"):
        members.invite_member(email="third@demo.example", role="referent", by=member)


def test_the_last_focal_point_can_neither_leave_nor_change(member: Member) -> None:
    membership = Membership.objects.get(roadmap=member.roadmap)
    with refused("last-focal-point", "role"):
        members.remove_member(membership=membership, by=member)
    with refused("last-focal-point", "role"):
        members.revise_membership(membership=membership, role="elu", function="", by=member)
    membership.refresh_from_db()
    assert membership.role == "referent"


def test_the_journal_reads_in_french_with_values_before_and_after(member: Member) -> None:
    step = Step.objects.get(roadmap=member.roadmap, number=1)
    steps.revise_step(step=step, title="Se réunir", purpose=step.purpose, state=step.state, by=member)
    line = queries.journal_lines(member.roadmap)[0][0]
    assert (line.by, line.verb, line.about) == ("La chargée de coopération", "a modifié", "1. Se réunir")
    assert [(d.field, d.before, d.after) for d in line.differences] == [
        ("intitulé", "Constituer le groupe projet", "Se réunir")
    ]


def test_the_journal_writes_days_as_people_do_and_words_as_they_are(member: Member) -> None:
    milestone = Milestone.objects.filter(roadmap=member.roadmap).first()
    assert milestone
    before = milestone.due_on.strftime("%d/%m/%Y")
    milestones.revise_milestone(milestone=milestone, title="Aide-au-no", due_on=date(2027, 3, 1), by=member)
    differences = queries.journal_lines(member.roadmap)[0][0].differences
    assert [(d.field, d.before, d.after) for d in differences] == [
        ("intitulé", "Première réunion du groupe projet", "Aide-au-no"),
        ("date", before, "01/03/2027"),
    ]


def test_the_journal_is_read_page_by_page(member: Member) -> None:
    for day in range(1, 8):
        milestones.add_milestone(title=f"Jalon {day}", due_on=date(2026, 5, day), by=member)
    first, older = queries.journal_lines(member.roadmap, count=5)
    rest, end = queries.journal_lines(member.roadmap, before_id=older, count=5)
    assert [line.about for line in first] == [f"Jalon {day}" for day in (7, 6, 5, 4, 3)]
    assert [line.about for line in rest] == ["Jalon 2", "Jalon 1", member.roadmap.name]
    assert end is None


# --- the invitation is a message of the ledger -----------------------------------------------------------------------


def test_the_token_of_an_invitation_is_sealed_until_it_leaves_then_forgotten(member: Member) -> None:
    invitation, link = members.invite_member(email="elue@demo.example", role="elu", by=member)
    token = link.rstrip("/").rpartition("/")[2]
    assert (invitation.sealed_secret == "", token in invitation.sealed_secret) == (False, False)
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    members.send_invitation_again(invitation=invitation, by=member)
    assert last_line(member)[0] == "retry"
    assert deliver_due_messages() == 1
    assert (link in mail.outbox[0].body, "La chargée de coopération vous propose" in mail.outbox[0].body) == (
        True,
        True,
    )
    invitation.refresh_from_db()
    assert invitation.sealed_secret == ""
    with refused("nothing-to-send-again"):
        members.send_invitation_again(invitation=invitation, by=member)


def test_an_invitation_taken_back_while_it_waits_is_not_sent(member: Member) -> None:
    invitation = members.invite_member(email="elue@demo.example", role="elu", by=member).invitation
    message = invitation.message
    members.withdraw_invitation(invitation=invitation, by=member)
    assert (deliver_due_messages(), mail.outbox) == (0, [])
    assert message
    message.refresh_from_db()
    assert (message.state, message.failure) == ("echec", "perime")


def test_a_new_account_invites_fifty_people_a_day_until_somebody_has_joined() -> None:
    user = ensure_account(email="nouvelle@demo.example")
    territory = territories.find_perimeter("200041572")
    assert territory
    roadmap = roadmaps.create_roadmap(name="Neuve", lead_authority="Commune", communes=territory.communes[:1], by=user)
    by = Member(roadmap, user, Role.FOCAL_POINT, "Une personne")
    for number in range(50):
        invitation = members.invite_member(email=f"invitee-{number}@demo.example", role="elu", by=by).invitation
    with refused("new-account-limit", saying="Un compte nouveau écrit à 50 personnes par jour"):
        members.invite_member(email="de-trop@demo.example", role="elu", by=by)
    members.accept_invitation(invitation=invitation, by=ensure_account(email="invitee-49@demo.example"))
    members.invite_member(email="de-trop@demo.example", role="elu", by=by)


def test_whoever_was_brought_by_somebody_is_no_new_account(member: Member) -> None:
    brought, alone = ensure_account(email="agent@demo.example"), ensure_account(email="seule@demo.example")
    membership = members.enrol_member(user=brought, role="facilitateur", by=member)
    asks = [Member(member.roadmap, user, Role(membership.role), "Une personne").asker for user in (brought, alone)]
    assert [asker and asker.is_vouched_for for asker in asks] == [True, False]
