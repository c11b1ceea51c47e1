"""The reasons why a team adopts a feuille de route with its gaps."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.changes.locks import lock_actions
from jalons.actions.queries.sheets import find_action
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.publication.documents.roadmap.vote_gaps import GapLine, find_gap_line, vote_gap_lines
from jalons.publication.models import AcceptedGap
from jalons.publication.rules.vote_gaps import GapKind, is_real_reason
from jalons.publication.words import mixed_gaps_sentence
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member

MOST_TOLD = 6


@write_transaction()
def accept_gap(
    *, kind: str, subject: str, reason: str, by: Member, on: date | None = None, seen: str | None = None
) -> AcceptedGap:
    """Keeps why the assembly is asked to adopt with this gap. A second reason replaces the first; the journal has both.
    `on`: the day of the vote, when it was held before today. `seen`: the stamp of what the page told of the gap."""
    lock_actions(by.roadmap)
    line = find_gap_line(by.roadmap, on or timezone.localdate(), kind, subject)
    if line is None:
        raise Refused(_("Ce manque n’existe plus\u00a0: il n’y a rien à accepter."), code="gap-gone")
    refuse_stale(seen, line.stamp, _stale_gap_sentence(line))
    return _write_reason(line, reason, by)


def _stale_gap_sentence(line: GapLine) -> str:
    now = _("Ce manque a changé depuis que la page est ouverte. Il est maintenant : « %(finding)s »") % {
        "finding": line.finding
    }
    if line.accepted:
        now += " " + _("Le motif en vigueur : « %(reason)s »") % {"reason": line.accepted.reason}
    return now + " " + _("Relisez, puis envoyez de nouveau.")


@write_transaction()
def accept_gaps(*, keys: Sequence[str], reason: str, by: Member, on: date | None = None) -> list[str]:
    """One reason for several gaps of one lot (`Gap.lot`), named by `GapLine.key`; the journal has a line for each. Those that
    were mended since are left out. Returns the keys of those that were accepted."""
    lock_actions(by.roadmap)
    wanted = set(keys)
    lines = [
        line for line in vote_gap_lines(by.roadmap, on or timezone.localdate()) if line.is_open and line.key in wanted
    ]
    if not lines:
        raise Refused(
            _("Ces manques sont réglés ou déjà acceptés\u00a0: il n’y a rien de plus à accepter."), code="gaps-gone"
        )
    if len({line.gap.lot for line in lines}) > 1:
        raise Refused(mixed_gaps_sentence(), code="gaps-of-several-kinds")
    for line in lines:
        _write_reason(line, reason, by)
    return [line.key for line in lines]


def _write_reason(line: GapLine, reason: str, by: Member) -> AcceptedGap:
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
    row = AcceptedGap.objects.filter(roadmap=by.roadmap, kind=line.kind.value, **_subject(line)).first()
    row = row or AcceptedGap(roadmap=by.roadmap, kind=line.kind.value, **_subject(line))
    before = {"reason": row.reason} if row.pk else {}
    row.reason, row.amount, row.by_name = reason, line.gap.amount, by.name
    row.facts, row.finding = " ".join(sorted(line.gap.facts)), line.finding
    row.save()
    record_change(by=by, verb="accept_gap", about=row, before=before, after={"reason": reason})
    return row


@write_transaction()
def withdraw_gap(*, kind: str, subject: str, by: Member) -> None:
    """The gap is open again. The journal keeps the reason."""
    lock_actions(by.roadmap)
    if not _remove_reason(kind, subject, by):
        raise Refused(_("Ce motif est déjà retiré."), code="reason-gone")


@write_transaction()
def withdraw_gaps(*, keys: Sequence[str], by: Member) -> int:
    """Takes one reason for several gaps back. Those that were taken back already are left out."""
    lock_actions(by.roadmap)
    pairs = [key.partition(":") for key in keys]
    removed = sum(_remove_reason(kind, subject, by) for kind, _sep, subject in pairs)
    if not removed:
        raise Refused(_("Ce motif est déjà retiré."), code="reason-gone")
    return removed


def _remove_reason(kind: str, subject: str, by: Member) -> bool:
    action = find_action(by.roadmap, subject)
    about = {"action": action, "chapter": ""} if action else {"chapter": subject}
    row = AcceptedGap.objects.filter(roadmap=by.roadmap, kind=kind, **about).first()
    if row is None:
        return False
    record_change(by=by, verb="withdraw_gap", about=row, before={"reason": row.reason})
    row.delete()
    return True


def refuse_open_gaps(by: Member, on: date) -> None:
    """`on`: the day of the vote. What commits the budget is told first: adoption commits it (method 4.3, rule 1)."""
    lines = [line for line in vote_gap_lines(by.roadmap, on) if line.is_open]
    if not lines:
        return
    lines.sort(key=lambda line: line.kind is not GapKind.BALANCE)
    sentences = [f"{line.title}\u00a0: {line.finding}" for line in lines[:MOST_TOLD]]
    left = len(lines) - len(sentences)
    if left:
        sentences.append(ngettext("Et %(n)d autre.", "Et %(n)d autres.", left) % {"n": left})
    opening = ngettext(
        "%(n)d manque est à régler, ou à accepter avec un motif, avant d’enregistrer le vote.",
        "%(n)d manques sont à régler, ou à accepter avec un motif, avant d’enregistrer le vote.",
        len(lines),
    ) % {"n": len(lines)}
    raise Refused(" ".join([opening, *sentences]), code="gaps-open")


def _subject(line: GapLine) -> dict[str, Any]:
    return {"action_id": line.action, "chapter": "" if line.action else line.subject}
