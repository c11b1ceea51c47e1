"""Twenty people are invited to the groupe projet, answer, leave: their names and addresses are read by those who know
them, and written nowhere else."""

import json
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jalons.accounts.changes import ensure_account
from jalons.directory.models import Contact
from jalons.governance.changes import (
    consultations,
    convocations,
    definitions,
    group,
    join_requests,
    member_organisations,
)
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.framing import write_framing_part
from jalons.governance.changes.meetings import add_meeting, revise_meeting
from jalons.governance.models import AskedMember, Committee, Convocation, GroupMember, MemberOrganisation, Seat
from jalons.governance.queries.group import current_members
from jalons.governance.rules.framing import Part
from jalons.mail.changes import deliver_due_messages
from jalons.publication.changes.framing import adopt_framing_note
from jalons.roadmaps.changes import members
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.permissions import Role
from tests.access.read_everything import every_text
from tests.world import World

pytestmark = pytest.mark.django_db

MARK = "zq7marque"  # long enough to be in no picture by chance
PEOPLE = 20


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


def address(number: int) -> str:
    return f"{MARK}-{number}@demo.example"


def gather(by: Member) -> list[GroupMember]:
    return [
        group.add_group_member(
            kind=GroupMember.Kind.ELECTED,
            last_name=f"{MARK.title()} nom {number}",
            first_name=f"{MARK.title()} prénom",
            email=address(number),
            function=f"Mairie n° {number}",
            since=timezone.localdate() - timedelta(days=30),
            by=by,
        )
        for number in range(PEOPLE)
    ]


def come(lines: list[GroupMember], by: Member, numbers: range) -> None:
    """They are invited, and join with their account."""
    for number in numbers:
        line, email = lines[number], address(number)
        invited = group.invite_person(email=email, role=Role.OBSERVER, member=line, by=by)
        user = ensure_account(email=email, name=f"{MARK.title()} compte {number}")
        members.accept_invitation(invitation=invited.invitation, by=user)


def ask_to_join(by: Member) -> None:
    """One structure is accepted, with a sentence; another waits."""
    door = join_requests.open_door(by=by)
    for number in range(2):
        join_requests.ask_to_join(
            door=door,
            name=f"Structure n° {number}",
            function="Présidence",
            email=f"{MARK}-structure-{number}@demo.example",
            brings="Une salle.",
        )
    row = MemberOrganisation.objects.get(roadmap=by.roadmap, organisation__name="Structure n° 0")
    member_organisations.confirm_member(row=row, answer="Bienvenue.", by=by)


def agree(by: Member) -> None:
    """Those who have come answer with their account, the others by a private page; then the definition and the note are adopted,
    whose documents and pages are written from then on."""
    draft = definitions.write_definition(text="Ne perdre aucun droit.", by=by)
    consultation = consultations.propose_definition(
        definition=draft, members=current_members(by.roadmap), closes_on=timezone.localdate(), by=by
    )
    rows = AskedMember.objects.filter(consultation=consultation).select_related(
        "consultation__roadmap", "member__membership__user", "member__invitation__membership__user", "member__contact"
    )
    deliver_due_messages()  # a page is handed over once its message has left
    for asked in rows:
        access = asked.member and asked.member.access
        signer = Member(by.roadmap, access.user, Role(access.role), access.function) if access else None
        if signer is None:
            consultations.give_private_page(asked=asked, by=by)
        consultations.answer_consent(asked=asked, answer="accord", by=signer)
    draft.refresh_from_db()
    definitions.adopt_definition(definition=draft, by=by)
    write_framing_part(part=Part.CONTEXT, context="Un autre contexte.", by=by)
    adopt_framing_note(adopted_on=timezone.localdate(), despite_gaps=True, by=by)


def convene(lines: list[GroupMember], by: Member) -> None:
    """They sit in a committee, are convened by e-mail, by letter or by hand, answer, and are told of another hour."""
    committee = Committee.objects.filter(roadmap=by.roadmap).earliest("id")
    meeting = add_meeting(
        title="Un comité", committee=committee, held_on=timezone.localdate() + timedelta(days=90), by=by
    )
    Seat.objects.bulk_create(
        Seat(committee=committee, rank=rank, label=line.function, since=timezone.localdate(), group_member=line)
        for rank, line in enumerate(lines[:8], 50)
    )
    without_address = lines[1].contact
    assert without_address
    Contact.objects.filter(pk=without_address.pk).update(email="")
    convocations.convene_meeting(meeting=meeting, by=by)
    deliver_due_messages()
    meeting.refresh_from_db()
    convocations.print_seat_letters(meeting=meeting, by=by)
    rows = Convocation.objects.filter(meeting=meeting).select_related("meeting__roadmap", "seat")
    for row in rows.filter(seat__group_member__in=lines):
        convocations.give_seat_page(convocation=row, by=by)
        deliver_due_messages()
        answer_convocation(convocation=Convocation.objects.get(pk=row.pk), answer="excuse", by=by)
        convocations.revoke_seat_page(convocation=row, by=by)
    revise_meeting(meeting=meeting, title=meeting.title, held_on=meeting.held_on, starts_at=time(9), by=by)


def leave(lines: list[GroupMember], by: Member) -> None:
    for line in lines:
        access = GroupMember.objects.with_people().get(pk=line.pk).access
        assert access
        group.leave_group(member=line, until=timezone.localdate() - timedelta(days=1), by=by)
        members.remove_member(membership=access, by=by)


def journal_rows_with_the_mark() -> list[str]:
    columns = [field.attname for field in JournalEntry._meta.concrete_fields]
    rows = (json.dumps([getattr(entry, name) for name in columns], default=str) for entry in JournalEntry.objects.all())
    return [row for row in rows if MARK in row.casefold()]


def addresses_with_the_mark(world: World, who: str) -> set[str]:
    client = Client()
    client.force_login(world.user(who))
    texts = list(every_text(world, client))
    assert len(texts) > LEAST_READ[who]
    return {name for name, text in texts if MARK in text.casefold()}


# The référente reads who is who in the directory and its files, where somebody is written to or given an access, and in the
# journal, which looks names up as it is read. No document of the roadmap is among them.
OF_THE_REFERENTE = {
    *("directory:index", "directory:contact", "directory:merge", "directory:export_csv", "directory:export_xlsx"),
    *("governance:group", "governance:group_member", "governance:member_organisation", "roadmaps:membership"),
    *("governance:seat", "governance:add_seat", "directory:organisation", "directory:merge_organisation"),
    *("actions:links", "actions:ask_visas", "invitations:choose_guests", "overview:journal"),
    *("governance:committee", "governance:convocation", "governance:presence"),
}
LEAST_READ = {"caf": 100, "referente": 150}


def test_twenty_people_who_come_answer_and_leave_are_named_to_those_who_know_them_and_in_no_document(
    world: World, by: Member
) -> None:
    lines = gather(by)
    come(lines, by, range(0, PEOPLE, 2))
    ask_to_join(by)
    agree(by)
    convene(lines, by)
    come(lines, by, range(1, PEOPLE, 2))
    read_by_the_observer, read_by_the_referente = (addresses_with_the_mark(world, who) for who in ("caf", "referente"))
    leave(lines, by)
    assert (read_by_the_observer, addresses_with_the_mark(world, "caf")) == (set(), set())
    assert read_by_the_referente == OF_THE_REFERENTE
    assert journal_rows_with_the_mark() == []
