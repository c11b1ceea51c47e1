"""The pages of votes, as a browser without script meets them: what each shows, and what none tells before its time."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.base.page_messages import undo_of
from jalons.invitations.changes import attendance
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries import ballots as ballot_queries
from jalons.votes.rules.voting_codes import voting_codes
from jalons.workshops.changes import stakes, table_stakes
from jalons.workshops.models import Participant, TableSecretary, Workshop
from tests.pages import send_shown
from tests.votes.voting import now, opened, put, show_objections, someone, words
from tests.workshops.test_views import at, errors, text

pytestmark = pytest.mark.django_db


def paper_of(phone: Client, ballot: Ballot) -> dict[str, dict[str, int]] | None:
    participant = Participant.objects.filter(workshop=ballot.workshop).latest("id")
    return VotePaper.objects.filter(ballot=ballot, participant=participant).values_list("marks", flat=True).first()


# --- a phone ---------------------------------------------------------------------------------------------------------


def test_dots_are_placed_one_by_one_and_counted_when_sent(phone: Client, vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    draft = send_shown(phone, address, {"d-1-gommette": "1", "plus": "1:gommette"})
    assert draft.status_code == 200
    assert 'name="d-1-gommette" value="2"' in text(draft)
    assert "Pas encore envoyé" in words(draft)
    assert paper_of(phone, vote) is None
    assert send_shown(phone, address, {"d-1-gommette": "2", "d-2-gommette": "1", "send": "1"}).status_code == 302
    assert paper_of(phone, vote) == {"1": {"gommette": 2}, "2": {"gommette": 1}}
    assert "Votre vote est compté, et vous pouvez le changer." in words(phone.get(address))
    send_shown(phone, address, {"d-3-gommette": "1", "send": "1"})
    assert paper_of(phone, vote) == {"3": {"gommette": 1}}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (
            {"d-1-gommette": "2", "d-2-gommette": "2"},
            "Vous avez 3 gommettes, comme tout le monde. Enlevez-en, puis votez.",
        ),
        ({"d-1-gommette": "3"}, "2 gommettes au plus par proposition : « Un » en a davantage."),
        ({"d-1-gommette": "-1"}, "Écrivez un nombre entier, à partir de 0, pour « Un »."),
        ({"d-1-gommette": "beaucoup"}, "Écrivez un nombre entier, à partir de 0, pour « Un »."),
        (
            {"d-9-gommette": "1"},
            "Une de ces propositions n’est pas dans ce vote. Rechargez la page, puis votez à nouveau.",
        ),
        (
            {"d-1-utilite": "1"},
            "Une de ces propositions n’est pas dans ce vote. Rechargez la page, puis votez à nouveau.",
        ),
        (
            {"d-1-gommette-x": "1"},
            "Une de ces propositions n’est pas dans ce vote. Rechargez la page, puis votez à nouveau.",
        ),
    ],
)
def test_whatever_a_phone_sends_nobody_has_more_dots_than_the_others(
    phone: Client, vote: Ballot, sent: dict[str, str], told: str
) -> None:
    answer = send_shown(phone, f"/a/{vote.workshop.code}/vote/{vote.pk}/", {**sent, "send": "1"})
    assert (answer.status_code, errors(answer)) == (409, [told])
    assert paper_of(phone, vote) is None


def test_a_dot_on_a_frozen_option_is_refused_on_the_server(phone: Client, vote: Ballot, member: Member) -> None:
    ballots.freeze_option(option=BallotOption.objects.get(ballot=vote, rank=2), is_frozen=True, by=member)
    answer = send_shown(phone, f"/a/{vote.workshop.code}/vote/{vote.pk}/", {"d-2-gommette": "1", "send": "1"})
    assert (answer.status_code, errors(answer)) == (
        409,
        ["« Deux » ne reçoit plus de nouvelle gommette. Placez-la ailleurs."],
    )


def test_two_tabs_of_a_phone_are_one_vote_the_last_sent(phone: Client, vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    tabs = [phone.get(address), phone.get(address)]
    ids = [re.findall(r'name="client_id" value="([^"]+)"', text(tab))[0] for tab in tabs]
    for client_id, rank in zip(ids, ("1", "2"), strict=True):
        send_shown(phone, address, {f"d-{rank}-gommette": "2", "client_id": client_id, "send": "1"})
    # The first tab sends again what it had kept: it was counted already.
    send_shown(phone, address, {"d-1-gommette": "2", "client_id": ids[0], "send": "1"})
    assert VotePaper.objects.filter(ballot=vote).count() == 1
    assert paper_of(phone, vote) == {"2": {"gommette": 2}}


def test_a_closed_vote_says_it_and_keeps_what_was_counted(phone: Client, vote: Ballot, member: Member) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    send_shown(phone, address, {"d-1-gommette": "1", "send": "1"})
    closing.close_ballot(ballot=vote, by=member)
    assert "Ce vote est clos. Votre vote est compté." in words(phone.get(address))
    late = send_shown(phone, address, {"d-1-gommette": "2", "send": "1"})
    assert (late.status_code, errors(late)) == (
        409,
        ["Votre vote n’a pas pu être compté : il est arrivé après la clôture."],
    )
    assert paper_of(phone, vote) == {"1": {"gommette": 1}}


def test_a_press_after_the_end_says_one_thing_and_shows_no_ballot(
    phone: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    consent = opened(workshop, member, "consentement", "Ouvrir le jeudi")
    dots_at, consent_at = (f"/a/{workshop.code}/vote/{ballot.pk}/" for ballot in (vote, consent))
    send_shown(phone, dots_at, {"d-1-gommette": "1", "send": "1"})
    for ballot in (vote, consent):
        closing.close_ballot(ballot=ballot, by=member)
    late = send_shown(phone, dots_at, {"d-1-gommette": "2", "send": "1"})
    assert 'id="vote"' not in text(late)
    assert "Ce que vous aviez envoyé avant reste compté." in words(late)
    pressed = send_shown(phone, dots_at, {"d-1-gommette": "2", "plus": "2:gommette"})
    assert ('id="vote"' in text(pressed), "Ce que vous aviez envoyé avant reste compté." in words(pressed)) == (
        False,
        True,
    )
    # The reason of an objection is not lost: it may be read aloud.
    objection = send_shown(phone, consent_at, {"answer": "1:objection", "r-1": "Trop tôt pour les familles."})
    assert (objection.status_code, 'id="vote"' in text(objection)) == (409, False)
    assert "Vous n’avez aucun vote compté. Vous aviez choisi : Trop tôt pour les familles." in words(objection)


def test_statements_come_one_a_screen_and_an_objection_gives_its_reason(
    phone: Client, workshop: Workshop, member: Member
) -> None:
    ballot = opened(workshop, member, "consentement", "Ouvrir le jeudi", "Un euro l’atelier")
    address = f"/a/{workshop.code}/vote/{ballot.pk}/"
    assert "Proposition 1 sur 2" in words(phone.get(address))
    assert send_shown(phone, address, {"answer": "1:accord"})["Location"] == f"{address}?proposition=2"
    refused = send_shown(phone, address, {"answer": "2:objection"})
    assert (refused.status_code, errors(refused)) == (
        409,
        ["Vous faites objection à « Un euro l’atelier » : écrivez en une phrase ce qui vous arrête."],
    )
    assert "Proposition 2 sur 2" in words(refused)
    send_shown(phone, address, {"answer": "2:objection", "r-2": "C’est trop pour certains."})
    assert "Merci, vos réponses sont enregistrées." in words(phone.get(f"{address}?proposition=0"))
    closing.close_ballot(ballot=ballot, by=member)
    paper = VotePaper.objects.get(ballot=ballot)
    assert (paper.marks, paper.reasons) == (
        {"1": {"accord": 1}, "2": {"objection": 1}},
        {"2": "C’est trop pour certains."},
    )


# --- hidden until it closes ------------------------------------------------------------------------------------------


def pages(vote: Ballot, facilitator: Client, phone: Client) -> dict[str, str]:
    """Everything that may be read while people vote, without what changes at each reading."""
    workshop = vote.workshop
    addresses = {
        name: at(name, workshop)
        for name in (
            "votes:ballots",
            "carriage:console",
            "votes:run",
            "workshops:wall",
            "votes:projection",
            "workshops:suggestions",
            "workshops:acts",
        )
    }
    addresses |= {
        name: at(name, workshop, vote.pk)
        for name in ("votes:ballot", "votes:participation", "votes:ballot_csv", "votes:revise_ballot")
    }
    slug = workshop.roadmap.slug
    addresses |= {"journal": f"/feuilles-de-route/{slug}/journal/", "dashboard": f"/feuilles-de-route/{slug}/"}
    read = {name: text(facilitator.get(address, follow=True)) for name, address in addresses.items()}
    code = workshop.code
    for name, address in {
        "home": f"/a/{code}/",
        "votes": f"/a/{code}/vote/",
        "vote": f"/a/{code}/vote/{vote.pk}/",
    }.items():
        read[f"phone {name}"] = text(phone.get(address, follow=True))
    passing = r'(csrfmiddlewaretoken|client_id)" value="[^"]+"|data-after="\d+"'
    return {name: re.sub(passing, "", html) for name, html in read.items()}


def test_while_people_vote_no_page_depends_on_what_they_voted(
    facilitator: Client, phone: Client, vote: Ballot, member: Member
) -> None:
    """The same people vote otherwise: whatever one reads stays the same, to the letter."""
    voters = [someone(vote.workshop, table=1) for _ in range(3)]
    for voter in voters:
        votes.cast_paper(ballot=vote, marks=put(2, 1), by=voter)
    count = votes.enter_room_count(ballot=vote, table=2, voters=5, marks=put(9, 1), by=member)
    before = pages(vote, facilitator, phone)
    for voter in voters:
        votes.cast_paper(ballot=vote, marks=put(0, 1, 2), by=voter)
    RoomCount.objects.filter(pk=count.pk).update(marks={"3": {"gommette": 10}})
    after = pages(vote, facilitator, phone)
    assert [name for name in before if before[name] != after[name]] == []
    assert "Le vote" in before["journal"]
    closing.close_ballot(ballot=vote, by=member)
    assert "N° 1\u00a0: C. Trois" in text(facilitator.get(at("votes:ballot", vote.workshop, vote.pk)))


# --- results ---------------------------------------------------------------------------------------------------------


def closed_with(ballot: Ballot, member: Member, *papers: dict[int, dict[str, int]], table: int | None = None) -> Ballot:
    for marks in papers:
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(ballot.workshop, table=table))
    closing.close_ballot(ballot=ballot, by=member)
    return now(ballot)


def test_ties_are_shown_as_ties(facilitator: Client, vote: Ballot, member: Member) -> None:
    closed_with(vote, member, put(1, 2), put(1, 0, 2), put(2))
    page = words(facilitator.get(at("votes:ballot", vote.workshop, vote.pk)))
    assert "N° 1 : A. Un 4 N° 2 : B. Deux ex æquo 2 N° 2 : C. Trois ex æquo 2" in page
    ballots.show_ballot(ballot=vote, is_shown=True, by=member)
    screen = text(facilitator.get(at("votes:projection", vote.workshop)))
    assert re.findall(r'place-n">(\d)', screen) == ["1", "2", "2"]
    assert screen.count("ex æquo") == 2


def test_two_colours_are_drawn_both_and_written_as_numbers(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    ballot = ballots.create_ballot(
        workshop=workshop, title="Deux", options=["Bus", "Annuaire", "Bornes"], is_two_coloured=True, by=member
    )
    ballots.open_ballot(ballot=ballot, by=member)
    both = {"utilite": 2, "faisabilite": 1}
    closed_with(ballot, member, {1: both}, {1: both, 2: {"faisabilite": 2}}, {3: {"utilite": 1, "faisabilite": 1}})
    answer = facilitator.get(at("votes:ballot", workshop, ballot.pk))
    page = words(answer)
    assert "A. Bus rang 1 utilité 4 faisabilité 2 B. Annuaire rang 2 ex æquo utilité 0 faisabilité 2" in page
    assert "Utiles et faisables à la fois : A. Bus." in page
    assert len(re.findall(r'<circle class="dot', text(answer))) == 3
    ballots.show_ballot(ballot=ballot, is_shown=True, by=member)
    assert "A. Bus utilité 4 faisabilité 2" in words(facilitator.get(at("votes:projection", workshop)))


def test_two_papers_of_the_room_are_never_shown_apart(facilitator: Client, vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, voters=2, marks=put(4), by=member)
    closed_with(vote, member, put(0, 1), put(0, 1), put(0, 1))
    page = words(facilitator.get(at("votes:ballot", vote.workshop, vote.pk)))
    assert "L’un des deux compte moins de cinq votes : ils ne sont montrés qu’ensemble" in page
    table = text(facilitator.get(at("votes:ballot_csv", vote.workshop, vote.pk)))
    assert table.splitlines()[:3] == ["\ufeffRang;Lettre;Proposition;gommettes, ensemble", "1;A;Un;4", "2;B;Deux;3"]


def test_an_export_runs_no_formula(facilitator: Client, workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "avis", "=1+1", "@somme")
    closed_with(ballot, member, *[{1: {"accord": 1}}] * 3)
    lines = text(facilitator.get(at("votes:ballot_csv", workshop, ballot.pk))).splitlines()
    assert [line.split(";")[1] for line in lines[1:3]] == ["'=1+1", "'@somme"]


def test_objections_are_read_without_a_name(facilitator: Client, workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "consentement", "Un euro")
    votes.cast_paper(
        ballot=ballot, marks={1: {"objection": 1}}, reasons={1: "Trop cher <b>"}, by=someone(workshop, table=2)
    )
    closed_with(ballot, member, *[{1: {"accord": 1}}] * 2)
    show_objections(ballot, member)
    answer = facilitator.get(at("votes:ballot", workshop, ballot.pk))
    assert '<p class="objection" dir="auto">«\u00a0Trop cher &lt;b&gt;\u00a0»</p>' in text(answer)
    assert "Non adoptée : à reprendre ensemble." in words(answer)


def test_opinions_are_drawn_from_seven_people(facilitator: Client, workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "avis", "Oui ?", "Non ?")
    sides = [{1: {"accord": 1}, 2: {"desaccord": 1}}] * 4 + [{1: {"desaccord": 1}, 2: {"accord": 1}}] * 3
    closed_with(ballot, member, *sides)
    answer = facilitator.get(at("votes:ballot", workshop, ballot.pk))
    assert len(re.findall(r'<circle class="op"', text(answer))) == 7
    assert "Oui ? Avis partagés d’accord 4, pas d’accord 3, passe 0. 57 % d’accord parmi les avis exprimés" in words(
        answer
    )


def test_one_and_thirty_voters_cost_the_page_the_same_queries(
    facilitator: Client, vote: Ballot, member: Member
) -> None:
    costs = []
    for count in (1, 30):
        closed_with(vote, member, *[put(1)] * count)
        facilitator.get(at("votes:ballot", vote.workshop, vote.pk))
        with CaptureQueriesContext(connection) as counted:
            facilitator.get(at("votes:ballot", vote.workshop, vote.pk))
        costs.append(len(counted))
        ballots.open_ballot(ballot=vote, by=member)
    assert costs[0] == costs[1]


# --- the room --------------------------------------------------------------------------------------------------------


def test_a_count_typed_by_somebody_else_meanwhile_is_shown_beside_what_was_typed(
    facilitator: Client, vote: Ballot, member: Member
) -> None:
    address = at("votes:room_count", vote.workshop, vote.pk)
    votes.enter_room_count(ballot=vote, voters=4, marks=put(6, 1), by=member)
    answer = send_shown(facilitator, address, {"voters": "3", "d-1-gommette": "5", "seen": ""})
    page = words(answer)
    assert "Votes papier enregistrés : 4" in page
    assert "enregistré : 6" in page
    assert 'name="d-1-gommette" value="5"' in text(answer)
    seen = RoomCount.objects.get(ballot=vote).entered_at.isoformat()
    assert f'name="seen" value="{seen}"' in text(answer).replace("&#x27;", "'")
    assert send_shown(facilitator, address, {"voters": "3", "d-1-gommette": "5", "seen": seen}).status_code == 302
    assert RoomCount.objects.get(ballot=vote).marks == {"1": {"gommette": 5}}


def test_a_vote_is_prepared_from_the_chantiers_in_two_colours(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    stakes.add_key_project(title="Un bus numérique", by=member)
    page = text(facilitator.get(at("votes:create_ballot", workshop), {"depuis": "chantiers"}))
    assert "Un bus numérique" in page
    assert re.search(r'name="is_two_coloured"[^>]*checked', page)
    sent = {"title": "Lesquels ?", "kind": "gommettes", "options": "A\nB\nC\nD", "is_two_coloured": "on", "dots": "5"}
    assert facilitator.post(at("votes:create_ballot", workshop), sent | {"most_per_option": "1"}).status_code == 302
    ballot = Ballot.objects.latest("id")
    assert (ballot.is_two_coloured, ballot.dots, ballot.most_per_option) == (True, 5, 1)


def test_the_papers_of_a_table_are_typed_a_pile_for_each_college(facilitator: Client, vote: Ballot) -> None:
    address = at("votes:room_count", vote.workshop, vote.pk)
    typed = {"table": "2", "college": "elu", "voters": "3", "d-2-gommette": "3"}
    assert send_shown(facilitator, address, typed).status_code == 302
    assert list(RoomCount.objects.filter(ballot=vote).values_list("table", "college", "voters")) == [(2, "elu", 3)]
    page = words(facilitator.get(address, {"table": "2", "college": "habitant"}))
    assert "Élue ou élu (3 votes)" in page
    assert "A. Un" in page
    typed = {"table": "2", "college": "habitant", "voters": "4"}
    send_shown(facilitator, address, typed)
    page = words(facilitator.get(at("votes:ballot", vote.workshop, vote.pk)))
    assert "Table 2, Élue ou élu : 3 votes" in page
    assert "Table 2, Habitante ou habitant : 4 votes" in page


def test_a_proposition_has_the_same_letter_on_each_page(facilitator: Client, phone: Client, vote: Ballot) -> None:
    pages = [
        phone.get(reverse("votes:vote", args=[vote.workshop.code, vote.pk])),
        facilitator.get(at("votes:ballot", vote.workshop, vote.pk)),
        facilitator.get(at("votes:room_count", vote.workshop, vote.pk)),
    ]
    assert [
        [f"{letter}. {title}" in words(page) for page in pages]
        for letter, title in zip("ABC", ("Un", "Deux", "Trois"), strict=True)
    ] == [[True] * 3] * 3
    screen = text(facilitator.get(at("votes:projection", vote.workshop)))
    assert re.findall(r'place-n">(\w)', screen) == ["A", "B", "C"]


def test_61_votes_for_60_people_are_told_on_the_page_and_refused_nowhere(
    facilitator: Client, vote: Ballot, member: Member
) -> None:
    for _ in range(60):
        attendance.welcome_walk_in(workshop=vote.workshop, category="citoyen", by=member)
    votes.enter_room_count(ballot=vote, voters=61, marks=put(61), by=member)
    sentence = "61 votes pour 60 personnes présentes d’après l’émargement : 1 vote de trop."
    address = at("votes:ballot", vote.workshop, vote.pk)
    assert sentence in words(facilitator.get(address)).replace("\u00a0", " ")
    closing.close_ballot(ballot=vote, by=member)
    assert sentence in words(facilitator.get(address)).replace("\u00a0", " ")


def test_both_entries_are_closed_from_the_page_and_opened_again(facilitator: Client, vote: Ballot) -> None:
    states = []
    for channel, closed in (("papier", "1"), ("telephones", "1"), ("papier", "0"), ("telephones", "0"), ("autre", "1")):
        facilitator.post(at("votes:close_entry", vote.workshop, vote.pk), {"channel": channel, "closed": closed})
        states.append((now(vote).is_paper_closed, bool(now(vote).phones_closed_at)))
    assert states == [(True, False), (True, True), (False, True), (False, False), (False, False)]


@pytest.mark.parametrize("kind", ["gommettes", "avis"])
def test_a_phone_is_asked_for_its_voting_code_until_it_voted(
    workshop: Workshop, member: Member, phone: Client, kind: str
) -> None:
    ballot = ballots.create_ballot(
        workshop=workshop, title="Avec un code", kind=kind, options=["Un", "Deux"], asks_code=True, by=member
    )
    ballots.open_ballot(ballot=ballot, by=member)
    address = reverse("votes:vote", args=[workshop.code, ballot.pk])
    sent = {"d-1-gommette": "1", "send": "1"} if kind == "gommettes" else {"answer": "1:accord"}
    assert 'name="code"' in text(phone.get(address))
    refusal = send_shown(phone, address, sent | {"code": "ZZZ"})
    assert refusal.status_code == 409
    assert "Ce code n’est pas un code de ce vote." in words(refusal)
    assert 'value="ZZZ"' in text(refusal)
    assert send_shown(phone, address, sent | {"code": voting_codes(ballot.uid, 1)[0]}).status_code == 302
    assert 'name="code"' not in text(phone.get(address))


def test_a_count_removed_from_its_page_is_given_back_by_undoing(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    ballot = opened(workshop, member, "consentement", "Ouvrir le jeudi")
    marks = {1: {"accord": 3, "objection": 1}}
    votes.enter_room_count(
        ballot=ballot, table=2, college="elu", voters=4, marks=marks, reasons={1: "Trop tôt."}, by=member
    )
    page = facilitator.get(f"{at('votes:room_count', workshop, ballot.pk)}?table=2&college=elu")
    hidden = dict(re.findall(r'name="(table|college|seen)"[^>]*value="([^"]*)"', text(page)))
    assert "Supprimer ce décompte" in words(page)
    removed = facilitator.post(at("votes:remove_room_count", workshop, ballot.pk), hidden, follow=True)
    assert "Le décompte est supprimé : ses votes papier ne comptent plus." in words(removed)
    assert not RoomCount.objects.filter(ballot=ballot).exists()
    undo = next(undo_of(message) for message in removed.context["messages"])
    assert undo is not None
    facilitator.post(undo.url, dict(undo.inputs))
    count = RoomCount.objects.get(ballot=ballot)
    assert (count.table, count.college, count.voters, count.marks, count.reasons) == (
        2, "elu", 4, {"1": {"accord": 3, "objection": 1}}, {"1": "Trop tôt."},
    )  # fmt: skip


def test_two_people_who_write_a_vote_at_once_read_both_versions(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    vote = ballots.create_ballot(workshop=workshop, title="Le vote", options=["Un", "Deux"], by=member)
    url = at("votes:revise_ballot", workshop, vote.pk)
    typed = {name: value for name, value in facilitator.get(url).context["form"].initial.items() if value is not None}
    assert facilitator.post(url, typed | {"title": "Le choix", "options": "Un\nTrois"}).status_code == 302
    answer = facilitator.post(url, typed | {"title": "La question"})
    assert answer.context["form"].differences == [
        ("Question posée", "La question", "Le choix"),
        ("Propositions", "Un\nDeux", "Un\nTrois"),
    ]
    typed["seen"] = answer.context["form"]["seen"].value()
    assert facilitator.post(url, typed | {"title": "La question"}).status_code == 302
    assert Ballot.objects.get(pk=vote.pk).title == "La question"


def test_too_many_dots_are_refused_by_a_number_that_somebody_may_give(facilitator: Client, workshop: Workshop) -> None:
    sent = {
        "title": "Le vote",
        "kind": "gommettes",
        "options": "Un\nDeux",
        "dots": "9" * 12,
        "most_per_option": "9" * 12,
    }
    answer = facilitator.post(at("votes:create_ballot", workshop), sent)
    assert [str(lines[0]) for lines in answer.context["form"].errors.values()] == [
        "Donnez à chaque personne entre 1 et 20 gommettes.",
        "Autorisez 20 gommettes au plus sur une même proposition.",
    ]


def test_a_vote_is_first_offered_on_the_enjeux_of_its_workshop(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    workshop.planned_votes = [
        {"title": "Par où commencer ?", "kind": "gommettes", "is_two_coloured": False, "source": "enjeux"}
    ]
    workshop.save(update_fields=["planned_votes"])
    by = TableSecretary(workshop, 2)
    row = table_stakes.write_table_stake(how="aller à la mairie", by=by, proposes=True)
    assert row.stake
    assert ballot_queries.option_sources(workshop)["enjeux_atelier"] == [row.stake.title]
    page = words(facilitator.get(at("votes:ballots", workshop)))
    assert page.index("Voter sur 1 enjeu de cet atelier") < page.index("prévu par le modèle de l’atelier")
    form = facilitator.get(at("votes:create_ballot", workshop) + "?depuis=enjeux_atelier").context["form"]
    assert form.initial["options"] == row.stake.title


def test_a_second_vote_on_the_same_rows_has_a_title_of_its_own(facilitator: Client, workshop: Workshop) -> None:
    address = at("votes:create_ballot", workshop) + "?depuis=enjeux"
    for title in ("Quels enjeux comptent le plus ?", "Quels enjeux comptent le plus ? (2)"):
        form = facilitator.get(address).context["form"]
        assert form.initial["title"].replace("\u00a0", " ") == title
        sent = {"title": form.initial["title"], "kind": "gommettes", "options": "Un\nDeux", "most_per_option": "2"}
        assert facilitator.post(address, sent).status_code == 302
