"""What a committee did of a year: who came, by kind of seat, and what became of what it asked."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_percent
from jalons.base.frozen import frozen
from jalons.governance.models import Committee, Meeting, Resolution, Seat
from jalons.governance.models.rooms import Room, meeting_rooms
from jalons.governance.rules.quorum import presence_rate
from jalons.governance.words.committees import SEAT_GROUPS

type Counts = Mapping[int, tuple[int, int]]


@frozen
class PresenceLine:
    """The votes that were there, of those that were noted, over the meetings whose presence was."""

    label: str
    came: int
    expected: int

    @property
    def rate(self) -> str:
        """« 83 % »."""
        return format_percent(self.came, self.expected)


@frozen
class YearFigures:
    """`presence`: by kind of seat, those with a vote. `meetings`: those whose presence was noted. `unnoted`: the
    votes of which nothing was noted at these meetings. `taken` and `done`: the resolutions of the meetings of that year."""

    meetings: int
    unnoted: int
    whole: PresenceLine | None
    presence: tuple[PresenceLine, ...]
    taken: int
    done: int

    @property
    def presence_sentence(self) -> str:
        """« Présence : 83 % des voix, sur 3 réunions. » Empty while no presence was noted."""
        if self.whole is None:
            return ""
        return ngettext(
            "Présence\u00a0: %(rate)s des voix, sur %(n)d réunion.",
            "Présence\u00a0: %(rate)s des voix, sur %(n)d réunions.",
            self.meetings,
        ) % {"rate": self.whole.rate, "n": self.meetings}

    @property
    def unnoted_sentence(self) -> str:
        """Empty when every vote was noted."""
        words = ngettext(
            "%(n)d présence n’a pas été notée\u00a0: elle n’est comptée ni venue, ni attendue.",
            "%(n)d présences n’ont pas été notées\u00a0: elles ne sont comptées ni venues, ni attendues.",
            self.unnoted,
        )
        return words % {"n": self.unnoted} if self.unnoted else ""

    @property
    def resolutions_sentence(self) -> str:
        """« 2 résolutions faites sur 5 prises. »"""
        if not self.taken:
            return _("Aucune résolution prise.")
        done = ngettext("%(n)d résolution faite", "%(n)d résolutions faites", self.done) % {"n": self.done}
        return ngettext("%(done)s sur %(n)d prise.", "%(done)s sur %(n)d prises.", self.taken) % {
            "done": done,
            "n": self.taken,
        }


def committee_figures(committee: Committee, year: int) -> YearFigures:
    """Six queries at most, whatever the number of meetings."""
    rows = Meeting.objects.kept().filter(committee=committee, held_on__year=year)
    rooms = meeting_rooms(rows.exclude(presences=None).select_related("committee").distinct())
    kinds = dict(Seat.objects.filter(committee=committee).values_list("pk", "kind"))
    lines = {kind: _presence_line(str(SEAT_GROUPS[kind]), _count_votes(rooms, kinds, kind)) for kind in Seat.Kind}
    states = list(Resolution.objects.filter(meeting__in=rows).values_list("state", flat=True))
    return YearFigures(
        meetings=len(rooms),
        unnoted=sum(row.has_vote and row.seat not in room.noted for room in rooms.values() for row in room.presences),
        whole=_presence_line(_("Ensemble"), _count_votes(rooms, kinds, None)),
        presence=tuple(line for line in lines.values() if line),
        taken=len(states),
        done=states.count(Resolution.State.DONE),
    )


def _count_votes(rooms: Mapping[int, Room], kinds: Mapping[int, str], kind: str | None) -> Counts:
    """Meeting → votes present or represented, as its minutes list them, and votes of which something was noted; of one
    kind, or of all. Who counted at a point of the agenda is another question: the quorum answers it."""
    counts = {}
    for pk, room in rooms.items():
        voting = {
            row.seat
            for row in room.presences
            if row.has_vote and row.seat in room.noted and kind in (None, kinds[row.seat])
        }
        counts[pk] = len(voting & room.attending_seats), len(voting)
    return counts


def _presence_line(label: str, counts: Counts) -> PresenceLine | None:
    if presence_rate(counts) is None:
        return None
    return PresenceLine(label, sum(came for came, _seats in counts.values()), sum(n for _came, n in counts.values()))
