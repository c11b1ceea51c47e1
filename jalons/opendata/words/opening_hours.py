"""Opening hours in words."""

from datetime import time
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import DAYS, NBSP, format_clock, format_number, format_short_decimal
from jalons.opendata.rules.opening_hours import DAY, Opening, Spans, Week

PEOPLE, AGED = 10_000, 1_000  # hours are given for this number of them


def week_lines(week: Week) -> list[str]:
    """« du lundi au vendredi : 9 h – 12 h, 14 h – 17 h 30 », « samedi et dimanche : fermé »: consecutive days with the
    same hours are grouped."""
    lines = []
    for spans, days in groupby(range(7), lambda day: week.days[day]):
        group = list(days)
        lines.append(f"{_days_label(DAYS[group[0]], DAYS[group[-1]], len(group))}{NBSP}: {_spans_label(spans)}")
    if week.is_closed_on_holidays:
        lines.append(_("jours fériés : fermé"))
    return lines


def _days_label(first: str, last: str, count: int) -> str:
    if count < 3:
        return first if count == 1 else _("%(first)s et %(last)s") % {"first": first, "last": last}
    return _("du %(first)s au %(last)s") % {"first": first, "last": last}


def _spans_label(spans: Spans) -> str:
    return ", ".join(f"{_format_minutes(start)}{NBSP}–{NBSP}{_format_minutes(end)}" for start, end in spans) or _(
        "fermé"
    )


def _format_minutes(minutes: int) -> str:
    return f"24{NBSP}h" if minutes == DAY else format_clock(time(*divmod(minutes, 60)))


def week_total_label(week: Week) -> str:
    """« 26 h 30 par semaine »."""
    hours, minutes = divmod(week.minutes, 60)
    hours_label = f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02d}" if minutes else "")
    return _("%(hours)s par semaine") % {"hours": hours_label}


def opening_sentences(fixed: Opening, moving: Opening, people: int | None, aged: float | None) -> list[str]:
    """The known opening hours of a territory, and the number of places they come from. `aged`: inhabitants of 65 or
    more."""
    sentences = []
    if fixed.places:
        sentences.append(_fixed_sentence(fixed, people))
    for_aged = fixed.hours_for(AGED, aged)
    if for_aged is not None:
        sentence = _("Cela fait %(hours)s pour %(people)s personnes de 65 ans ou plus.")
        sentences.append(sentence % {"hours": _format_hours(for_aged), "people": format_number(AGED)})
    if fixed.unread:
        sentences.append(
            ngettext(
                "%(n)d lieu fixe écrit des horaires que Jalons ne sait pas compter, par exemple « sur rendez-vous ».",
                "%(n)d lieux fixes écrivent des horaires que Jalons ne sait pas compter, par exemple « sur rendez-vous ».",
                fixed.unread,
            )
            % {"n": fixed.unread}
        )
    if moving.hours is not None:
        sentences.append(
            ngettext(
                "À part, %(n)d lieu itinérant : %(hours)s par semaine.",
                "À part, les lieux itinérants : %(hours)s par semaine, d’après %(known)d sur %(n)d.",
                moving.places,
            )
            % {"hours": _format_hours(moving.hours), "known": moving.known, "n": moving.places}
        )
    return sentences


def _fixed_sentence(found: Opening, people: int | None) -> str:
    rate = found.hours_for(PEOPLE, people)
    if found.hours is None:
        return ngettext(
            "Le lieu fixe ne dit pas ses horaires : ses heures d’ouverture ne sont pas connues.",
            "Aucun des %(n)d lieux fixes ne dit ses horaires : les heures d’ouverture ne sont pas connues.",
            found.places,
        ) % {"n": found.places}
    values = {"known": found.known, "n": found.places, "people": format_number(PEOPLE)}
    if rate is None:
        opened = _("%(hours)s d’ouverture par semaine") % {"hours": _format_hours(found.hours)}
    else:
        for_people = _("%(hours)s d’ouverture par semaine pour %(people)s habitants")
        opened = for_people % (values | {"hours": _format_hours(rate)})
    if found.places == 1:
        return _("%(opened)s, d’après le seul lieu fixe.") % {"opened": opened}
    if found.known == found.places:
        return _("%(opened)s, d’après les %(n)d lieux fixes.") % (values | {"opened": opened})
    return ngettext(
        "%(opened)s, d’après le seul lieu fixe sur %(n)d qui dit ses horaires.",
        "%(opened)s, d’après les %(known)d lieux fixes sur %(n)d qui disent leurs horaires.",
        found.known,
    ) % (values | {"opened": opened})


def _format_hours(count: float) -> str:
    """« 34 heures », « 4,5 heures »."""
    rounded = format_short_decimal(count, 0 if count >= 9.95 else 1)
    return ngettext("%(hours)s heure", "%(hours)s heures", 1 if count < 1.95 else 2) % {"hours": rounded}
