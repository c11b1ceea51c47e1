"""The states of a resource, day by day. A step is never deleted: another one reverses it."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.changes.line_checks import (
    line_resource,
    lock_line,
    note_money,
    refuse_early_day,
    refuse_far_day,
    refuse_grant_contradiction,
    refuse_over_limits,
)
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.models.statuses import may_remove_piece
from jalons.funding.rules.money import Status
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.stored_files import forget_file, store_file
from jalons.roadmaps.models import Member

FOLDER = "pieces"


@write_transaction()
def set_status(
    *,
    line: FundingLine,
    status: str,
    by: Member,
    on: date | None = None,
    note: str = "",
    piece: "UploadedFile[Any] | None" = None,
) -> None:
    """Any state may follow any other: an answer can be reversed, a mistake corrected. Setting the same state only adds
    a note or a piece."""
    if piece:  # the roadmap is locked before the fiche, because it counts the size of the file
        lock_roadmap(by.roadmap)
    lock_line(line)
    refuse_grant_contradiction(line, status=status)
    change_status(line, status, by=by, on=on, note=note, piece=piece)


def change_status(
    line: FundingLine,
    status: str,
    *,
    by: Member,
    on: date | None = None,
    note: str = "",
    piece: "UploadedFile[Any] | None" = None,
) -> None:
    """Like `set_status`, for changes that already checked the line."""
    to, today = Status(status), timezone.localdate()
    if on and on > today:
        raise Refused(
            _("Cette date n’est pas encore venue. Notez ce qui est fait, le jour où c’est fait."),
            code="status-day-to-come",
            field="on",
        )
    refuse_far_day(line, on, "on")
    if to == line.status and not note and not piece:
        return
    refuse_early_day(line, status, on)
    # The history of a fiche is read by everybody who reads the roadmap: a note stays with its step.
    after = {"on": on or today} | ({"piece": piece.name} if piece else {})
    if to == line.status:
        record_change(by=by, verb="document", about=line, after=after)
    else:
        if line.status == Status.REFUSED:
            refuse_over_limits(line.listed_scheme, line_resource(line, status=to), action=line.action_id, line=line.pk)
        revise_row(line, {"status": to.value}, by=by, verb="advance")
        note_money(line.action_id)
    store_status_step(line, by, on=on, note=note, piece=piece)


def store_status_step(
    line: FundingLine, by: Member, *, on: date | None = None, note: str = "", piece: "UploadedFile[Any] | None" = None
) -> None:
    """Adds the present state of the line to its history."""
    StatusChange.objects.create(
        line=line,
        status=line.status,
        on=on or timezone.localdate(),
        by=by.user,
        by_name=by.name,
        note=note,
        piece=store_file(piece, FOLDER, roadmap=by.roadmap, field="piece") if piece else "",
        piece_name=(piece.name or "") if piece else "",
    )


@write_transaction()
def remove_piece(*, step: StatusChange, by: Member) -> None:
    """Deletes a file attached by mistake; its step stays, and the journal keeps the name of the file."""
    lock_roadmap(by.roadmap)
    step = StatusChange.objects.select_for_update(of=("self",)).select_related("line").get(pk=step.pk)
    if not step.piece:
        return
    if not may_remove_piece(step, by):
        raise Refused(
            _("Cette pièce se retire par qui l’a jointe, ou par qui coordonne la feuille de route."),
            code="piece-of-somebody-else",
        )
    record_change(by=by, verb="remove_piece", about=step.line, before={"piece": step.piece_name})
    forget_file(step.piece, roadmap=by.roadmap)
    step.piece, step.piece_name = "", ""
    step.save(update_fields=["piece", "piece_name"])


def delete_pieces(line: FundingLine, by: Member) -> None:
    """Deletes the files of the line's history. Call it before deleting the line, once the roadmap is locked."""
    for stored in StatusChange.objects.filter(line=line).exclude(piece="").values_list("piece", flat=True):
        forget_file(stored, roadmap=by.roadmap)
