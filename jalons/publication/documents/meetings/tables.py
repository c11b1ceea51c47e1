"""Decisions and resolutions, as the papers of a meeting list them: functions and structures, never people."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jalons.actions.queries.meeting_decisions import DecisionLine
from jalons.actions.queries.resolutions import TiedResolution
from jalons.base import french
from jalons.governance.queries.resolutions import ResolutionLine
from jalons.papers.documents.model import Column, Content, Row, Table, strong_run

NOBODY = "–"


def resolution_table(resolutions: Sequence[TiedResolution]) -> Table:
    """What, who, until when, and when the committee comes back to it."""
    columns = (
        Column(_("Résolution"), width=3.2),
        Column(_("Qui"), width=2),
        Column(_("Pour le"), width=1.3),
        Column(_("À revoir le"), width=1.5),
    )
    rows = tuple(
        Row(
            (
                _resolution_words(resolution),
                resolution.line.owner or NOBODY,
                french.format_short_day(resolution.line.due_on) if resolution.line.due_on else NOBODY,
                resolution.line.review_label or NOBODY,
            )
        )
        for resolution in resolutions
    )
    return Table(_("Résolutions de la réunion"), columns, rows)


def _resolution_words(one: TiedResolution) -> str:
    about = [f"{fiche.code} {fiche.title}" for fiche in one.fiches]
    if one.line.blocker:
        about.append(_("point de blocage : %(title)s") % {"title": one.line.blocker})
    return "\n".join((one.line.text, *about))


def follow_up_content(one: TiedResolution) -> Content:
    """« Signer la convention : faite le 3 mars 2026. La convention est signée. »"""
    line = one.line
    if line.closed_on is None:
        return later_content(line)
    day = french.format_short_day(line.closed_on)
    state = _("%(state)s le %(day)s") % {"state": line.state_label, "day": day}
    return (
        strong_run(line.text.rstrip(".")),
        _(" : %(state)s.") % {"state": state},
        f" {line.outcome}" if line.outcome else "",
    )


def later_content(line: ResolutionLine) -> Content:
    """« Signer la convention : à faire, vice-présidence, pour le 3 mars 2026, à revoir le 5 avril 2026. »"""
    state = ", ".join(filter(None, (line.tag, line.owner, line.days)))
    return (strong_run(line.text.rstrip(".")), _(" : %(state)s.") % {"state": state})


def decided_table(decisions: Sequence[DecisionLine]) -> Table:
    """The decisions in force, without the function that noted them."""
    columns = (Column(_("Action"), width=3), Column(_("Décision"), width=1.3), Column(_("Motif"), width=3))
    rows = tuple(
        Row((f"{line.code} {line.title}", line.outcome_words, line.reason))
        for line in sorted(decisions, key=lambda line: [int(part) for part in line.code.split(".")])
    )
    return Table(_("Fiches décidées"), columns, rows)
