"""The states of a resource, day by day. A step is never deleted: another one reverses it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_euros
from jalons.funding.changes.line_checks import (
    line_resource,
    lock_line,
    note_money,
    refuse_early_day,
    refuse_far_day,
    refuse_grant_contradiction,
    refuse_over_limits,
)
from jalons.funding.changes.payments import (
    asked_values,
    paid_amount,
    refuse_early_payments,
    refuse_over_paid,
    scale_years,
    store_payment,
)
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.models.statuses import may_remove_piece
from jalons.funding.rules.money import PAYMENTS, SECURED, VALUED, Nature, Status
from jalons.funding.rules.state_days import granted_state, lacks_request, paid_state
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
    amount: Decimal | None = None,
    asked_on: date | None = None,
) -> None:
    """An answer can be reversed, a mistake corrected; setting the same state only adds a note or a piece. What goes forward comes in
    the order of the life of a grant (`rules.state_days`).

    `amount`: what is granted, when less than what was asked; what is paid that day. `asked_on`: the day of the request of
    what is granted at once.
    """
    if piece:  # the roadmap is locked before the fiche, because it counts the size of the file
        lock_roadmap(by.roadmap)
    lock_line(line)
    granted = {"amount": amount} if amount is not None and Status(status) not in PAYMENTS else {}
    refuse_grant_contradiction(line, status=status, **granted)
    change_status(line, status, by=by, on=on, note=note, piece=piece, amount=amount, asked_on=asked_on)


def change_status(
    line: FundingLine,
    status: str,
    *,
    by: Member,
    on: date | None = None,
    note: str = "",
    piece: "UploadedFile[Any] | None" = None,
    amount: Decimal | None = None,
    asked_on: date | None = None,
) -> None:
    """Like `set_status`, for changes that already checked the line."""
    to, now, today = Status(status), Status(line.status), timezone.localdate()
    for field, day in (("on", on), ("asked_on", asked_on)):
        refuse_wrong_state_day(line, day, field)
    # « Versé en partie » is chosen by nobody: with it, a note or a piece is added to a resource that is already paid in part.
    if amount is not None and (to not in SECURED or to is now is Status.PART_PAID):
        raise Refused(
            _("Un montant se note avec un accord ou un versement. Laissez-le vide."),
            code="amount-without-grant",
            field="amount",
        )
    if to in PAYMENTS and (to != now or amount is not None) and line.nature not in VALUED:
        _note_payment(line, amount, by=by, on=on or today, note=note, piece=piece)
        return
    if to == now and not note and not piece and amount is None:
        return
    if to != now and line.nature not in VALUED:
        _refuse_paid(line, amount)
    if lacks_request(Nature(line.nature), now, to):
        if asked_on is None:
            raise Refused(
                _("Écrivez le jour de la demande : une subvention s’accorde après avoir été demandée."),
                code="request-day-missing",
                field="asked_on",
            )
        change_status(line, Status.REQUESTED, by=by, on=asked_on)
    refuse_early_day(line, status, on)
    # The history of a fiche is read by everybody who reads the roadmap: a note stays with its step.
    after = {"on": on or today} | ({"piece": piece.name} if piece else {})
    values: dict[str, Any] = {"status": to.value} | _amounts_in(line, to, amount)
    if values == {name: getattr(line, name) for name in values}:
        record_change(by=by, verb="document", about=line, after=after)
    else:
        if line.status == Status.REFUSED:
            refuse_over_limits(line.listed_scheme, line_resource(line, status=to), action=line.action_id, line=line.pk)
        if "amount" in values and values["amount"] != line.amount:
            scale_years(line, values["amount"])
        revise_row(line, values, by=by, verb="advance")
        note_money(line.action_id)
    store_status_step(line, by, on=on, note=note, piece=piece)


def _amounts_in(line: FundingLine, to: Status, granted: Decimal | None) -> dict[str, Decimal | None]:
    """The amounts of the line in this state: what is asked counts again once the grant is taken back."""
    if granted is not None:
        return asked_values(line, granted)
    if line.asked_amount and to not in SECURED:
        return {"amount": line.asked_amount, "asked_amount": None}
    return {}


def _refuse_paid(line: FundingLine, granted: Decimal | None) -> None:
    """Before another state, or another amount granted: what is paid was granted, and its years hold both."""
    paid = paid_amount(line)
    if paid and granted is not None:
        raise Refused(
            _(
                "%(paid)s sont déjà versés\u00a0: le montant accordé se change maintenant dans «\u00a0Répartir par année\u00a0», avec ses échéances."
            )
            % {"paid": format_euros(paid)},
            code="granted-amount-is-paid",
            field="amount",
        )
    if paid:
        raise Refused(
            _(
                "%(paid)s sont déjà versés : l’état suit les versements. Corrigez-les d’abord dans « Répartir par année »."
            )
            % {"paid": format_euros(paid)},
            code="payments-are-noted",
        )


def refuse_wrong_state_day(line: FundingLine, day: date | None, field: str) -> None:
    if day and day > timezone.localdate():
        raise Refused(
            _("Cette date n’est pas encore venue. Notez ce qui est fait, le jour où c’est fait."),
            code="status-day-to-come",
            field=field,
        )
    refuse_far_day(line, day, field)


def _note_payment(
    line: FundingLine,
    amount: Decimal | None,
    *,
    by: Member,
    on: date,
    note: str,
    piece: "UploadedFile[Any] | None",
) -> None:
    """Writes what was paid that day; the state follows from the sum of the payments."""
    refuse_early_payments(line, [on])
    paid = paid_amount(line)
    left = line.amount - paid
    if amount is None or amount <= 0:
        raise Refused(
            _("Écrivez le montant versé ce jour-là. Il reste %(left)s à recevoir.") % {"left": format_euros(left)},
            code="payment-amount-missing",
            field="amount",
        )
    refuse_over_paid(paid + amount, line.amount)
    store_payment(line, amount, on)
    record_change(by=by, verb="receive", about=line, after={"amount": amount, "on": on})
    follow_payments(line, by=by)
    store_status_step(line, by, on=on, note=note, piece=piece)


def follow_payments(line: FundingLine, *, by: Member) -> bool:
    """Gives the line the state that its payments make: the one of its grant without any. Whether it changed."""
    states = [Status(step.status) for step in StatusChange.objects.filter(line=line).order_by("id")]
    if line.status not in SECURED or line.nature in VALUED:
        return False
    granted = granted_state(states) if line.status in PAYMENTS else Status(line.status)
    to = paid_state(granted, line.amount, paid_amount(line))
    return revise_row(line, {"status": to.value}, by=by, verb="advance")


def store_status_step(
    line: FundingLine,
    by: Member,
    *,
    on: date | None = None,
    note: str = "",
    piece: "UploadedFile[Any] | None" = None,
    status: str = "",
    is_dated: bool = True,
) -> None:
    """Adds the present state of the line to its history, today when no day is told. `is_dated`: False when nobody knows since when
    it has it."""
    StatusChange.objects.create(
        line=line,
        status=status or line.status,
        on=on or timezone.localdate(),
        is_dated=is_dated,
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
