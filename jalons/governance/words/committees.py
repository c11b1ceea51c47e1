"""French sentences about committees, their seats and their meetings."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_clock, format_day, format_short_day, matching_key
from jalons.base.public_holidays import holiday_name
from jalons.governance.models import Committee, Meeting, Seat
from jalons.governance.rules.meetings import MeetingState, YearOfMeetings
from jalons.governance.rules.quorum import QuorumRule

MEETING_STATES = {
    MeetingState.PLANNED: gettext_lazy("prévue"),
    MeetingState.CONVENED: gettext_lazy("convoquée"),
    MeetingState.HELD: gettext_lazy("tenue"),
    MeetingState.APPROVED: gettext_lazy("compte rendu approuvé"),
    MeetingState.CANCELLED: gettext_lazy("annulée"),
}
# Of a meeting that is held, while its sitting lasts.
SITTING_NOW = gettext_lazy("en séance")
MEETING_TONES = {
    MeetingState.PLANNED: "",
    MeetingState.CONVENED: "go",
    MeetingState.HELD: "good",
    MeetingState.APPROVED: "good",
    MeetingState.CANCELLED: "bad",
}
SEAT_GROUPS = {
    Seat.Kind.ELECTED: gettext_lazy("Élues et élus"),
    Seat.Kind.STAFF: gettext_lazy("Agents de la collectivité"),
    Seat.Kind.STATE: gettext_lazy("État"),
    Seat.Kind.PARTNER: gettext_lazy("Partenaires"),
    Seat.Kind.RESIDENT: gettext_lazy("Habitantes et habitants"),
}

_OFFICES = {
    Seat.Office.CHAIR: gettext_lazy("préside le comité"),
    Seat.Office.SECRETARY: gettext_lazy("assure le secrétariat"),
}


def year_sentence(counted: YearOfMeetings) -> str:
    """« 1 tenue, 2 fixées, sur 4 attendues en 2026 »; « 3 réunions tenues sur 3 attendues en 2026 » once no other one has
    a day."""
    expected = ngettext("sur %(n)d attendue en %(year)d", "sur %(n)d attendues en %(year)d", counted.expected) % {
        "n": counted.expected,
        "year": counted.year,
    }
    if not counted.planned:
        held = ngettext("%(n)d réunion tenue", "%(n)d réunions tenues", counted.held) % {"n": counted.held}
        return f"{held} {expected}"
    held = ngettext("%(n)d tenue", "%(n)d tenues", counted.held) % {"n": counted.held}
    planned = ngettext("%(n)d fixée", "%(n)d fixées", counted.planned) % {"n": counted.planned}
    return f"{held}, {planned}, {expected}"


def rhythm_label(committee: Committee) -> str:
    """« chaque mois »; « 3 fois par an » for a rhythm of its own, after « se réunit »."""
    if committee.rhythm != Committee.Rhythm.OTHER:
        return str(Committee.Rhythm(committee.rhythm).label)
    n = committee.expected_meetings
    return ngettext("%(n)d fois par an", "%(n)d fois par an", n) % {"n": n}


def seat_count_sentence(seats: int, votes: int) -> str:
    """« 14 sièges, dont 12 avec voix »."""
    if not seats:
        return _("personne n’y siège encore")
    sentence = ngettext("%(n)d siège", "%(n)d sièges", seats) % {"n": seats}
    if votes == seats:
        return ngettext("%(seats)s, avec voix", "%(seats)s, tous avec voix", seats) % {"seats": sentence}
    if not votes:
        return _("%(seats)s, sans voix") % {"seats": sentence}
    return _("%(seats)s, dont %(votes)d avec voix") % {"seats": sentence, "votes": votes}


def quorum_rule_sentence(rule: QuorumRule, needed: int, votes: int) -> str:
    if rule is QuorumRule.NONE:
        return _("Aucun quorum : le comité siège toujours.")
    sentence = _("plus de la moitié des voix") if rule is QuorumRule.HALF else _("un tiers des voix")
    if not votes:
        return _("Quorum : %(rule)s.") % {"rule": sentence}
    return _("Quorum : %(rule)s, soit %(needed)d sur %(votes)d.") % {"rule": sentence, "needed": needed, "votes": votes}


def seat_details(office: str, substitute: str, *, has_vote: bool, until: date | None) -> list[str]:
    """« présidence », « sans voix », « suppléance : Direction », « jusqu’au 3 mars 2027 »."""
    details = [office] if office else []
    if not has_vote:
        details.append(_("sans voix"))
    if substitute:
        details.append(_("suppléance : %(who)s") % {"who": substitute})
    if until:
        details.append(_("jusqu’au %(day)s") % {"day": format_short_day(until)})
    return details


def office_beside(label: str, office: str) -> str:
    """What a seat does in its committee, beside its label: « présidence »; « préside le comité » where the label says
    « Présidence de la communauté » already, and nothing where it is the whole label."""
    if not office:
        return ""
    words = str(Seat.Office(office).label)
    if matching_key(label) == matching_key(words):
        return ""
    return str(_OFFICES[Seat.Office(office)]) if _begins_with(label, words) else words


def name_beside(label: str, name: str) -> str:
    """Who sits there, beside the label of the seat; nothing when the label begins so, because a function is the only
    name that somebody gave."""
    return name if name and not _begins_with(label, name) else ""


def _begins_with(label: str, words: str) -> bool:
    return f"{matching_key(label)} ".startswith(f"{matching_key(words)} ")


def meeting_story(meeting: Meeting) -> str:
    """What became of its day: « Reportée du jeudi 3 juin 2027. », « Annulée le 3 juin 2027 : canicule. »"""
    said = []
    if meeting.postponed_from:
        said.append(_("Reportée du %(day)s.") % {"day": format_day(meeting.postponed_from)})
    if meeting.cancelled_on:
        said.append(
            _("Annulée le %(day)s : %(why)s")
            % {"day": format_short_day(meeting.cancelled_on), "why": meeting.cancel_reason}
        )
    return " ".join(said)


def sitting_hours(meeting: Meeting) -> str:
    """« ouverte à 18 h 02, levée à 20 h 05 »; empty when nobody opened the sitting."""
    if meeting.opened_at is None:
        return ""
    opened = _("ouverte à %(at)s") % {"at": format_clock(timezone.localtime(meeting.opened_at))}
    if meeting.closed_at is None:
        return opened
    closed = format_clock(timezone.localtime(meeting.closed_at))
    return _("%(opened)s, levée à %(at)s") % {"opened": opened, "at": closed}


def day_off_warning(day: date, departement: str = "") -> str:
    """« Attention : le jeudi 1er janvier 2026 est férié (Jour de l’an). »; "" when people work that day."""
    words = {"day": format_day(day), "name": holiday_name(day, departement)}
    if words["name"]:
        return _("Attention : le %(day)s est férié (%(name)s). La réunion est gardée à ce jour.") % words
    if day.weekday() >= 5:
        return _("Attention : le %(day)s est en fin de semaine. La réunion est gardée à ce jour.") % words
    return ""


def meeting_displacement(meeting: Meeting, announced: date) -> str:
    """What became of a meeting that was announced for another day, or for a day on which it will not be held."""
    day = {"day": format_day(announced), "new": format_day(meeting.held_on)}
    if meeting.cancelled_on:
        return _("Depuis, la réunion annoncée pour le %(day)s a été annulée.") % day
    return _("Depuis, la réunion annoncée pour le %(day)s a été reportée au %(new)s.") % day


def meeting_words(held_on: date, cancelled_on: date | None) -> str:
    day = {"day": format_day(held_on)}
    return _("réunion du %(day)s, annulée") % day if cancelled_on else _("séance du %(day)s") % day


def add_reopened(sentence: str, meeting: Meeting) -> str:
    """The sentence of a change of an agenda, and that it opened it again. `meeting`: as it was before."""
    if meeting.agenda_settled_on is None:
        return sentence
    reopened = _("L’ordre du jour était arrêté : il redevient un projet, à arrêter de nouveau.")
    return f"{sentence} {reopened}"
