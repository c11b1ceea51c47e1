from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.utils import timezone

from jalons.accounts.changes import ensure_account
from jalons.accounts.models import User
from jalons.accounts.rules import token_hash
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.changes import members, milestones, roadmaps, steps
from jalons.roadmaps.models import Invitation, JournalEntry, Member, Membership, Milestone, Roadmap, Step
from jalons.roadmaps.queries.journal import journal_lines
from jalons.roadmaps.queries.members import invitation_of, open_invitations, team_members
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.permissions import Role
from jalons.territories import queries as territories
from tests.refusals import refused
from tests.world import World

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
    assert list(roadmap.steps.values_list("number", "state")) == [(number, "a_demarrer") for number in range(8)]
    assert Milestone.objects.filter(roadmap=roadmap).count() == 8
    assert [(m.user, m.role) for m in team_members(roadmap)] == [(member.user, "referent")]


def test_create_writes_the_first_line_of_the_journal(member: Member) -> None:
    verb, label, before, after = last_line(member)
    assert (verb, label, before) == ("create", member.roadmap.name, {})
    assert len(after["communes"]) == 16  # type: ignore[arg-type]


def test_two_roadmaps_of_the_same_name_have_two_addresses(member: Member) -> None:
    assert member.user
    twin = roadmaps.create_roadmap(
        name=member.roadmap.name,
        lead_authority="CC",
        communes=perimeter_communes(member.roadmap),
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
    steps.revise_step(step=step, title="Choisir ensemble", purpose=step.purpose, state="en_cours", by=member)
    step.refresh_from_db()
    assert (step.title, step.state, step.title_is_confirmed) == ("Choisir ensemble", "en_cours", True)
    assert last_line(member)[2:] == (
        {"title": "Restituer, prioriser, arbitrer", "state": "a_demarrer", "title_is_confirmed": False},
        {"title": "Choisir ensemble", "state": "en_cours", "title_is_confirmed": True},
    )


def test_revise_writes_nothing_when_nothing_differs(member: Member) -> None:
    step = Step.objects.get(roadmap=member.roadmap, number=1)
    lines = JournalEntry.objects.count()
    steps.revise_step(step=step, title=step.title, purpose=step.purpose, state=step.state, by=member)
    assert JournalEntry.objects.count() == lines


def test_reach_step_starts_a_step_once_and_never_goes_back(member: Member) -> None:
    steps.reach_step(number=3, by=member)
    assert Step.objects.get(roadmap=member.roadmap, number=3).state == "en_cours"
    Step.objects.filter(roadmap=member.roadmap, number=3).update(state="terminee")
    steps.reach_step(number=3, by=member)
    assert Step.objects.get(roadmap=member.roadmap, number=3).state == "terminee"


def test_communes_are_sorted_as_people_look_for_them(world: World) -> None:
    names = [commune.name for commune in perimeter_communes(world.young)]
    assert names.index("Église-Neuve-de-Vergt") < names.index("Escoire") < names.index("Val de Louyre et Caudeau")


def test_set_perimeter_tells_what_came_and_went(member: Member) -> None:
    kept = perimeter_communes(member.roadmap)[1:]
    perigueux = territories.find_commune("24322")
    assert perigueux
    gone = perimeter_communes(member.roadmap)[0].code
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
        {"title": "Visite de la sous-préfète", "planned_on": "2026-04-03"},
    )


# --- people ----------------------------------------------------------------------------------------------------------


def test_invite_sends_the_only_readable_link(member: Member, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        invited = members.invite_member(email="Elue@Demo.Example", role="elu", function="Vice-présidence", by=member)
    assert invited.invitation.email == "elue@demo.example"
    assert [message.to for message in mail.outbox] == [["elue@demo.example"]]
    assert invited.link in mail.outbox[0].body
    token = invited.link.rstrip("/").rpartition("/")[2]
    assert invitation_of(token_hash(token)) == invited.invitation
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
    assert open_invitations(member.roadmap) == [second.invitation]
    assert invitation_of(first.invitation.token_hash) is None


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
    assert [m.user.email for m in team_members(member.roadmap)] == [
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


def test_a_focal_point_who_is_invited_counts_until_the_invitation_ends(member: Member) -> None:
    invitation = members.invite_member(email="second@demo.example", role="referent", by=member).invitation
    third, sentence = ensure_account(email="third@demo.example"), "Annulez d’abord une de ces invitations"
    with refused("focal-points-invited", "role", saying=sentence):
        members.invite_member(email="third@demo.example", role="referent", by=member)
    with refused("focal-points-invited", "role", saying=sentence):
        members.enrol_member(user=third, role="referent", by=member)
    membership = members.enrol_member(user=third, role="elu", by=member)
    with refused("focal-points-invited", "role", saying=sentence):
        members.revise_membership(membership=membership, role="referent", function="", by=member)
    # The same guest again, then nobody once it has expired.
    invitation = members.invite_member(email="second@demo.example", role="referent", by=member).invitation
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    members.revise_membership(membership=membership, role="referent", function="", by=member)


def test_the_second_guest_is_never_refused_to_their_face(member: Member) -> None:
    invitation = members.invite_member(email="second@demo.example", role="referent", by=member).invitation
    accepted = members.accept_invitation(invitation=invitation, by=ensure_account(email="second@demo.example"))
    assert accepted.role == "referent"


# --- a forwarded invitation ------------------------------------------------------------------------------------------


@pytest.fixture
def forwarded(member: Member) -> Invitation:
    return members.invite_member(email="elue@demo.example", role="elu", function="Adjointe", by=member).invitation


def test_an_invitation_serves_the_address_that_it_was_sent_to(member: Member, forwarded: Invitation) -> None:
    other = ensure_account(email="autre@demo.example")
    with refused("invitation-for-another-address"):
        members.accept_invitation(invitation=forwarded, by=other)
    members.claim_invitation(invitation=forwarded, by=other)
    members.claim_invitation(invitation=forwarded, by=other)
    assert not Membership.objects.filter(user=other).exists()
    assert last_line(member) == ("claim", "", {}, {})
    with refused("invitation-already-claimed"):
        members.claim_invitation(invitation=forwarded, by=ensure_account(email="encore@demo.example"))
    members.accept_invitation(invitation=forwarded, by=ensure_account(email="elue@demo.example"))
    with refused("claim-gone"):
        accept(forwarded, other, member)


def accept(invitation: Invitation, user: User, by: Member, function: str = "Conseillère") -> Membership:
    return members.accept_claim(invitation=invitation, claimed_by=user.pk, function=function, by=by)


def test_the_focal_point_accepts_whoever_asks_with_another_address(member: Member, forwarded: Invitation) -> None:
    other = ensure_account(email="autre@demo.example")
    with refused("claim-gone"):
        accept(forwarded, other, member)
    members.claim_invitation(invitation=forwarded, by=other)
    membership = accept(forwarded, other, member)
    assert (membership.user, membership.role, membership.function, membership.brought_by) == (
        other, "elu", "Conseillère", member.user,
    )  # fmt: skip
    assert last_line(member) == ("admit", "", {}, {"role": "elu"})
    forwarded.refresh_from_db()
    assert (forwarded.membership, forwarded.claimed_by, forwarded.accepted_at is None) == (membership, None, False)
    with refused("invitation-closed"):
        members.accept_invitation(invitation=forwarded, by=ensure_account(email="elue@demo.example"))


def test_a_refused_claim_leaves_the_invitation_to_its_guest(member: Member, forwarded: Invitation) -> None:
    other = ensure_account(email="autre@demo.example")
    members.claim_invitation(invitation=forwarded, by=other)
    members.refuse_claim(invitation=forwarded, claimed_by=other.pk, by=member)
    assert last_line(member)[0] == "refuse_claim"
    with refused("claim-refused"):
        members.claim_invitation(invitation=forwarded, by=other)
    members.claim_invitation(invitation=forwarded, by=ensure_account(email="encore@demo.example"))
    accepted = members.accept_invitation(invitation=forwarded, by=ensure_account(email="elue@demo.example"))
    assert accepted.role == "elu"


def test_an_answer_is_given_to_the_person_whom_the_page_showed(member: Member, forwarded: Invitation) -> None:
    first, second = (ensure_account(email=f"{name}@demo.example") for name in ("premiere", "seconde"))
    members.claim_invitation(invitation=forwarded, by=first)
    members.refuse_claim(invitation=forwarded, claimed_by=first.pk, by=member)
    members.claim_invitation(invitation=forwarded, by=second)
    with refused("claim-of-another"):
        accept(forwarded, first, member)
    with refused("claim-of-another"):
        members.refuse_claim(invitation=forwarded, claimed_by=first.pk, by=member)
    assert not Membership.objects.filter(user__in=[first, second]).exists()
    assert accept(forwarded, second, member).user == second


def test_a_member_asks_for_no_second_role(member: Member, forwarded: Invitation) -> None:
    assert member.user
    with refused("claimed-by-a-member"):
        members.claim_invitation(invitation=forwarded, by=member.user)


def test_a_claim_gives_no_third_focal_point(member: Member) -> None:
    invitation = members.invite_member(email="second@demo.example", role="referent", by=member).invitation
    other = ensure_account(email="autre@demo.example")
    members.claim_invitation(invitation=invitation, by=other)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    members.enrol_member(user=ensure_account(email="deux@demo.example"), role="referent", by=member)
    with refused("focal-points-complete", "role"):
        accept(invitation, other, member)


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
    line = journal_lines(member.roadmap)[0][0]
    assert (line.by, line.verb, line.about) == ("La chargée de coopération", "a modifié", "1. Se réunir")
    assert [(d.field, d.before, d.after) for d in line.differences] == [
        ("intitulé", "Constituer le groupe projet", "Se réunir")
    ]


def test_the_journal_writes_days_as_people_do_and_words_as_they_are(member: Member) -> None:
    milestone = Milestone.objects.filter(roadmap=member.roadmap).first()
    assert milestone
    before = milestone.due_on.strftime("%d/%m/%Y")
    milestones.revise_milestone(milestone=milestone, title="Aide-au-no", due_on=date(2027, 3, 1), by=member)
    differences = journal_lines(member.roadmap)[0][0].differences
    assert [(d.field, d.before, d.after) for d in differences] == [
        ("intitulé", "Première réunion du groupe projet", "Aide-au-no"),
        ("date", before, "01/03/2027"),
    ]


def test_the_journal_is_read_page_by_page(member: Member) -> None:
    for day in range(1, 8):
        milestones.add_milestone(title=f"Jalon {day}", due_on=date(2026, 5, day), by=member)
    first, older = journal_lines(member.roadmap, count=5)
    rest, end = journal_lines(member.roadmap, before_id=older, count=5)
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


def test_the_first_milestone_that_announces_the_note_is_reached_on_its_day(member: Member) -> None:
    later = milestones.add_milestone(title="Une autre note", due_on=date(2027, 1, 4), awaits=Awaited.NOTE, by=member)
    day = date(2026, 2, 3)
    milestones.reach_milestone(awaits=Awaited.NOTE, on=day, by=member)
    reached = Milestone.objects.filter(roadmap=member.roadmap).exclude(reached_on=None)
    assert [(row.title, row.reached_on) for row in reached] == [("Note de cadrage adoptée", day)]
    assert last_line(member) == (
        "reach_milestone", "Note de cadrage adoptée", {"reached_on": None}, {"reached_on": "2026-02-03"},
    )  # fmt: skip
    later.refresh_from_db()
    assert later.reached_on is None
