"""The journal's words for the changes of this floor, beside the labels of fields; what is said of an indicator."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from jalons.base.french import format_month, format_number, format_short_day
from jalons.monitoring.rules.indicators import Course
from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        ("measure", ""): gettext_lazy("a noté une valeur de"),
        ("import_values", ""): gettext_lazy("a collé des valeurs dans"),
    },
    fields={
        ("indicator", "value"): gettext_lazy("valeur"),
        ("indicator", "on"): gettext_lazy("mesurée le"),
        ("indicator", "revised"): gettext_lazy("valeurs corrigées"),
    },
    counts={
        ("indicator", "values"): ngettext_lazy("%(n)s valeur ajoutée", "%(n)s valeurs ajoutées", "count"),
    },
    numbers={"baseline": format_number, "target": format_number, "value": format_number},
)


def value_words(on: date, value: Decimal) -> str:
    """« 28 févr. 2026 : 7 », in the journal."""
    return _("%(day)s : %(value)s") % _value_words(value, on)


def course_sentence(course: Course, unit: str) -> str:
    """« De 3 communes le 2 sept. 2025 à 9 le 1 mars 2026. Cible : 16 au 31 déc. 2027. »: what the curve draws."""
    first, last = (course.known[0], course.known[-1]) if course.known else (None, None)
    target = _("Cible : %(value)s au %(day)s.") % _value_words(course.target.value, course.target.on)
    if first is None or last is None:
        return _("Rien n’est encore mesuré.") + " " + target
    opening = _("%(value)s %(unit)s le %(day)s.") if first == last else _("De %(value)s %(unit)s le %(day)s")
    told = opening % (_value_words(first.value, first.on) | {"unit": unit})
    if first != last:
        told += " " + _("à %(value)s le %(day)s.") % _value_words(last.value, last.on)
    return " ".join(told.split()) + " " + target


def figure_sentence(
    label: str, unit: str, baseline: Decimal | None, last: tuple[date, Decimal] | None, target: tuple[date, Decimal]
) -> str:
    """« Communes desservies : de 3 à 16 communes d’ici déc. 2027. Dernier chiffre : 9, le 1 mars 2026. »"""
    aim = _("de %(start)s à %(target)s %(unit)s") if baseline is not None else _("%(target)s %(unit)s")
    values = {"start": format_number(baseline or 0), "target": format_number(target[1]), "unit": unit}
    measured = _("Dernier chiffre : %(value)s, le %(day)s.") % _value_words(last[1], last[0]) if last else ""
    opening = _("%(label)s : %(aim)s d’ici %(month)s.") % {
        "label": label,
        "aim": (aim % values).strip(),
        "month": format_month(target[0]),
    }
    return f"{opening} {measured or _('Rien n’est encore mesuré.')}"


def way_done(start: Decimal, target: Decimal) -> str:
    """« du chemin de 3 à 16 », after a percentage."""
    return _("du chemin de %(start)s à %(target)s") % {"start": format_number(start), "target": format_number(target)}


def _value_words(value: Decimal, on: date) -> dict[str, str]:
    return {"value": format_number(value), "day": format_short_day(on)}
