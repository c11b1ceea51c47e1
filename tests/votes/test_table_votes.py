"""« Votes sur papier » of a table: its secretary types the papers of the table, with the rules of the facilitation."""

import uuid
from typing import Any

import pytest
from django.test import Client

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, RoomCount, propositions_stamp
from jalons.workshops.changes import workshops
from jalons.workshops.models import TableSecretary, Workshop, table_member
from jalons.workshops.queries.secretaries import table_pages
from tests.refusals import refused
from tests.votes.voting import put
from tests.workshops.test_secretaries import link, page_words, queued

pytestmark = pytest.mark.django_db


def typed(vote: Ballot) -> dict[str, Any]:
    shown = propositions_stamp(vote, vote.options.all())
    return {"propositions": shown, "voters": "2", "d-1-gommette": "3", "d-2-gommette": "2"}


def sent(vote: Ballot, table: int = 2, **fields: Any) -> Any:
    address = link(vote.workshop, table, f"votes/{vote.pk}/")
    return Client().post(address, typed(vote) | fields)


def counts(vote: Ballot) -> list[tuple[int | None, str, int, str]]:
    return list(
        RoomCount.objects.filter(ballot=vote).order_by("pk").values_list("table", "college", "voters", "entered_by")
    )


def test_a_table_types_its_own_papers_by_college(vote: Ballot) -> None:
    answer = sent(vote, college="elu")
    assert (answer.status_code, answer.headers["Location"]) == (302, link(vote.workshop, 2, "votes/"))
    assert sent(vote, table=3, voters="1", **{"d-1-gommette": "1", "d-2-gommette": "1"}).status_code == 302
    assert counts(vote) == [(2, "elu", 2, "la table 2"), (3, "", 1, "la table 3")]
    assert (
        JournalEntry.objects.filter(about_kind="roomcount").values_list("by_name", flat=True)[0].startswith("la table")
    )
    words = page_words(Client().get(link(vote.workshop, 2, "votes/")))
    assert ("Élue ou élu : 2 feuilles" in words, "Association :" in words) == (True, False)


def queued_count(vote: Ballot, table: int = 2, **fields: Any) -> tuple[int, dict[str, Any]]:
    address = link(vote.workshop, table, f"votes/{vote.pk}/")
    return queued(vote.workshop, address, **typed(vote) | fields)


def test_a_count_that_waited_is_counted_once_however_often_it_is_sent(vote: Ballot, member: Member) -> None:
    client_id = str(uuid.uuid4())
    answers = [queued_count(vote, college="elu", client_id=client_id) for _ in range(3)]
    assert answers == [(200, {"saved": client_id})] * 3
    assert counts(vote) == [(2, "elu", 2, "la table 2")]
    # Its answer was lost, and the vote closed meanwhile: it is counted all the same.
    closing.close_ballot(ballot=vote, by=member)
    assert queued_count(vote, college="elu", client_id=client_id) == (200, {"saved": client_id})


def test_a_count_that_waited_is_refused_when_another_was_typed_meanwhile(vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, table=2, voters=1, marks=put(1), by=member)
    status, said = queued_count(vote, client_id=str(uuid.uuid4()))
    assert (status, said["until"], "vient d’être saisi" in said["refused"]) == (409, "", True)
    assert [voters for _table, _college, voters, _by in counts(vote)] == [1]


def test_a_count_that_waited_for_a_vote_or_a_table_that_is_gone_is_refused_with_a_sentence(vote: Ballot) -> None:
    Workshop.objects.filter(pk=vote.workshop_id).update(table_count=2)
    assert queued_count(vote, table=3, client_id=str(uuid.uuid4()))[0] == 409
    address = link(vote.workshop, 2, f"votes/{vote.pk + 1}/")
    assert queued(vote.workshop, address, voters="2", client_id=str(uuid.uuid4()))[0] == 409


def test_the_table_that_is_sent_is_not_read(vote: Ballot) -> None:
    fields = typed(vote) | {"table": "3"}
    Client().post(link(vote.workshop, 2, f"votes/{vote.pk}/"), fields)
    assert [table for table, *_rest in counts(vote)] == [2]


def test_the_papers_of_the_whole_room_and_of_tables_exclude_each_other(vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, voters=2, marks=put(3, 2), by=member)
    words = page_words(sent(vote))
    assert ("toute la salle" in words or "la salle" in words, len(counts(vote))) == (True, 1)


def test_a_count_that_cannot_be_stays_in_its_fields(vote: Ballot) -> None:
    answer = sent(vote, voters="1", **{"d-1-gommette": "9"})
    assert (answer.status_code, 'value="9"' in answer.content.decode(), counts(vote)) == (200, True, [])


def test_a_closed_vote_or_entry_is_refused_with_a_sentence(vote: Ballot, member: Member) -> None:
    Ballot.objects.filter(pk=vote.pk).update(is_paper_closed=True)
    assert "La saisie des votes papier est close." in page_words(sent(vote))
    Ballot.objects.filter(pk=vote.pk).update(is_paper_closed=False)
    closing.close_ballot(ballot=vote, by=member)
    assert "Ce vote n’est pas ouvert." in page_words(sent(vote))
    with refused("ballot-not-open"):
        votes.enter_table_count(
            ballot=vote, table=2, voters=2, marks=put(3), by=table_member(TableSecretary(vote.workshop, 2))
        )
    assert counts(vote) == []


def test_a_count_typed_meanwhile_by_the_facilitation_is_not_overwritten(vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, table=2, voters=1, marks=put(1), by=member)
    assert sent(vote, seen="").status_code == 200
    assert [voters for _table, _college, voters, _by in counts(vote)] == [1]


def test_a_forged_link_another_workshop_or_a_draft_opens_no_vote(vote: Ballot, member: Member) -> None:
    workshop = vote.workshop
    other = workshops.create_workshop(title="Un autre", table_count=3, by=member)
    draft = ballots.create_ballot(workshop=workshop, title="Demain", options=["Un", "Deux"], by=member)
    token = workshop.table_token(2)
    for wrong in (
        f"/a/{workshop.code}/table/3{token[1:]}/votes/{vote.pk}/",
        f"/a/{other.code}/table/{token}/votes/{vote.pk}/",
        link(other, 2, f"votes/{vote.pk}/"),
        link(workshop, 4, f"votes/{vote.pk}/"),
        link(workshop, 2, f"votes/{draft.pk}/"),
    ):
        assert Client().get(wrong).status_code == 404
        assert Client().post(wrong, {"voters": "2", "d-1-gommette": "3"}).status_code == 404
    assert Client().get(link(workshop, 4, "votes/")).status_code == 404
    assert counts(vote) == []


def test_the_page_of_papers_is_offered_while_a_vote_is_open(workshop: Workshop, member: Member) -> None:
    ballot = ballots.create_ballot(workshop=workshop, title="Le vote", options=["Un", "Deux"], by=member)
    assert not table_pages(workshop).has_votes
    ballots.open_ballot(ballot=ballot, by=member)
    assert table_pages(workshop).has_votes
    assert "Votes sur papier" in page_words(Client().get(link(workshop)))
    closing.close_ballot(ballot=ballot, by=member)
    assert not table_pages(workshop).has_votes
