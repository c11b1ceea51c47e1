"""Rows read and stored through SQL that is kept (base/db.py): what Django would read, and what it would store."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from jalons.base.db import Lookup, insert_row, insert_unless_known
from jalons.workshops.models import Note, Participant, Workshop, WorkshopEvent


def values(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_lookup_reads_each_row_as_django_does(world: object) -> None:
    workshop_by_key, participant_by_token = Lookup(Workshop.objects.all()), Lookup(Participant.objects.all(), "token")
    for workshop in Workshop.objects.all():
        found = workshop_by_key(workshop.pk)
        assert found and values(found) == values(workshop) and not found.get_deferred_fields()
    for participant in Participant.objects.all():
        found_one = participant_by_token(participant.token)
        assert found_one and values(found_one) == values(participant)


def test_a_lookup_finds_nothing_where_there_is_nothing(world: object) -> None:
    assert Lookup(Workshop.objects.all())(0) is None
    assert Lookup(Participant.objects.all(), "token")(uuid4()) is None


def test_a_locking_lookup_locks_where_the_database_locks_rows(workshop: Workshop) -> None:
    by_key = Lookup(Workshop.objects.select_for_update())
    for _again in range(2):
        with (
            transaction.atomic(),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            by_key(workshop.pk)
        locks = [query["sql"].rstrip().endswith("FOR UPDATE") for query in asked if query["sql"].startswith("SELECT")]
        assert locks == [connection.vendor == "postgresql"]


@pytest.mark.parametrize("put", [insert_row, insert_unless_known])
def test_an_inserted_row_is_what_it_was(put: object, workshop: Workshop, participant: Participant) -> None:
    note = Note(
        workshop=workshop, number=7, client_id=uuid4(), text="Été « 100\u00a0% » 🚌 ; DROP", participant=participant,
        table=2, audiences=["seniors"], communes=["24064"], sheet=None,
    )  # fmt: skip
    put(note)  # type: ignore[operator]
    stored = Note.objects.get(pk=note.pk)
    assert values(stored) == values(note)
    note.text = "Changée"
    note.save()
    assert Note.objects.get(pk=note.pk).text == "Changée"


def test_a_row_that_may_not_be_twice_is_left_out_or_refused(workshop: Workshop) -> None:
    client_id = uuid4()
    first = Note(workshop=workshop, number=1, client_id=client_id, text="Une fois", source=Note.Source.PAPER)
    assert insert_unless_known(first)
    again = Note(workshop=workshop, number=2, client_id=client_id, text="Deux fois", source=Note.Source.PAPER)
    assert not insert_unless_known(again)
    assert again.pk is None
    assert list(Note.objects.filter(workshop=workshop).values_list("text", flat=True)) == ["Une fois"]
    event = WorkshopEvent.objects.filter(workshop=workshop).latest("seq")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(WorkshopEvent(workshop=workshop, seq=event.seq, kind="note", payload={}))
