"""Shares as sentences: « 1 habitant sur 3 a 65 ans ou plus, contre 1 sur 5 en France. »"""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import bounded_percent, capitalize_first, format_decimals, format_number
from jalons.base.frozen import frozen
from jalons.base.plurals import PluralLabel
from jalons.diagnosis.rules import shares

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

MOST_NAMES = 4


@frozen
class Noun:
    """The words of an indicator, for a fraction and for a percentage; and what is counted (« environ 3 800 … »)."""

    out_of: PluralLabel
    percent: "StrPromise"
    counted: "StrPromise"


NOUNS = {
    "aged_65": Noun(
        PluralLabel("%(n)d habitant sur %(of)d a 65 ans ou plus", "%(n)d habitants sur %(of)d ont 65 ans ou plus", "n"),
        gettext_lazy("%(share)s des habitants ont 65 ans ou plus"),
        gettext_lazy("personnes"),
    ),
    "low_diploma": Noun(
        PluralLabel("%(n)d adulte sur %(of)d n’a pas le bac", "%(n)d adultes sur %(of)d n’ont pas le bac", "n"),
        gettext_lazy("%(share)s des adultes n’ont pas le bac"),
        gettext_lazy("personnes"),
    ),
    "poverty": Noun(
        PluralLabel(
            "%(n)d habitant sur %(of)d vit sous le seuil de pauvreté",
            "%(n)d habitants sur %(of)d vivent sous le seuil de pauvreté",
            "n",
        ),
        gettext_lazy("%(share)s des habitants vivent sous le seuil de pauvreté"),
        gettext_lazy("personnes"),
    ),
    "single_parent": Noun(
        PluralLabel(
            "%(n)d ménage sur %(of)d est une famille monoparentale",
            "%(n)d ménages sur %(of)d sont des familles monoparentales",
            "n",
        ),
        gettext_lazy("%(share)s des ménages sont des familles monoparentales"),
        gettext_lazy("familles"),
    ),
    "one_person": Noun(
        PluralLabel(
            "%(n)d ménage sur %(of)d compte une seule personne",
            "%(n)d ménages sur %(of)d comptent une seule personne",
            "n",
        ),
        gettext_lazy("%(share)s des ménages comptent une seule personne"),
        gettext_lazy("ménages"),
    ),
    "unemployment": Noun(
        PluralLabel("%(n)d actif sur %(of)d est au chômage", "%(n)d actifs sur %(of)d sont au chômage", "n"),
        gettext_lazy("%(share)s des actifs sont au chômage"),
        gettext_lazy("personnes"),
    ),
    "minima": Noun(
        PluralLabel("%(n)d foyer sur %(of)d reçoit le RSA", "%(n)d foyers sur %(of)d reçoivent le RSA", "n"),
        gettext_lazy("%(share)s des foyers reçoivent le RSA"),
        gettext_lazy("foyers"),
    ),
    "no_car": Noun(
        PluralLabel("%(n)d ménage sur %(of)d n’a pas de voiture", "%(n)d ménages sur %(of)d n’ont pas de voiture", "n"),
        gettext_lazy("%(share)s des ménages n’ont pas de voiture"),
        gettext_lazy("ménages"),
    ),
    "no_wired_thd": Noun(
        PluralLabel(
            "%(n)d logement ou local sur %(of)d n’a pas accès au très haut débit fixe",
            "%(n)d logements ou locaux sur %(of)d n’ont pas accès au très haut débit fixe",
            "n",
        ),
        gettext_lazy("%(share)s des logements et locaux n’ont pas accès au très haut débit fixe"),
        gettext_lazy("logements ou locaux"),
    ),
    "no_4g": Noun(
        PluralLabel("%(n)d habitant sur %(of)d n’a pas la 4G", "%(n)d habitants sur %(of)d n’ont pas la 4G", "n"),
        gettext_lazy("%(share)s des habitants n’ont pas la 4G"),
        gettext_lazy("personnes"),
    ),
}
NOUNS["poverty_or_estimate"] = NOUNS["poverty"]


def format_share(share: float) -> str:
    """« 32 % »; one decimal under ten: « 4,6 % »."""
    return bounded_percent(share, 0 if share >= 9.95 else 1, is_short=True)


def format_score(value: float) -> str:
    """« 8,0 »: always one decimal, so that scores are aligned."""
    return format_decimals(value, 1)


def comparison_sentence(key: str, share: float, france: float) -> str:
    """Both in the same form: fractions when each has one and they differ, else percentages."""
    here, there = shares.nearest_fraction(share), shares.nearest_fraction(france)
    if here and there and here != there:
        parts = {"here": fraction_sentence(key, here), "n": there.numerator, "of": there.denominator}
        return _("%(here)s, contre %(n)d sur %(of)d en France.") % parts
    here_said = percent_sentence(key, share)
    return _("%(here)s, contre %(there)s en France.") % {"here": here_said, "there": format_share(france)}


def percent_sentence(key: str, share: float) -> str:
    """« 32 % des habitants n’ont pas la 4G », without its end."""
    return capitalize_first(str(NOUNS[key].percent) % {"share": format_share(share)})


def fraction_sentence(key: str, one: Fraction) -> str:
    return str(NOUNS[key].out_of % {"n": one.numerator, "of": one.denominator})


def format_magnitude(count: int, noun: object) -> str:
    """« environ 3 800 personnes », as an order of magnitude; « moins de 10 personnes »."""
    rounded = shares.round_magnitude(count)
    if rounded < 10:
        return _("moins de 10 %(noun)s") % {"noun": noun}
    return _("environ %(n)s %(noun)s") % {"n": format_number(rounded), "noun": noun}


def join_names(names: Sequence[str]) -> str:
    """« Biras, Quinsac et Villars »; beyond four names, the number of the others."""
    if len(names) > MOST_NAMES:
        shown = names[: MOST_NAMES - 1]
        return _("%(names)s et %(n)d autres") % {"names": ", ".join(shown), "n": len(names) - len(shown)}
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s et %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
