"""The reasons why a team adopts a feuille de route with its gaps."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.changes.locks import lock_actions
from jalons.actions.queries.sheets import find_action
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.words import plans
from jalons.publication.documents.roadmap.vote_gaps import GapLine, find_gap_line, vote_gap_lines
from jalons.publication.models import AcceptedGap
from jalons.publication.rules.vote_gaps import GapKind, is_real_reason
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member

MOST_TOLD = 6


@write_transaction()
def accept_gap(*, kind: str, subject: str, reason: str, by: Member, on: date | None = None) -> AcceptedGap:
    """Keeps why the assembly is asked to adopt with this gap. A second reason replaces the first; the journal has both.
    `on`: the day of the vote, when it was held before today."""
    lock_actions(by.roadmap)
    line = find_gap_line(by.roadmap, on or timezone.localdate(), kind, subject)
    if line is None:
        raise Refused(_("Ce manque n’existe plus\u00a0: il n’y a rien à accepter."), code="gap-gone")
    if not line.may_be_accepted:
        raise Refused(
            _("Ce chapitre est nécessaire au vote\u00a0: écrivez-le, ou dites qu’il ne l’est pas."),
            code="chapter-required",
        )
    if not is_real_reason(reason):
        raise Refused(
            _("Écrivez une phrase\u00a0: celles et ceux qui la liront n’étaient pas là."),
            code="reason-too-short",
            field="reason",
        )
    row = AcceptedGap.objects.filter(roadmap=by.roadmap, kind=kind, **_subject(line)).first()
    row = row or AcceptedGap(roadmap=by.roadmap, kind=kind, **_subject(line))
    before = {"reason": row.reason} if row.pk else {}
    row.reason, row.amount, row.by_name = reason, line.gap.amount, by.name
    row.save()
    record_change(by=by, verb="accept_gap", about=row, before=before, after={"reason": reason})
    return row


@write_transaction()
def withdraw_gap(*, kind: str, subject: str, by: Member) -> None:
    """The gap is open again. The journal keeps the reason."""
    lock_actions(by.roadmap)
    action = find_action(by.roadmap, subject)
    about = {"action": action, "chapter": ""} if action else {"chapter": subject}
    row = AcceptedGap.objects.filter(roadmap=by.roadmap, kind=kind, **about).first()
    if row is None:
        raise Refused(_("Ce motif est déjà retiré."), code="reason-gone")
    record_change(by=by, verb="withdraw_gap", about=row, before={"reason": row.reason})
    row.delete()


def refuse_open_gaps(by: Member, on: date) -> None:
    """`on`: the day of the vote. Plans that do not balance are told first, because adoption commits the budget (method
    4.3, rule 1)."""
    lines = [line for line in vote_gap_lines(by.roadmap, on) if line.is_open]
    refuse_unbalanced_plans(lines)
    if not lines:
        return
    told = [f"{line.title}\u00a0: {line.finding}" for line in lines[:MOST_TOLD]]
    left = len(lines) - len(told)
    if left:
        told.append(ngettext("Et %(n)d autre.", "Et %(n)d autres.", left) % {"n": left})
    opening = ngettext(
        "%(n)d manque est à régler, ou à accepter avec un motif, avant d’enregistrer le vote.",
        "%(n)d manques sont à régler, ou à accepter avec un motif, avant d’enregistrer le vote.",
        len(lines),
    ) % {"n": len(lines)}
    raise Refused(" ".join([opening, *told]), code="gaps-open")


def refuse_unbalanced_plans(lines: Iterable[GapLine]) -> None:
    gaps = [line for line in lines if line.is_open and line.kind is GapKind.BALANCE]
    if gaps:
        sentence = plans.unbalanced_sentence([(line.subject, line.name, line.gap.amount) for line in gaps])
        raise Refused(
            f"{sentence} " + _("Équilibrez, ou acceptez l’écart avec un motif, avant d’enregistrer le vote."),
            code="plans-unbalanced",
        )


def _subject(line: GapLine) -> dict[str, Any]:
    return {"action_id": line.action, "chapter": "" if line.action else line.subject}
