"""What has changed since minutes were validated, told beside their text, which is kept word for word."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jalons.actions.queries.resolutions import TiedResolution
from jalons.base import french
from jalons.governance.models import Meeting
from jalons.governance.queries import minutes as queries
from jalons.governance.words.committees import meeting_displacement
from jalons.papers.documents.model import Document, Table, plain_text
from jalons.publication.documents.meetings.tables import resolution_table


def outdated_announcement(document: Document, meeting: Meeting) -> str:
    """What became of a meeting that the minutes announce, or leave a suite to: cancelled, postponed, or no longer the
    next one of the committee. Empty otherwise. Two queries."""
    tables = (block for block in document.blocks if isinstance(block, Table))
    announced = [value for _label, value in document.facts]
    announced += [cell for table in tables for row in table.rows for cell in row.cells]
    for row in queries.displaced_meetings(meeting):
        for day in filter(None, (row.held_on if row.cancelled_on else None, row.postponed_from)):
            if french.format_day(day) in announced or french.format_short_day(day) in announced:
                return meeting_displacement(row, day)
    following = queries.next_meeting(meeting)
    next_day = plain_text(dict(document.facts).get(_("Prochaine réunion"), ""))
    if following is None or not next_day or next_day == french.format_day(following.held_on):
        return ""
    return _("Ce texte annonce la réunion suivante pour le %(then)s ; depuis, c’est celle du %(day)s.") % {
        "then": next_day,
        "day": french.format_day(following.held_on),
    }


def changed_resolutions(document: Document, resolutions: Sequence[TiedResolution]) -> list[str]:
    """« « Signer la convention » : depuis, Présidence, pour le 15 janv. 2027. » for each whose owner or days are no longer
    those that the frozen table says. `resolutions`: those of the meeting as they are now."""
    caption = resolution_table(()).caption
    tables = [block for block in document.blocks if isinstance(block, Table) and block.caption == caption]
    told = {
        plain_text(row.cells[0]).split("\n")[0]: [plain_text(cell) for cell in row.cells[1:]]
        for table in tables
        for row in table.rows
    }
    changed = []
    for one, row in zip(resolutions, resolution_table(resolutions).rows, strict=True):
        then, now = told.get(one.line.text), [plain_text(cell) for cell in row.cells[1:]]
        # Once it is done, nobody comes back to it: its review day is no news.
        if then is not None and then[: 3 if one.line.is_open else 2] != now[: 3 if one.line.is_open else 2]:
            what = ", ".join(filter(None, (one.line.owner, one.line.days)))
            changed.append(_("« %(text)s » : depuis, %(what)s.") % {"text": one.line.text.rstrip("."), "what": what})
    return changed
