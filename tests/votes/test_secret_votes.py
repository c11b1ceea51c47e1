"""Whatever is published of a vote, and however it is combined, nobody's answers are read in it (decision 0077)."""

import random
import re
from collections import Counter
from html import unescape
from itertools import pairwise, product

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from jalons.carriage.queries.outcome import workshop_outcome
from jalons.papers.documents.model import Document
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, rounds, votes
from jalons.votes.models import Ballot, RoomCount, VotePaper
from jalons.votes.queries import results
from jalons.votes.rules import anonymity
from jalons.votes.rules.anonymity import LEAST_PART, LEAST_VOTES, Channel
from jalons.votes.words import untold_sentence
from jalons.workshops.models import Category, Workshop
from tests.publication.giving_back import DAY, live
from tests.publication.giving_back import words as document_words
from tests.refusals import refused
from tests.votes.voting import now, opened, someone, words
from tests.workshops.test_views import at, text
from tests.world import World

# --- the rule ---------------------------------------------------------------------------------------------------------

people = st.lists(st.tuples(st.sampled_from(list(Channel)), st.sampled_from("abcd")), max_size=24)


def test_the_least_that_is_told() -> None:
    """Argued in decision 0077: these two numbers are not to be changed without it."""
    assert (LEAST_VOTES, LEAST_PART) == (3, 5)


@given(people)
def test_each_part_has_enough_people_or_is_the_whole_room(room: list[tuple[Channel, str]]) -> None:
    part_of = anonymity.room_parts(Counter(room))
    parts = {part_of[voter] for voter in room}
    for part in parts if len(parts) > 1 else ():
        # Whoever typed the papers subtracts them: the telephones, or the papers, are enough alone.
        in_part = Counter(voter[0] for voter in room if part_of[voter] == part)
        assert max(in_part.values()) >= LEAST_PART
        assert part.channel is None or len(in_part) == 1


@given(people)
def test_a_college_is_named_where_all_of_it_is_shown_and_channels_are_mixed_only_when_one_is_small(
    room: list[tuple[Channel, str]],
) -> None:
    part_of = anonymity.room_parts(Counter(room))
    in_channel = Counter(channel for channel, _college in room)
    is_apart = anonymity.are_channels_apart(in_channel)
    assert is_apart is all(size >= LEAST_PART for size in in_channel.values())
    for (channel, college), part in part_of.items():
        assert part.name in (college, "")
        assert part.channel is channel or (part.channel is None and not is_apart and not part.name)


@given(st.lists(st.tuples(st.sampled_from("aab"), st.booleans()), min_size=LEAST_VOTES, max_size=11))
@settings(max_examples=60, deadline=None)
def test_who_tries_every_room_that_would_be_told_alike_finds_only_the_answer_of_a_whole_part(
    room: list[tuple[str, bool]],
) -> None:
    """Up to eleven phones, a proposition answered by yes or no: every possible room is tried, and those that would give
    the same totals and the same rows are kept. An answer that is the same in all of them is known."""
    voters = [(Channel.PHONES, college) for college, _answer in room]
    part_of = anonymity.room_parts(Counter(voters))
    parts = [part_of[voter] for voter in voters]

    def told(answers: tuple[bool, ...]) -> dict[anonymity.Part, int]:
        counts = dict.fromkeys(parts, 0)
        for part, answer in zip(parts, answers, strict=True):
            counts[part] += answer
        return counts

    answers = tuple(answer for _college, answer in room)
    possible = [one for one in product((False, True), repeat=len(room)) if told(one) == told(answers)]
    known = {place for place in range(len(room)) if len({one[place] for one in possible}) == 1}
    for place in known:
        same = [other for other, part in enumerate(parts) if part == parts[place]]
        assert len({answers[other] for other in same}) == 1
        assert len(same) >= LEAST_PART or len(same) == len(room)


# --- all that is published --------------------------------------------------------------------------------------------

TITLES = ("Le soir", "Dans chaque commune", "En petit groupe", "Une fois par an")
ANSWERS = ("accord", "desaccord", "passe")


def published(ballot: Ballot, facilitator: Client, reader: Client, phone: Client) -> dict[str, str]:
    """What each page, file and screen says of a closed vote, drawings included."""
    workshop = ballot.workshop
    pages = {
        "page": facilitator.get(at("votes:ballot", workshop, ballot.pk)),
        "read": reader.get(at("votes:ballot", workshop, ballot.pk)),
        "table": reader.get(at("votes:ballot_csv", workshop, ballot.pk)),
        "screen": facilitator.get(at("votes:projection", workshop)),
        "phones": phone.get(f"/a/{workshop.code}/mur/"),
    }
    told = {name: re.sub(r'(value|nonce|content)="[\w-]{20,}"', "", text(page)) for name, page in pages.items()}
    document: Document = live(workshop)
    outcome = workshop_outcome(workshop, DAY)
    return told | {"minutes": f"{document_words(document)} {document.blocks!r}", "outcome": repr(outcome.votes)}


def read(told: str) -> str:
    """Without tags, as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told)).replace("\u00a0", " ").replace("\\xa0", " ").split())


def college_of(paper: VotePaper) -> str:
    return str(Category(paper.category).label)


@pytest.fixture
def reader(world: World) -> Client:
    client = Client()
    client.force_login(world.user("elue"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_two_people_of_a_part_may_swap_their_papers_and_nothing_published_changes(
    seed: int, facilitator: Client, reader: Client, phone: Client, workshop: Workshop, member: Member
) -> None:
    """So whoever reads everything cannot tell one from the other: a person is known only if all of their part answered
    alike. Rooms of twelve to twenty phones, of four colleges, with papers or not; groups of opinion are shown too."""
    luck = random.Random(seed)
    ballot = opened(workshop, member, "avis", *TITLES)
    for _person in range(luck.randint(12, 20)):
        marks = {rank: {luck.choice(ANSWERS[: 2 + rank % 2]): 1} for rank in range(1, len(TITLES) + 1)}
        category = luck.choice(["citoyen"] * 4 + ["public"] * 3 + ["prive", "prive"])
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop, category))
    if seed % 2:
        for college in ("habitant", "elu"):
            count = {rank: {"accord": luck.randint(0, 2)} for rank in range(1, len(TITLES) + 1)}
            votes.enter_room_count(ballot=ballot, college=college, voters=2 * seed, marks=count, by=member)
    closing.close_ballot(ballot=ballot, by=member)
    ballots.show_ballot(ballot=ballot, is_shown=True, shows_groups=True, by=member)
    papers = list(VotePaper.objects.filter(ballot=ballot))
    voters = Counter((Channel.PHONES, college_of(paper)) for paper in papers)
    for count in RoomCount.objects.filter(ballot=ballot):
        voters[Channel.PAPER, str(count.get_college_display())] += count.voters
    part_of = anonymity.room_parts(voters)
    before = published(now(ballot), facilitator, reader, phone)
    swapped = 0
    for one, other in pairwise(papers):
        if one.marks == other.marks or (
            part_of[Channel.PHONES, college_of(one)] != part_of[Channel.PHONES, college_of(other)]
        ):
            continue
        one.marks, other.marks = other.marks, one.marks
        VotePaper.objects.bulk_update([one, other], ["marks"])
        swapped += 1
    assert swapped
    assert published(now(ballot), facilitator, reader, phone) == before


@pytest.mark.django_db
def test_a_college_of_three_that_agrees_is_not_crossed_with_a_group_of_opinion(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    """Group 1 « 4 sur 4, ailleurs personne sur 3 » and a college of three of one mind told the ballot of the fourth."""
    ballot = opened(workshop, member, "avis", *TITLES)
    for category in ("citoyen",) * 3 + ("public",):
        marks = {rank: {"accord": 1} for rank in range(1, 5)}
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop, category))
    for category in ("public",) * 3:
        marks = {rank: {"desaccord": 1} for rank in range(1, 4)} | {4: {"accord": 1}}
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop, category))
    closing.close_ballot(ballot=ballot, by=member)
    found = results.ballot_results(now(ballot))
    assert (found.by_college, found.by_table) == ([], [])
    assert found.opinion_groups
    assert [group.size for group in found.opinion_groups.groups] == [4, 3]
    page = words(facilitator.get(at("votes:ballot", workshop, ballot.pk)))
    table = text(facilitator.get(at("votes:ballot_csv", workshop, ballot.pk)))
    for told in (page, table, document_words(live(workshop))):
        assert "Groupe 1" in told
        assert "4 sur 4" not in told
        assert "personne sur 3" not in told


@pytest.mark.django_db
def test_a_phone_is_not_read_by_subtracting_the_papers_that_the_team_typed(workshop: Workshop, member: Member) -> None:
    """Two papers of inhabitants and a telephone of one: « 3 votes », less what one typed, was the telephone."""
    ballot = opened(workshop, member, "avis", *TITLES)
    for _phone in range(3):
        votes.cast_paper(ballot=ballot, marks={1: {"desaccord": 1}}, by=someone(workshop, "citoyen"))
    for table, college, voters in ((1, "habitant", 6), (2, "elu", 7)):
        votes.enter_room_count(
            ballot=ballot, table=table, college=college, voters=voters, marks={1: {"accord": voters}}, by=member
        )
    closing.close_ballot(ballot=ballot, by=member)
    found = results.ballot_results(now(ballot))
    assert [(group.name, group.voters) for group in found.by_college] == [
        ("Élue ou élu", 7), ("Autres votes, réunis", 9),
    ]  # fmt: skip
    assert [(mark.phones, mark.room) for option in found.options for mark in option.marks] == [(None, None)] * 12


@pytest.mark.django_db
def test_one_or_two_phones_beside_papers_keep_the_result_back(
    facilitator: Client, reader: Client, phone: Client, workshop: Workshop, member: Member
) -> None:
    """Whoever typed the papers subtracts them from any result: only how many voted is told, and no order is drawn."""
    ballot = opened(workshop, member, "gommettes", *TITLES)
    votes.enter_room_count(ballot=ballot, voters=40, marks={1: {"gommette": 40}}, by=member)
    for _phone in range(2):
        votes.cast_paper(ballot=ballot, marks={2: {"gommette": 1}}, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    ballots.show_ballot(ballot=ballot, is_shown=True, by=member)
    for name, told in published(now(ballot), facilitator, reader, phone).items():
        assert untold_sentence().replace("\u00a0", " ") in read(told), name
    found = results.ballot_results(now(ballot))
    assert (found.voters, found.is_told) == (42, False)
    assert [option.marks for option in found.options] == [[] for _title in TITLES]
    with refused("too-few-votes"):
        ballots.rank_by_votes(ballot=ballot, by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    votes.cast_paper(ballot=ballot, marks={2: {"gommette": 1}}, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    assert results.ballot_results(now(ballot)).is_told is True


@pytest.mark.django_db
def test_a_college_of_phones_is_added_to_the_papers_of_its_name_only_when_it_may_be_shown(
    workshop: Workshop, member: Member
) -> None:
    ballot = opened(workshop, member, "avis", *TITLES)
    for category in ("citoyen",) * 2 + ("public",) * 5:
        votes.cast_paper(ballot=ballot, marks={1: {"accord": 1}}, by=someone(workshop, category))
    for college, voters in (("habitant", 6), ("elu", 5)):
        votes.enter_room_count(ballot=ballot, college=college, voters=voters, marks={1: {"accord": 2}}, by=member)
    closing.close_ballot(ballot=ballot, by=member)
    assert [(group.name, group.voters) for group in results.ballot_results(now(ballot)).by_college] == [
        ("Élue ou élu", 5), ("Habitante ou habitant", 6), ("Autres téléphones, réunis", 7),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("voters", [1, 2])
def test_a_vote_of_one_or_two_people_tells_only_how_many_they_are(
    voters: int, facilitator: Client, reader: Client, phone: Client, workshop: Workshop, member: Member
) -> None:
    ballot = opened(workshop, member, "consentement", "Fermer à midi")
    for _person in range(voters):
        votes.cast_paper(
            ballot=ballot, marks={1: {"objection": 1}}, reasons={1: "Trop tôt pour moi."}, by=someone(workshop)
        )
    closing.close_ballot(ballot=ballot, by=member)
    ballots.show_ballot(ballot=ballot, is_shown=True, by=member)
    for name, told in published(now(ballot), facilitator, reader, phone).items():
        assert "Trop tôt" not in told, name
        assert not re.search(r"objection.{0,40}\b[12]\b|\b[12] objections?\b|Adoptée", read(told)), name
        assert untold_sentence().replace("\u00a0", " ") in read(told), name
    with refused("too-few-votes"):
        rounds.open_next_round(ballot=ballot, texts={1: "Fermer à une heure"}, by=member)


@pytest.mark.django_db
def test_a_vote_of_two_people_gives_no_order(vote: Ballot, member: Member) -> None:
    votes.cast_paper(ballot=vote, marks={1: {"gommette": 2}}, by=someone(vote.workshop))
    closing.close_ballot(ballot=vote, by=member)
    with refused("too-few-votes"):
        ballots.rank_by_votes(ballot=vote, by=member)


@pytest.mark.django_db
def test_a_second_round_of_one_vote_is_not_told_beside_the_first(
    facilitator: Client, reader: Client, phone: Client, workshop: Workshop, member: Member
) -> None:
    first = opened(workshop, member, "consentement", "Fermer à midi")
    for answer in ("accord", "accord", "objection"):
        reasons = {1: "Trop tôt."} if answer == "objection" else {}
        votes.cast_paper(ballot=first, marks={1: {answer: 1}}, reasons=reasons, by=someone(workshop))
    closing.close_ballot(ballot=first, by=member)
    again = rounds.open_next_round(ballot=first, texts={1: "Fermer à une heure"}, by=member)
    votes.cast_paper(ballot=again, marks={1: {"reserve": 1}}, by=someone(workshop))
    closing.close_ballot(ballot=again, by=member)
    ballots.show_ballot(ballot=again, is_shown=True, by=member)
    for name, told in published(now(again), facilitator, reader, phone).items():
        assert "peut vivre avec 1" not in read(told), name
        assert "Adoptée" not in told, name


@pytest.mark.django_db
def test_the_journal_never_says_what_was_on_a_pile_of_papers(vote: Ballot, member: Member) -> None:
    """Everybody on the roadmap reads the journal; the pile of a table and of a college may be of one person."""
    count = votes.enter_room_count(ballot=vote, table=2, college="elu", voters=1, marks={1: {"gommette": 2}}, by=member)
    closing.close_ballot(ballot=vote, by=member)
    votes.enter_room_count(
        ballot=vote, table=2, college="elu", voters=1, marks={2: {"gommette": 2}}, by=member,
        seen=count.entered_at.isoformat(),
    )  # fmt: skip
    lines = JournalEntry.objects.filter(about_kind="roomcount", about_id=count.pk).order_by("id")
    assert [(line.verb, line.before, line.after) for line in lines] == [
        ("add", {}, {"voters": 1, "ballot": "Le vote"}),
        ("revise", {"voters": 1}, {"voters": 1, "ballot": "Le vote"}),
    ]
