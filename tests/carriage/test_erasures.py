"""Who is erased leaves the copies of carried workshops, and no file brings them back."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.changes import people
from jalons.carriage.changes import people as people_changes
from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.carriage.models import Carriage
from jalons.carriage.queries import carriages as carriage_queries
from jalons.carriage.rules.erasures import blank_forgotten, erased_rows, merge_forgotten
from jalons.carriage.rules.merging import merge_tables
from jalons.directory.changes.contacts import erase_contact
from jalons.directory.models import Contact
from jalons.invitations.changes import guests
from jalons.invitations.models import Guest
from jalons.roadmaps.models import Member
from jalons.workshops.changes import moderation, notes, pledges, workshops
from jalons.workshops.models import Participant, Pledge, Workshop
from tests.carriage.carrying import brought, sealed_return, the_return
from tests.carriage.test_merging import SHAPES, World, worlds
from tests.directory.test_changes import everything_written
from tests.invitations.people import come

# --- the rule --------------------------------------------------------------------------------------------------------

BLANKS = {"cards": {"text": ""}}  # cards lose their text, boxes are erased whole
gone = st.fixed_dictionaries(
    {
        "cards": st.lists(st.sampled_from("abcd"), unique=True),
        "boxes": st.lists(st.sampled_from(["b1", "b2"]), unique=True),
    }
)


@given(worlds(), worlds(), worlds(), gone)
def test_who_was_erased_never_comes_back(base: World, here: World, there: World, gone: dict[str, list[str]]) -> None:
    sides = [blank_forgotten(side, gone, BLANKS, SHAPES) for side in (base, here, there)]
    merged = merge_tables(*sides, SHAPES)
    assert [uid for uid in gone["cards"] if merged.tables["cards"].get(uid, {}).get("text")] == []
    assert set(merged.tables.get("boxes", {})) & set(gone["boxes"]) == set()
    pointed = {row["box"] for row in merged.tables["cards"].values()} | {
        uid for row in merged.tables["cards"].values() for uid in row["in"]
    }
    assert pointed & set(gone["boxes"]) == set()
    assert [one for one in merged.conflicts if one.field == "text" and one.uid in gone["cards"]] == []


@given(worlds(), worlds(), worlds(), gone)
def test_everybody_else_is_merged_as_before(base: World, here: World, there: World, gone: dict[str, list[str]]) -> None:
    before = merge_tables(base, here, there, SHAPES).tables["cards"]
    after = merge_tables(*(blank_forgotten(side, gone, BLANKS, SHAPES) for side in (base, here, there)), SHAPES).tables[
        "cards"
    ]
    texts = [
        {uid: row["text"] for uid, row in rows.items() if uid not in gone["cards"] and uid in before and uid in after}
        for rows in (before, after)
    ]
    assert texts[0] == texts[1]
    assert [blank_forgotten(side, {}, BLANKS, SHAPES) for side in (base, here, there)] == [base, here, there]


def test_only_rows_that_a_copy_names_and_nobody_names_here_are_erased() -> None:
    blanks = {"name": "", "consents": False}
    base = {"a": {"name": "A"}, "b": {"name": "B"}, "c": {"name": "", "consents": True}, "d": {}}
    assert erased_rows(base, {"b"}, blanks) == ["a"]
    assert merge_forgotten({"notes": ["b"], "guests": []}, {"notes": ["a", "b"]}) == {"notes": ["a", "b"]}


# --- what is kept, what is given, what comes back --------------------------------------------------------------------

pytestmark = pytest.mark.django_db
NAME, PLACE = "Xqzprénom", "Xqzstructure"


@pytest.fixture
def workshop(member: Member) -> Workshop:
    workshop = workshops.create_workshop(title="Atelier", table_count=3, is_anonymous=False, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


@pytest.fixture
def she(workshop: Workshop) -> Participant:
    return notes.join_workshop(
        workshop=workshop, category="citoyen", table=2, first_name=NAME, organisation=PLACE, agrees=True
    )


@pytest.fixture
def promise(workshop: Workshop, member: Member) -> Pledge:
    return pledges.make_pledge(
        text="Parler au conseil", workshop=workshop, name=NAME, contact="xqz@essai.example", consents=True, by=member
    )


@pytest.fixture
def given_away(workshop: Workshop, she: Participant, promise: Pledge, member: Member) -> Carriage:
    """Given with the people: the participant, the promise, and two guests."""
    for guest in come(workshop, 2):
        Contact.objects.filter(pk=guest.contact_id).update(last_name=f"Xqznom {guest.pk}")
    return carriage_changes.export_workshop(workshop=workshop, with_guests=True, by=member)


@pytest.fixture
def tidy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The hour has passed. What else is tidied needs the worker."""
    monkeypatch.setattr("jalons.overview.management.commands.housekeeping.call_command", lambda *_, **__: None)
    return lambda: call_command("housekeeping")


def as_it_left(carriage: Carriage) -> Callable[..., bytes]:
    """What the other computer sends back, which has opened the file while it held everything."""
    tables = deepcopy(carriage.base)

    def back(edit: Callable[[Any], None] | None = None, number: int = 1) -> bytes:
        there = deepcopy(tables)
        if edit:
            edit(there)
        return sealed_return(carriage, there, number)

    return back


def erase_everybody(workshop: Workshop, she: Participant, promise: Pledge, member: Member) -> None:
    people.erase_participant(participant=she)
    people_changes.erase_pledge_person(pledge=promise)
    for guest in Guest.objects.filter(workshop=workshop).select_related("contact__roadmap"):
        assert guest.contact
        erase_contact(contact=guest.contact, by=member)


def test_who_was_erased_is_in_no_file_and_in_no_copy(
    workshop: Workshop,
    given_away: Carriage,
    she: Participant,
    promise: Pledge,
    member: Member,
    tidy: Callable[[], None],
) -> None:
    other = carriage_changes.export_workshop(workshop=workshop, with_guests=True, by=member)
    waiting = as_it_left(given_away)()
    carriage_changes.receive_return(workshop=workshop, file=waiting, by=member)
    assert "xqz" in str(carriage_queries.write_carriage_file(given_away)).lower()
    erase_everybody(workshop, she, promise, member)
    for carriage in Carriage.objects.filter(pk__in=[given_away.pk, other.pk]):
        assert b"xqz" not in carriage_queries.write_carriage_file(carriage).lower()  # at once
    tidy()
    assert everything_written("xqz") == []  # and for good
    given_away.refresh_from_db()
    assert {name: len(uids) for name, uids in given_away.forgotten.items()} == {
        "contacts": 2,
        "participants": 1,
        "pledges": 1,
    }
    # What they wrote and promised, and that they were invited, still leaves.
    tables = Carriage.objects.get(pk=other.pk).base
    assert [len(tables[name]) for name in ("participants", "pledges", "guests", "contacts")] == [1, 1, 2, 0]
    assert {row["contact"] for row in tables["guests"].values()} == {None}
    # The return that was waiting says nothing of them either, and merges.
    plan, review = carriage_queries.return_review(given_away)
    assert review.changes_nothing
    carriage_changes.merge_return(carriage=given_away, there=[], seen=carriage_changes.conflicts_stamp(plan), by=member)
    assert everything_written("xqz") == []


def test_no_file_brings_back_the_erased_text_of_a_note(
    workshop: Workshop, she: Participant, member: Member, tidy: Callable[[], None]
) -> None:
    text = "Appelez Xqznom au village"
    note = notes.write_note(text=text, by=she)
    given_away = carriage_changes.export_workshop(workshop=workshop, with_guests=False, by=member)
    waiting = as_it_left(given_away)()
    moderation.erase_note(note=note, by=member)
    carriage_changes.receive_return(workshop=workshop, file=waiting, by=member)
    given_away.refresh_from_db()
    plan, review = carriage_queries.return_review(given_away)
    assert review.changes_nothing
    carriage_changes.merge_return(carriage=given_away, there=[], seen=carriage_changes.conflicts_stamp(plan), by=member)
    tidy()
    note.refresh_from_db()
    assert note.text == "(texte effacé)"
    assert everything_written(text) == []


def test_no_file_brings_back_who_was_erased_and_the_rest_comes(
    workshop: Workshop,
    given_away: Carriage,
    she: Participant,
    promise: Pledge,
    member: Member,
    tidy: Callable[[], None],
) -> None:
    """The laptop still knows them, and has done something about each since; twice."""
    back = as_it_left(given_away)
    erase_everybody(workshop, she, promise, member)

    def work(tables: Any) -> None:
        tables["participants"][str(she.token)] |= {"table": 3, "organisation": "Xqzautre"}
        tables["pledges"][str(promise.uid)] |= {"done_on": "2026-03-12", "contact": "xqz2@essai.example"}
        for row in tables["contacts"].values():
            row["function"] = "Xqzfonction"
        for row in tables["guests"].values():
            row["attended"] = True

    for number in (1, 2):
        done = brought(given_away, back(work, number), member)
        assert done.added == dict.fromkeys(done.added, 0)
        assert everything_written("xqz") == []
        if number == 1:
            tidy()
            given_away.refresh_from_db()
    she.refresh_from_db()
    promise.refresh_from_db()
    assert (she.first_name, she.table, promise.name, str(promise.done_on)) == ("", 3, "", "2026-03-12")
    assert (promise.consents, promise.consented_on) == (False, None)
    assert list(Guest.objects.filter(workshop=workshop).values_list("contact", "attended")) == [(None, True)] * 2


def test_a_workshop_that_becomes_anonymous_forgets_in_its_copies_too(
    workshop: Workshop, she: Participant, member: Member
) -> None:
    carriage = carriage_changes.export_workshop(workshop=workshop, with_guests=True, by=member)
    values = {
        name: getattr(workshop, name)
        for name in (
            "title", "kind", "question", "held_on", "starts_at", "ends_at", "place", "capacity", "table_count",
        )
    }  # fmt: skip
    whole_workshop_changes.revise_workshop(workshop=workshop, **values, is_anonymous=True, by=member)
    assert everything_written("xqz") == []
    carriage.refresh_from_db()
    assert carriage.forgotten == {"participants": [str(she.token)]}


def test_a_promise_that_was_removed_leaves_no_name(workshop: Workshop, promise: Pledge, member: Member) -> None:
    carriage = carriage_changes.export_workshop(workshop=workshop, with_guests=True, by=member)
    back = as_it_left(carriage)
    people_changes.remove_pledge(pledge=Pledge.objects.get(pk=promise.pk))
    assert everything_written("xqz") == []
    carriage.refresh_from_db()
    file = back(lambda tables: tables["pledges"][str(promise.uid)].update(done_on="2026-03-12"))
    carriage_changes.receive_return(workshop=workshop, file=file, by=member)
    carriage.refresh_from_db()
    [question] = carriage_queries.return_review(carriage)[1].questions
    assert (question.row, question.here, question.there) == ("Parler au conseil", "supprimé", "modifié, reste")
    assert everything_written("xqz") == []


def test_who_left_the_list_is_not_erased(
    workshop: Workshop, given_away: Carriage, member: Member, tidy: Callable[[], None]
) -> None:
    """The directory still knows them: the file keeps what it held, as the merge needs."""
    base = deepcopy(given_away.base)
    guests.remove_guests(workshop=workshop, guests=list(Guest.objects.filter(workshop=workshop)), by=member)
    tidy()
    given_away.refresh_from_db()
    assert (given_away.base, given_away.forgotten) == (base, {})


def test_a_person_born_there_is_no_erased_person(workshop: Workshop, member: Member) -> None:
    carriage = carriage_changes.export_workshop(workshop=workshop, with_guests=True, by=member)
    token = "0b8f4a0e-7f6b-4c0e-9a57-6a3c1c0a1b11"
    born = {"category": "citoyen", "first_name": NAME, "organisation": "", "table": 1, "follow_code": "ABCDEFGHJK"}
    brought(carriage, the_return(carriage, lambda tables: tables["participants"].update({token: born})), member)
    born_there = Participant.objects.get(token=token)
    assert (born_there.first_name, carriage.forgotten) == (NAME, {})
    people.erase_participant(participant=born_there)
    carriage.refresh_from_db()
    assert carriage.forgotten == {"participants": [token]}
    assert everything_written("xqz") == []
