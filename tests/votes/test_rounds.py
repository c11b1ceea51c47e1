"""A second round stands beside the first, and changes nothing of it; objections are read by nobody until the facilitation has looked."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.page_messages import undo_of
from jalons.carriage.queries.outcome import workshop_outcome
from jalons.invitations.queries import minutes as minute_queries
from jalons.papers.documents.model import plain_text
from jalons.publication.changes import minutes as minute_changes
from jalons.publication.documents.minutes import document as document_minutes
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, rounds, votes
from jalons.votes.models import Ballot, BallotOption, VotePaper
from jalons.votes.queries import results
from jalons.votes.queries.rounds import round_before
from jalons.votes.rules import objections
from jalons.votes.rules import rounds as round_rules
from jalons.votes.rules.objections import Hearing
from jalons.votes.rules.voting_codes import voting_codes
from jalons.workshops.models import Workshop
from tests.publication.giving_back import live, tables
from tests.publication.giving_back import words as document_words
from tests.refusals import refused
from tests.votes.voting import answered, journal, now, opened, show_objections, someone, words
from tests.workshops.test_views import at, text
from tests.world import World

pytestmark = pytest.mark.django_db

FIRST, KEPT = "Fermer à dix-sept heures", "Ouvrir le jeudi"
AMENDED = "Fermer à dix-neuf heures le jeudi"


def object_to(ballot: Ballot, *reasons: str, mark: str = "objection") -> None:
    for reason in reasons:
        votes.cast_paper(
            ballot=ballot, marks={1: {mark: 1}, 2: {"accord": 1}}, reasons={1: reason}, by=someone(ballot.workshop)
        )


@pytest.fixture
def refused_vote(workshop: Workshop, member: Member) -> Ballot:
    """By consent, closed: the first proposition met two objections among four votes, the second none."""
    ballot = opened(workshop, member, "consentement", FIRST, KEPT)
    object_to(ballot, "Trop tôt pour qui travaille.", "Le car passe à dix-huit heures.")
    for _ in range(2):
        votes.cast_paper(ballot=ballot, marks={1: {"accord": 1}, 2: {"accord": 1}}, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    show_objections(ballot, member)
    return now(ballot)


@pytest.fixture
def second(refused_vote: Ballot, member: Member) -> Ballot:
    return now(rounds.open_next_round(ballot=refused_vote, texts={1: f" {AMENDED}  "}, by=member))


# --- what may be amended ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given", "may"),
    [
        ("consentement", {"accord": 3, "objection": 1}, True),
        ("consentement", {"accord": 3, "reserve": 4}, False),
        ("echelle", {"pleinement": 3, "reserves": 1}, True),
        ("echelle", {"contre": 1}, True),
        ("echelle", {"partage": 9}, False),
        ("avis", {"desaccord": 9}, False),
        ("gommettes", {"gommette": 9}, False),
    ],
)
def test_what_met_objections_or_reserves_may_be_amended(kind: str, given: dict[str, int], may: bool) -> None:
    assert round_rules.may_be_amended(kind, given) is may


@given(st.dictionaries(st.integers(1, 5), st.text(alphabet="ab \n", max_size=6), max_size=5))
def test_texts_without_fault_are_new_written_and_all_different(typed: dict[int, str]) -> None:
    first = {1: "a", 2: "b", 3: "a b"}
    amended = round_rules.amended_texts(typed)
    fault = round_rules.text_fault(first, amended)
    is_right = (
        bool(amended)
        and set(amended) <= set(first)
        and all(text != first[rank] for rank, text in amended.items())
        and len(set(amended.values())) == len(amended)
    )
    assert (fault is None) is is_right


@given(st.text(min_size=1, max_size=300))
def test_a_title_of_a_round_is_never_too_long(title: str) -> None:
    assert len(round_rules.cut_title(title, ", second tour", 120)) <= 120


def test_what_came_out_of_a_workshop_begins_with_the_last_rounds(
    refused_vote: Ballot, second: Ballot, workshop: Workshop, member: Member
) -> None:
    answered(second, 3, "accord")
    closing.close_ballot(ballot=second, by=member)
    out = workshop_outcome(workshop, date(2026, 11, 30))
    assert [vote.title for vote in out.first_votes] == [second.title]
    assert [(vote.title, vote.first) for vote in out.other_votes] == [
        (refused_vote.title, [f"Adopté\u00a0: B. {KEPT}"]),
    ]


# --- opened, taken back ----------------------------------------------------------------------------------------------


def test_a_second_round_is_open_on_the_amended_text_and_names_the_first(
    refused_vote: Ballot, second: Ballot, member: Member
) -> None:
    assert (second.title, second.kind, second.state, second.round, second.previous_round) == (
        "Questions, second tour", "consentement", "ouvert", 2, refused_vote,
    )  # fmt: skip
    (option,) = second.options.all()
    assert (option.rank, option.title, option.amends) == (1, AMENDED, refused_vote.options.get(rank=1))
    assert journal(member, 2) == [("create", second.title), ("open", second.title)]


def test_the_first_round_is_untouched_by_the_second(refused_vote: Ballot, member: Member) -> None:
    first = results.ballot_results(refused_vote)
    before = (list(VotePaper.objects.filter(ballot=refused_vote).order_by("pk").values()), first)
    again = now(rounds.open_next_round(ballot=refused_vote, texts={1: AMENDED}, by=member))
    votes.cast_paper(ballot=again, marks={1: {"accord": 1}}, by=someone(refused_vote.workshop))
    papers = VotePaper.objects.filter(ballot=refused_vote).order_by("pk").values()
    assert (list(papers), results.ballot_results(now(refused_vote))) == before
    with refused("ballot-has-next-round"):
        ballots.open_ballot(ballot=refused_vote, by=member)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({}, "amended-text-none"),
        ({1: "  "}, "amended-text-none"),
        ({1: FIRST}, "amended-text-unchanged"),
        ({2: "Ouvrir le vendredi"}, "amended-text-unknown"),
        ({1: "a" * 301}, "amended-text-too-long"),
    ],
)
def test_a_text_that_amends_nothing_is_refused(
    refused_vote: Ballot, member: Member, texts: dict[int, str], code: str
) -> None:
    with refused(code, "texts"):
        rounds.open_next_round(ballot=refused_vote, texts=texts, by=member)
    assert not Ballot.objects.filter(previous_round=refused_vote).exists()


def test_one_round_follows_another_and_only_a_closed_one(refused_vote: Ballot, second: Ballot, member: Member) -> None:
    with refused("next-round-exists"):
        rounds.open_next_round(ballot=refused_vote, texts={1: "Autre chose"}, by=member)
    with refused("ballot-has-no-second-round"):
        rounds.open_next_round(ballot=second, texts={1: "Autre chose"}, by=member)
    object_to_second = {1: {"objection": 1}}
    answered(second, 2, "accord")
    votes.cast_paper(ballot=second, marks=object_to_second, reasons={1: "Encore."}, by=someone(second.workshop))
    closing.close_ballot(ballot=second, by=member)
    third = rounds.open_next_round(ballot=second, texts={1: "Autre chose"}, by=member)
    assert (third.title, third.round) == ("Questions, 3e tour", 3)


def test_dots_and_opinions_have_no_second_round(workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "avis", "Oui ?")
    closing.close_ballot(ballot=ballot, by=member)
    with refused("ballot-has-no-second-round"):
        rounds.open_next_round(ballot=ballot, texts={1: "Non ?"}, by=member)


def test_a_round_is_taken_back_until_somebody_has_voted(second: Ballot, refused_vote: Ballot, member: Member) -> None:
    ballots.remove_ballot(ballot=second, by=member)
    again = rounds.open_next_round(ballot=now(refused_vote), texts={1: AMENDED}, by=member)
    votes.cast_paper(ballot=again, marks={1: {"accord": 1}}, by=someone(refused_vote.workshop))
    with refused("ballot-has-votes"):
        ballots.remove_ballot(ballot=again, by=member)


def test_the_codes_of_the_first_round_vote_in_the_second(workshop: Workshop, member: Member) -> None:
    first = ballots.create_ballot(
        workshop=workshop, title="Codes", kind="consentement", options=[FIRST], asks_code=True, by=member
    )
    ballots.open_ballot(ballot=first, by=member)
    code, voter = voting_codes(first.uid)[0], someone(workshop)
    votes.cast_paper(ballot=now(first), marks={1: {"objection": 1}}, reasons={1: "Non."}, by=voter, voting_code=code)
    for other in voting_codes(first.uid)[1:3]:
        votes.cast_paper(ballot=now(first), marks={1: {"accord": 1}}, by=someone(workshop), voting_code=other)
    closing.close_ballot(ballot=first, by=member)
    again = rounds.open_next_round(ballot=first, texts={1: AMENDED}, by=member)
    with refused("voting-code-missing", "code"):
        votes.cast_paper(ballot=now(again), marks={1: {"accord": 1}}, by=voter)
    votes.cast_paper(ballot=now(again), marks={1: {"accord": 1}}, by=voter, voting_code=code)
    with refused("voting-code-used", "code"):
        votes.cast_paper(ballot=now(again), marks={1: {"accord": 1}}, by=someone(workshop), voting_code=code)


# --- both shown together ---------------------------------------------------------------------------------------------


def test_the_page_amends_then_undoes_in_one_gesture(facilitator: Client, refused_vote: Ballot) -> None:
    page = at("votes:next_round", refused_vote.workshop, refused_vote.pk)
    form = words(facilitator.get(page))
    assert "« Le car passe à dix-huit heures. »" in form
    kept = facilitator.post(page, {"t-1": FIRST})
    assert "n’a pas changé." in words(kept)
    assert f">{FIRST}</textarea>" in re.sub(r"\s*\n\s*", "", text(kept))
    answer = facilitator.post(page, {"t-1": AMENDED})
    again = Ballot.objects.get(previous_round=refused_vote)
    assert answer.headers["Location"] == at("votes:ballot", refused_vote.workshop, again.pk)
    undo = undo_of(next(iter(answer.wsgi_request._messages)))
    assert undo
    answer = facilitator.post(undo.url, dict(undo.inputs))
    assert answer.headers["Location"] == at("votes:ballot", refused_vote.workshop, refused_vote.pk)
    assert not Ballot.objects.filter(previous_round=refused_vote).exists()


def test_phones_the_screen_and_the_page_read_both_texts(facilitator: Client, phone: Client, second: Ballot) -> None:
    both = f"{AMENDED} Premier texte : {FIRST} « Le car passe à dix-huit heures. » « Trop tôt pour qui travaille. »"
    assert both in words(phone.get(f"/a/{second.workshop.code}/vote/{second.pk}/"))
    assert both in words(facilitator.get(at("votes:projection", second.workshop)))
    page = words(facilitator.get(at("votes:ballot", second.workshop, second.pk)))
    assert f"Premier texte {FIRST} ( d’accord 2" in page or f"Premier texte {FIRST} (d’accord 2" in page
    assert f"Texte amendé A. {AMENDED} Résultat Le vote n’est pas clos." in page


def test_the_results_of_both_are_on_the_page_the_screen_the_minutes_and_the_table(
    facilitator: Client, second: Ballot, refused_vote: Ballot, member: Member
) -> None:
    answered(second, 3, "accord")
    closing.close_ballot(ballot=second, by=member)
    ballots.show_ballot(ballot=second, is_shown=True, by=member)
    page = words(facilitator.get(at("votes:ballot", second.workshop, second.pk)))
    assert f"Texte amendé A. {AMENDED} Résultat Adoptée : aucune objection." in page
    screen = words(facilitator.get(at("votes:projection", second.workshop)))
    assert f"{AMENDED} Premier texte : {FIRST}" in screen
    assert "Adoptée" in screen
    (table,) = tables(live(second.workshop), "Du premier texte au texte amendé")
    assert [plain_text(cell).replace("\u00a0", " ") for cell in table.rows[0].cells] == [
        FIRST,
        "« Le car passe à dix-huit heures. »\n« Trop tôt pour qui travaille. »",
        f"A. {AMENDED}",
        "Adoptée : aucune objection.",
    ]
    lines = text(facilitator.get(at("votes:ballot_csv", second.workshop, second.pk))).splitlines()
    assert lines[-1] == (
        f"A;{AMENDED};{FIRST};d’accord 2, peut vivre avec 0, objection 2;"
        "Le car passe à dix-huit heures.;Trop tôt pour qui travaille."
    )
    first = words(facilitator.get(at("votes:ballot", second.workshop, refused_vote.pk)))
    assert "Amendé, puis remis au vote : Questions, second tour clos" in first


def test_a_first_round_costs_a_phone_no_query_more(second: Ballot, refused_vote: Ballot) -> None:
    with CaptureQueriesContext(connection) as counted:
        assert round_before(refused_vote) is None
    assert len(counted) == 0
    with CaptureQueriesContext(connection) as counted:
        assert round_before(second)
    assert len(counted) == 5


# --- objections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words_written", "reviewed", "hearing", "read"),
    [
        ("Trop tôt.", None, Hearing.WAITING, "Trop tôt."),
        ("Trop tôt.", "Trop tôt.", Hearing.HEARD, "Trop tôt."),
        ("Madame Untel refuse.", None, Hearing.WAITING, "Madame Untel refuse."),
        ("Madame Untel refuse.", "Une voisine refuse.", Hearing.HEARD, "Une voisine refuse."),
        ("Trop tôt.", "", Hearing.WITHDRAWN, "Trop tôt."),
    ],
)
def test_an_objection_is_read_once_the_facilitation_has_looked(
    words_written: str, reviewed: str | None, hearing: Hearing, read: str
) -> None:
    decided = {} if reviewed is None else {objections.objection_key(words_written): reviewed}
    found = objections.hear_objection(words_written, decided)
    assert (found.hearing, found.text) == (hearing, read)


@given(st.lists(st.text(min_size=1, max_size=8), max_size=8), st.randoms())
def test_the_order_of_objections_says_nothing_of_their_authors(texts: list[str], luck: object) -> None:
    shuffled = list(texts)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert objections.hear_objections(texts, {}) == objections.hear_objections(shuffled, {})


@pytest.fixture
def naming(workshop: Workshop, member: Member) -> Ballot:
    ballot = opened(workshop, member, "consentement", FIRST, KEPT)
    object_to(ballot, "Madame Untel ne pourra pas venir.", "Trop tôt.", "Trop cher.")
    closing.close_ballot(ballot=ballot, by=member)
    return now(ballot)


def read_elsewhere(vote: Ballot, again: Ballot, world: World, phone: Client, facilitator: Client) -> dict[str, str]:
    """What everybody but the facilitation reads of a first round and of its second one."""
    elected = Client()
    elected.force_login(world.user("elue"))
    return {
        "page": words(elected.get(at("votes:ballot", vote.workshop, vote.pk))),
        "second": words(elected.get(at("votes:ballot", vote.workshop, again.pk))),
        "screen": words(facilitator.get(at("votes:projection", vote.workshop))),
        "phone": words(phone.get(f"/a/{vote.workshop.code}/vote/{again.pk}/")),
        "table": text(elected.get(at("votes:ballot_csv", vote.workshop, vote.pk))),
        "minutes": document_words(live(vote.workshop)),
    }


def test_objections_wait_everywhere_but_before_the_facilitation(
    facilitator: Client, phone: Client, naming: Ballot, member: Member, world: World
) -> None:
    page = words(facilitator.get(at("votes:ballot", naming.workshop, naming.pk)))
    assert "« Madame Untel ne pourra pas venir. » à anonymiser" in page
    assert "« Trop tôt. » à relire" in page
    assert "3 objections à relire : personne ne les lit avant vous." in page
    again = rounds.open_next_round(ballot=naming, texts={1: AMENDED}, by=member)
    for name, told in read_elsewhere(naming, again, world, phone, facilitator).items():
        assert "Untel" not in told, name
        assert "Trop" not in told, name
        assert name == "table" or "3 objections ne sont pas" in told, name


def test_one_gesture_shows_those_that_name_nobody_and_is_undone(
    facilitator: Client, phone: Client, naming: Ballot, member: Member, world: World
) -> None:
    page = text(facilitator.get(at("votes:ballot", naming.workshop, naming.pk)))
    assert "Montrer ces 2 objections" in page.replace("\u00a0", " ")
    sent = page.split("objections/montrer/")[1].split("</form>")[0]
    keys = re.findall(r'name="key" value="(\w+)"', sent)
    assert set(keys) == {objections.objection_key(words_) for words_ in ("Trop tôt.", "Trop cher.")}
    address = at("votes:review_objections", naming.workshop, naming.pk)
    answer = facilitator.post(address, {"option": "1", "key": keys})
    again = rounds.open_next_round(ballot=naming, texts={1: AMENDED}, by=member)
    for name, told in read_elsewhere(naming, again, world, phone, facilitator).items():
        assert "Untel" not in told, name
        assert "Trop tôt." in told, name
        assert "Trop cher." in told, name
    undo = undo_of(next(iter(answer.wsgi_request._messages)))
    assert undo
    facilitator.post(undo.url, {"option": "1", "decision": "forget", "key": [v for n, v in undo.inputs if n == "key"]})
    assert BallotOption.objects.get(ballot=naming, rank=1).reviewed == {}


def test_one_gesture_shows_nothing_that_the_page_did_not_show(naming: Ballot, member: Member) -> None:
    option = naming.options.get(rank=1)
    kept = objections.objection_key("Trop cher.")
    rounds.review_objection(option=option, key=kept, text="", by=member)
    shown = rounds.review_objections(
        option=option, keys=[objections.objection_key("Trop tôt."), kept, "0" * 20], is_shown=True, by=member
    )
    assert shown == [objections.objection_key("Trop tôt.")]
    assert now(naming).options.get(rank=1).reviewed == {objections.objection_key("Trop tôt."): "Trop tôt.", kept: ""}


def test_a_hidden_objection_that_its_author_changes_stays_hidden_and_is_told_as_changed(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    ballot, author = opened(workshop, member, "consentement", FIRST, KEPT), someone(workshop)
    answered(ballot, 3, "accord", "accord")
    votes.cast_paper(ballot=ballot, marks={1: {"objection": 1}}, reasons={1: "Trop cher."}, by=author)
    closing.close_ballot(ballot=ballot, by=member)
    key = objections.objection_key("Trop cher.")
    rounds.review_objection(option=ballot.options.get(rank=1), key=key, text="", by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    votes.cast_paper(ballot=now(ballot), marks={1: {"objection": 1}}, reasons={1: "Trop cher !"}, by=author)
    closing.close_ballot(ballot=ballot, by=member)
    assert "Trop cher" not in document_words(live(workshop))
    page = words(facilitator.get(at("votes:ballot", workshop, ballot.pk)))
    assert "« Trop cher ! » nouvelle ou changée" in page
    assert "Montrer cette objection" not in page


def test_the_form_of_the_second_round_says_what_is_not_shown(
    facilitator: Client, naming: Ballot, member: Member
) -> None:
    option = naming.options.get(rank=1)
    rounds.review_objection(option=option, key=objections.objection_key("Trop cher."), text="", by=member)
    page = words(facilitator.get(at("votes:next_round", naming.workshop, naming.pk)))
    assert "« Trop cher. » non montrée" in page
    assert "« Trop tôt. » à relire" in page


def test_the_phone_says_where_the_words_go(phone: Client, workshop: Workshop, member: Member) -> None:
    said = "L’animation relit vos mots, puis la salle et le compte rendu les lisent, sans nom."
    for kind in ("consentement", "echelle"):
        ballot = ballots.create_ballot(workshop=workshop, title=kind, kind=kind, options=[FIRST], by=member)
        ballots.open_ballot(ballot=ballot, by=member)
        assert said in words(phone.get(f"/a/{workshop.code}/vote/{ballot.pk}/")), kind


def test_an_objection_is_reworded_withdrawn_and_given_back_as_it_was(
    facilitator: Client, naming: Ballot, member: Member
) -> None:
    key = objections.objection_key("Madame Untel ne pourra pas venir.")
    address = at("votes:review_objection", naming.workshop, naming.pk)
    seen = objections.Objection(key, "Madame Untel ne pourra pas venir.", objections.Hearing.WAITING).stamp
    sent = {"option": "1", "key": key, "text": "Une voisine ne pourra pas venir.", "decision": "show", "seen": seen}
    answer = facilitator.post(address, sent)
    assert "Une voisine ne pourra pas venir." in document_words(live(naming.workshop))
    assert [line.verb for line in JournalEntry.objects.order_by("-id")[:1]] == ["review"]
    assert "Untel" not in str(JournalEntry.objects.order_by("-id").values_list("before", "after").first())
    undo = undo_of(next(iter(answer.wsgi_request._messages)))
    assert undo
    facilitator.post(undo.url, dict(undo.inputs))
    assert BallotOption.objects.get(ballot=naming, rank=1).reviewed == {}
    assert VotePaper.objects.filter(ballot=naming, reasons={"1": "Madame Untel ne pourra pas venir."}).exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (
            {"option": "1", "key": "0" * 20, "text": "Non", "decision": "show"},
            "Cette objection n’est plus dans le vote.",
        ),
        (
            {"option": "9", "key": "0" * 20, "text": "Non", "decision": "show"},
            "Cette objection n’est plus dans le vote.",
        ),
        ({"option": "1", "key": "../..", "text": "", "decision": "hide"}, "Cette objection n’est plus dans le vote."),
        ({"option": "1", "key": "0" * 20, "text": " ", "decision": "show"}, "Écrivez les mots à montrer"),
    ],
)
def test_a_review_of_nothing_is_told(facilitator: Client, naming: Ballot, sent: dict[str, str], told: str) -> None:
    answer = facilitator.post(at("votes:review_objection", naming.workshop, naming.pk), sent, follow=True)
    assert told in words(answer)


def test_reviews_are_bounded_and_wait_for_the_end_of_the_vote(workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "consentement", FIRST, KEPT)
    object_to(ballot, "Trop tôt.")
    option, key = ballot.options.get(rank=1), objections.objection_key("Trop tôt.")
    with refused("objections-not-open"):
        rounds.review_objection(option=option, key=key, text="", by=member)
    closing.close_ballot(ballot=ballot, by=member)
    with refused("objection-too-long", "text"):
        rounds.review_objection(option=option, key=key, text="a" * 301, by=member)


def test_among_two_votes_no_words_are_read_by_anybody(facilitator: Client, workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "consentement", FIRST, KEPT)
    object_to(ballot, "Trop tôt.", "Trop cher.")
    closing.close_ballot(ballot=ballot, by=member)
    assert "Trop" not in words(facilitator.get(at("votes:ballot", workshop, ballot.pk)))
    assert "Trop" not in words(facilitator.get(at("votes:next_round", workshop, ballot.pk)))
    assert "Trop" not in document_words(live(workshop))
    assert "Trop" not in words(facilitator.get(at("votes:projection", workshop)))
    assert "Trop" not in text(facilitator.get(at("votes:ballot_csv", workshop, ballot.pk)))


def test_an_objection_withdrawn_after_the_minutes_leaves_the_edition(refused_vote: Ballot, member: Member) -> None:
    workshop, day = refused_vote.workshop, date(2026, 11, 25)
    closing.close_workshop(workshop=workshop, by=member)
    draft = document_minutes.draft_minutes(minute_queries.workshop_minutes(workshop), day)
    minute_changes.validate_minutes(workshop=workshop, seen=draft.stamp, on=day, by=member)
    minutes = minute_queries.workshop_minutes(workshop)
    assert "« Trop tôt pour qui travaille. »" in document_words(document_minutes.last_edition(minutes))
    option = refused_vote.options.get(rank=1)
    key = objections.objection_key("Trop tôt pour qui travaille.")
    rounds.review_objection(option=option, key=key, text="", by=member)
    told = document_words(document_minutes.last_edition(minutes))
    assert "Trop tôt" not in told
    assert "(parole retirée depuis)" in told
    assert "« Le car passe à dix-huit heures. »" in told


def test_two_people_who_reword_an_objection_at_once_read_both_wordings(facilitator: Client, naming: Ballot) -> None:
    address, page = (
        at("votes:review_objection", naming.workshop, naming.pk),
        at("votes:ballot", naming.workshop, naming.pk),
    )
    option = naming.options.get(rank=1)
    key = objections.objection_key("Madame Untel ne pourra pas venir.")
    (seen,) = re.findall(
        rf'name="key" value="{key}"><input type="hidden" name="seen" value="(\w+)"',
        facilitator.get(page).content.decode(),
    )
    sent = {"option": 1, "key": key, "decision": "show", "seen": seen}
    facilitator.post(address, sent | {"text": "Le bus passe trop tôt"})
    answer = facilitator.post(address, sent | {"text": "Personne ne conduit"}, follow=True).content.decode()
    assert "Quelqu’un a relu cette objection entre-temps" in answer and "Personne ne conduit" in answer
    option.refresh_from_db()
    assert option.reviewed == {key: "Le bus passe trop tôt"}


def test_the_room_reads_the_objections_once_shown_and_how_many_more_there_are(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    vote = opened(workshop, member, "consentement", "Un bus le samedi")
    said = ["Trop cher.", "Trop loin.", "Trop tard.", "Trop court.", "Trop lent."]
    for reason in said:
        votes.cast_paper(ballot=vote, marks={1: {"objection": 1}}, reasons={1: reason}, by=someone(workshop))
    closing.close_ballot(ballot=vote, by=member)
    ballots.show_ballot(ballot=now(vote), is_shown=True, by=member)
    screen = words(facilitator.get(at("votes:projection", workshop)))
    assert "5 objections" in screen and not any(reason in screen for reason in said)
    show_objections(now(vote), member)
    screen = words(facilitator.get(at("votes:projection", workshop)))
    assert sum(f"« {reason} »" in screen for reason in said) == 3
    assert "et 2 autres, à lire dans le compte rendu" in screen
