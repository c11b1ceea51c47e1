"""The journal's words for the changes of this floor, beside the labels of fields; what is said of an indicator, of an
experience."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import capitalize_first, format_euros, format_month, format_number, format_short_day
from jalons.base.plurals import PluralLabel
from jalons.funding.models import Kind as ExpenseKind
from jalons.funding.models import Tax
from jalons.monitoring.models import Experience, Licence
from jalons.monitoring.rules.experiences import (
    ROWS,
    ExperienceExpense,
    ExperienceIndicator,
    ExperienceStep,
    Part,
)
from jalons.monitoring.rules.indicators import Course, ValueDoubt
from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        ("measure", ""): gettext_lazy("a noté une valeur de"),
        ("import_values", ""): gettext_lazy("a collé des valeurs dans"),
        ("add", "experience"): gettext_lazy("a écrit le retour d’expérience"),
        ("keep", "experience"): gettext_lazy("a fait d’une fiche le retour d’expérience"),
        ("take_changes", "experience"): gettext_lazy("a repris ce qui a changé dans la fiche pour"),
        ("offer", "experience"): gettext_lazy("a proposé aux autres équipes le retour d’expérience"),
        ("withdraw_offer", "experience"): gettext_lazy("ne propose plus aux autres équipes le retour d’expérience"),
        ("revise", "experience"): gettext_lazy("a corrigé le retour d’expérience"),
        ("remove", "experience"): gettext_lazy("a retiré le retour d’expérience"),
        ("restore", "experience"): gettext_lazy("a remis le retour d’expérience"),
        ("reuse", "actionsheet"): gettext_lazy("a commencé, d’après un retour d’expérience,"),
    },
    fields={
        ("indicator", "value"): gettext_lazy("valeur"),
        ("indicator", "on"): gettext_lazy("mesurée le"),
        ("indicator", "earlier"): gettext_lazy("avant"),
        ("indicator", "revised"): gettext_lazy("valeurs corrigées"),
        ("actionsheet", "experience"): gettext_lazy("retour d’expérience"),
        ("actionsheet", "territory"): gettext_lazy("territoire d’origine"),
    },
    counts={
        ("indicator", "values"): PluralLabel("%(n)s valeur ajoutée", "%(n)s valeurs ajoutées", "count"),
    },
    numbers={"baseline": format_number, "target": format_number, "value": format_number},
)

# The headings of an experience, in its form and on its page.
PARTS = {
    Part.WHAT: gettext_lazy("Quoi, et où"),
    Part.WHY: gettext_lazy("Pourquoi et comment"),
    Part.MONEY: gettext_lazy("Combien"),
    Part.WHEN: gettext_lazy("Quand"),
    Part.WITH: gettext_lazy("Avec qui"),
    Part.COUNTED: gettext_lazy("Ce qui a été compté"),
    Part.SOURCE: gettext_lazy("D’où vient ce texte, et ce que l’on peut en faire"),
}


def _experience_label(name: str) -> str:
    return next(str(field.verbose_name) for field in Experience._meta.concrete_fields if field.name == name)


def field_heading(name: str) -> str:
    """The label of a field of an experience, at the head of a line."""
    return capitalize_first(_experience_label(name))


def step_sentence(step: ExperienceStep) -> str:
    """« Acheter le véhicule, du mois 2 au mois 5 »."""
    months = {"label": step.label, "first": step.starts, "last": step.ends}
    if step.starts is not None and step.ends is not None:
        if step.starts == step.ends:
            return _("%(label)s, au mois %(last)s") % months
        return _("%(label)s, du mois %(first)s au mois %(last)s") % months
    if step.ends is not None:
        return _("%(label)s, jusqu’au mois %(last)s") % months
    if step.starts is not None:
        return _("%(label)s, à partir du mois %(first)s") % months
    return step.label


def indicator_sentence(indicator: ExperienceIndicator) -> str:
    """« Communes desservies : 13 communes »; the label alone when nothing was measured."""
    if indicator.result is None:
        return indicator.label
    values = {"label": indicator.label, "value": format_number(indicator.result), "unit": indicator.unit}
    return (_("%(label)s : %(value)s %(unit)s") % values).strip()


def expense_sentence(expense: ExperienceExpense) -> str:
    """« Véhicule : 42 000 €, investissement »."""
    kind = str(dict(ExpenseKind.choices).get(expense.kind, expense.kind)).lower()
    values = {"label": expense.label, "amount": format_euros(expense.amount), "kind": kind}
    return _("%(label)s : %(amount)s, %(kind)s") % values


LINE_GONE = gettext_lazy(
    "Une ligne cochée n’est plus proposée. Le reste de vos choix est gardé : relisez, puis envoyez de nouveau."
)

# What is told of one line of an experience, by the field that holds it.
LINE_SENTENCES: dict[str, Callable[[Any], str]] = {
    "steps": step_sentence,
    "indicators": indicator_sentence,
    "expenses": expense_sentence,
}


def budget_sentence(budget: Decimal | None, tax: str) -> str:
    """« 42 000 €, toutes taxes comprises »; an unknown budget is no zero."""
    if budget is None:
        return _("Non connu")
    if tax == Tax.UNKNOWN:
        return _("%(amount)s, taxes non précisées") % {"amount": format_euros(budget)}
    values = {"amount": format_euros(budget), "tax": dict(Tax.choices)[tax]}
    return _("%(amount)s, %(tax)s") % values


def value_text(name: str, value: Any) -> str:
    """The value of a field of an experience, as two versions are compared."""
    if name in LINE_SENTENCES:
        return "\n".join(map(LINE_SENTENCES[name], ROWS[name](value)))
    if name == "budget":
        return format_euros(value) if value is not None else ""
    return str(dict(Tax.choices).get(value, value)) if name == "budget_tax" else str(value)


def reuse_sentence(title: str, territory: str, licence: str) -> str:
    """« Partie du retour d’expérience « … » (Dronne et Belle), Licence Ouverte 2.0. »"""
    values = {"title": title, "territory": territory, "licence": dict(Licence.choices).get(licence, "")}
    if not licence:
        return _("Partie du retour d’expérience « %(title)s » (%(territory)s).") % values
    return _("Partie du retour d’expérience « %(title)s » (%(territory)s), licence : %(licence)s.") % values


def value_words(on: date, value: Decimal) -> str:
    """« 28 févr. 2026 : 7 », in the journal."""
    return _("%(day)s : %(value)s") % _value_words(value, on)


def earlier_words(on: date | None, value: Decimal) -> str:
    """« 9 le 2 nov. 2026 », else « 3 au départ », which has no day."""
    if on is None:
        return _("%(value)s au départ") % {"value": format_number(value)}
    return _("%(value)s le %(day)s") % _value_words(value, on)


def noted_value_sentence(was: Decimal | None, was_by: str) -> str:
    """What is told once a value is noted, with the one that it replaced."""
    told = _("La valeur est notée.")
    if was is None:
        return told
    values = {"told": told, "was": format_number(was), "who": was_by}
    if was_by:
        return _("%(told)s Elle remplace %(was)s, noté par\u00a0: %(who)s.") % values
    return _("%(told)s Elle remplace %(was)s.") % values


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


def doubted_value_sentence(doubt: ValueDoubt, value: Decimal, bound: Decimal | None) -> str:
    """Why a value is refused, or what is asked before it is noted."""
    if doubt is ValueDoubt.NEGATIVE:
        return _(
            "Cet indicateur compte : sa valeur ne descend pas sous zéro. S’il mesure une évolution ou un écart, son libellé "
            "doit le dire."
        )
    asked = {
        ValueDoubt.OVER_SHARE: _(
            "Vous écrivez %(value)s\u00a0%%, et c’est plus que le tout. Si c’est bien le chiffre mesuré, cochez la case."
        ),
        ValueDoubt.OVER_TOTAL: _(
            "Vous écrivez %(value)s, et il y en a %(bound)s en tout. Si c’est bien le chiffre mesuré, cochez la case."
        ),
        ValueDoubt.FRACTION: _(
            "Vous écrivez %(value)s\u00a0: ici, on compte en nombres entiers. Si c’est bien le chiffre mesuré, cochez la case."
        ),
        ValueDoubt.OVER_TARGET: _(
            "Vous écrivez %(value)s, et la cible est de %(bound)s. Si c’est bien le chiffre mesuré, cochez la case."
        ),
    }
    return asked[doubt] % {"value": format_number(value), "bound": format_number(bound or 0)}


def way_done(start: Decimal, target: Decimal, *, is_backwards: bool) -> str:
    """« du chemin de 3 à 16 », after a percentage; « en dessous du départ, 3 », without one, of a value that went away from
    the target."""
    if is_backwards:
        behind = _("en dessous du départ, %(start)s") if target > start else _("au-dessus du départ, %(start)s")
        return behind % {"start": format_number(start)}
    return _("du chemin de %(start)s à %(target)s") % {"start": format_number(start), "target": format_number(target)}


def _value_words(value: Decimal, on: date) -> dict[str, str]:
    return {"value": format_number(value), "day": format_short_day(on)}
