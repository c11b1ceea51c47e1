"""The file of a carried workshop is left on desks and sent by mail: whoever opens it learns nobody's vote, and no key."""

from typing import Any

import pytest

from jalons.accounts.changes import ensure_account
from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.models import Carriage
from jalons.carriage.queries import carriages as carriage_queries
from jalons.carriage.rules.carriages import Direction, Unreadable, read_carriage, unseal_tables, write_carriage
from jalons.directory.changes.contacts import add_contact
from jalons.invitations.changes import guests
from jalons.invitations.models import Guest
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import VotePaper
from jalons.workshops.changes import notes, pledges, workshops
from jalons.workshops.models import Participant, Pledge, Workshop
from tests.carriage.carrying import brought, from_elsewhere, sealed_return
from tests.refusals import refused
from tests.votes.voting import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Member:
    user = ensure_account(email="animation@essai.example", name="Animation")
    communes = list(Commune.objects.order_by("code")[:2])
    roadmap = roadmap_changes.create_roadmap(name="Salle", lead_authority="Essai", communes=communes, by=user)
    return Member(roadmap, user, Role.FOCAL_POINT, "Animation")


@pytest.fixture
def hall(team: Member) -> Workshop:
    """Three people who vote, one vote open, one closed; a promise; a guest."""
    workshop = workshops.create_workshop(title="Au gymnase", table_count=3, by=team)
    workshops.open_workshop(workshop=workshop, by=team)
    workshop = Workshop.objects.get(pk=workshop.pk)
    people = [
        notes.join_workshop(workshop=workshop, college=college, table=2) for college in ("habitant", "elu", "agent")
    ]
    for title in ("Par où ?", "Par quoi ?"):
        ballot = ballots.create_ballot(workshop=workshop, title=title, options=["Un", "Deux", "Trois"], by=team)
        ballots.open_ballot(ballot=ballot, by=team)
        ballot.refresh_from_db()
        for place, participant in enumerate(people):
            votes.cast_paper(ballot=ballot, marks=put(*[0] * place, 2), by=participant)
        if title == "Par où ?":
            closing.close_ballot(ballot=ballot, by=team)
    pledges.make_pledge(text="Parler au conseil", workshop=workshop, by=people[0])
    contact = add_contact(first_name="", last_name="Invitée", email="invitee@essai.example", by=team)
    guests.add_guests(workshop=workshop, contacts=[contact], by=team)
    return workshop


def given(hall: Workshop, team: Member) -> Carriage:
    return carriage_changes.export_workshop(workshop=hall, with_guests=True, by=team)


def keys_of_everybody(workshop: Workshop) -> list[str]:
    return [
        *Participant.objects.filter(workshop=workshop).values_list("follow_code", flat=True),
        *map(str, Guest.objects.filter(workshop=workshop).values_list("uid", flat=True)),
        *map(str, Pledge.objects.filter(workshop=workshop).values_list("uid", flat=True)),
    ]


def test_who_opens_the_file_learns_nobody_s_vote(hall: Workshop, team: Member) -> None:
    content = read_carriage(carriage_queries.write_carriage_file(given(hall, team)), Direction.OUT)
    tables = content["tables"]
    closed = [uid for uid, row in tables["ballots"].items() if row["state"] == "clos"]
    papers = list(tables["papers"].values())
    assert [row["ballot"] for row in papers] == closed * 3  # an open one is told by nothing
    assert {(row["participant"], row["category"], row["college"], row["table"]) for row in papers} == {
        (None, "", "", None)
    }
    assert {str(row["sent_ids"]) for row in papers} == {"[]"}


def test_who_opens_the_file_gets_no_key(hall: Workshop, team: Member) -> None:
    text = carriage_queries.write_carriage_file(given(hall, team)).decode()
    assert len(keys_of_everybody(hall)) == 5
    assert [key for key in keys_of_everybody(hall) if key in text] == []


def test_the_file_that_goes_back_says_nothing_to_anybody_else(hall: Workshop, team: Member) -> None:
    carriage = given(hall, team)
    born: list[str] = []

    def in_the_hall(opened: Workshop, member: Member) -> None:
        voter = notes.join_workshop(workshop=opened, college="elu", table=1)
        notes.write_note(text="Une phrase de la salle", by=voter)
        born.extend(keys_of_everybody(opened))

    file = from_elsewhere(carriage, team.user, in_the_hall)  # type: ignore[arg-type]
    content = read_carriage(file, Direction.BACK, carriage.signing_key)
    assert set(content) == {"kind", "carriage", "number", "made_at", "with_guests", "workshop", "sealed"}
    assert len(born) == 6
    assert [word for word in (*born, "Une phrase", "papers") if word in file.decode()] == []
    # Nor to who also holds the file that left: it opens nothing.
    out = read_carriage(carriage_queries.write_carriage_file(Carriage.objects.get(pk=carriage.pk)), Direction.OUT)
    assert carriage.opening_key.hex() not in str(out)
    with pytest.raises(Unreadable):
        unseal_tables(content, bytes.fromhex(out["seal"]))


def test_home_everybody_keeps_their_vote_their_code_and_their_address(hall: Workshop, team: Member) -> None:
    carriage = given(hall, team)
    before = keys_of_everybody(hall), votes_of(hall)
    born: list[str] = []

    def in_the_hall(opened: Workshop, member: Member) -> None:
        ballot = opened.ballots.get(state="ouvert")
        voter = notes.join_workshop(workshop=opened, college="elu", table=1)
        votes.cast_paper(ballot=ballot, marks=put(2), by=voter)
        pledges.make_pledge(text="Prêter la salle", workshop=opened, by=voter)
        guest = Guest.objects.get(workshop=opened)
        guest.answer = Guest.Answer.YES
        guest.save()
        born.extend([voter.follow_code, str(Pledge.objects.get(text="Prêter la salle").uid)])

    done = brought(carriage, from_elsewhere(carriage, team.user, in_the_hall), team)  # type: ignore[arg-type]
    assert (done.added["papers"], done.added["participants"], done.added["pledges"], done.added["guests"]) == (
        1, 1, 1, 0,
    )  # fmt: skip
    keys = keys_of_everybody(hall)
    assert set(keys) == {*before[0], *born}
    assert [vote for vote in votes_of(hall) if vote not in before[1]] == [("Par quoi ?", born[0], put_as_kept(2))]
    assert Guest.objects.get(workshop=hall).answer == "oui"
    # And a second time, nothing is new.
    again = brought(carriage, from_elsewhere_again(carriage, team), team)
    assert again.counts() == {"rows_added": 0, "rows_changed": 0, "rows_removed": 0, "renumbered": 0}


def votes_of(workshop: Workshop) -> list[Any]:
    papers = VotePaper.objects.filter(ballot__workshop=workshop).order_by("pk")
    return list(papers.values_list("ballot__title", "participant__follow_code", "marks"))


def put_as_kept(*dots: int) -> dict[str, dict[str, int]]:
    return {str(rank): marks for rank, marks in put(*dots).items()}


def from_elsewhere_again(carriage: Carriage, team: Member) -> bytes:
    """What both sides hold since, brought as number 2."""
    return sealed_return(carriage, carriage.base, 2)


def test_a_return_sealed_for_another_carriage_is_refused(hall: Workshop, team: Member) -> None:
    one, other = given(hall, team), given(hall, team)
    file = sealed_return(one, one.base)
    opened = read_carriage(file, Direction.BACK, one.signing_key)
    swapped = write_carriage(opened | {"carriage": str(other.uid)}, other.signing_key)
    with refused("carriage-altered", "file"):
        carriage_changes.receive_return(workshop=hall, file=swapped, by=team)
