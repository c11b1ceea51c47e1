"""What comes back from the other computer, as a test wants it."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

from jalons.accounts.models import User
from jalons.base.errors import Refused
from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.models import Carriage
from jalons.carriage.models.carried_tables import workshop_tables
from jalons.carriage.queries import carriages as carriage_queries
from jalons.carriage.rules.carriages import seal_tables, write_carriage
from jalons.carriage.rules.sealing import public_key
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.models import Workshop, WorkshopEvent

CUT = "Ce fichier est incomplet : il a été coupé en route. Copiez-le de nouveau depuis l’autre ordinateur."
ALTERED = "Ce fichier a été modifié en route. Copiez-le de nouveau depuis l’autre ordinateur."
NOT_OURS = "Ce fichier n’est pas un atelier emporté. Son nom se termine par « .jalons »."


def the_return(carriage: Carriage, edit: Callable[[dict[str, Any]], None] | None = None, number: int = 1) -> bytes:
    """As the other computer would make it, after `edit` has happened there."""
    tables = deepcopy(carriage.base)
    if edit:
        edit(tables)
    return sealed_return(carriage, tables, number)


def sealed_return(carriage: Carriage, tables: Any, number: int = 1) -> bytes:
    text = seal_tables(tables, public_key(carriage.opening_key))
    content = {"kind": "retour", "carriage": str(carriage.uid), "number": number, "sealed": text}
    return write_carriage(content, carriage.signing_key)


def from_elsewhere(carriage: Carriage, user: User, work: Callable[[Workshop, Member], None]) -> bytes:
    """The return file of the other computer, where `work` has really been done; here, nothing has happened."""
    file = carriage_queries.write_carriage_file(carriage)
    before = transaction.savepoint_create()
    carriage.workshop.roadmap.delete()
    opened = carriage_changes.import_workshop(file=file, by=user)
    member = Member(opened.roadmap, user, Role.FOCAL_POINT, "Animation de là-bas")
    work(opened, member)
    packed = carriage_queries.write_carriage_file(carriage_changes.export_return(workshop=opened, by=member))
    transaction.savepoint_rollback(before)
    return packed


def a_note(text: str, number: int, **values: Any) -> dict[str, Any]:
    return {
        "number": number, "text": text, "category": "citoyen", "table": 2, "written_at": "2026-03-12T09:30:00+00:00",
        "source": "telephone", "sheet": None, "audiences": [], "causes": [], "communes": [], "original_text": "",
        "is_hidden": False, "names_somebody": False, "group": None, "participant": None,
    } | values  # fmt: skip


def brought(carriage: Carriage, file: bytes, member: Member, there: list[str] | None = None) -> Any:
    carriage_changes.receive_return(workshop=carriage.workshop, file=file, by=member)
    carriage.refresh_from_db()
    plan, _review = carriage_queries.return_review(carriage)
    done = carriage_changes.merge_return(
        carriage=carriage, there=there or [], seen=carriage_changes.conflicts_stamp(plan), by=member
    )
    carriage.refresh_from_db()
    return done


def snapshot(workshop: Workshop) -> Any:
    return (
        workshop_tables(workshop, with_people=True),
        JournalEntry.objects.count(),
        WorkshopEvent.objects.filter(workshop=workshop).count(),
    )


def refusal(change: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        change()
    assert caught.value.field in (None, "file")
    return caught.value.sentence.replace("\u00a0", " ")
