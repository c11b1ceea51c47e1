"""The sentences of suggestions, and of figures that may be kept. Someone on the council must be able to say each
aloud."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number, format_short_decimal
from jalons.diagnosis.rules.messages import Candidate
from jalons.diagnosis.words.places import format_bounded_percent, format_distance
from jalons.diagnosis.words.shares import NOUNS, comparison_sentence, format_magnitude, join_names, percent_sentence

type Values = Mapping[str, Any]


def candidate_sentence(candidate: Candidate) -> str:
    """A key may end with the code of a commune: « score-24064 »."""
    values: Values = candidate.values
    if candidate.key in NOUNS:
        if "france" in values:
            return comparison_sentence(candidate.key, values["share"], values["france"])
        return percent_sentence(candidate.key, values["share"]) + "."
    return _SENTENCES[candidate.key.partition("-")[0]](values)


def _gathered_sentence(values: Values) -> str:
    return ngettext(
        "Plus de la moitié des habitants vivent dans une seule des %(all)d communes.",
        "Plus de la moitié des habitants vivent dans %(few)d des %(all)d communes.",
        values["few"],
    ) % {"few": values["few"], "all": values["all"]}


def _fragility_sentence(values: Values) -> str:
    opening = _("%(sentence)s Son score est de %(score)s sur 10.") % {
        "sentence": values["sentence"],
        "score": format_short_decimal(values["score"]),
    }
    if not values["worst"]:
        return opening.strip()
    where = ngettext(
        "La commune la plus exposée : %(names)s.", "Les communes les plus exposées : %(names)s.", len(values["worst"])
    )
    return f"{opening} {where % {'names': join_names(values['worst'])}}".strip()


def _contrast_sentence(values: Values) -> str:
    return _("Les communes ne se ressemblent pas : leur score de fragilité va de %(low)s à %(high)s sur 10.") % {
        "low": format_short_decimal(values["lowest"]),
        "high": format_short_decimal(values["highest"]),
    }


def _far_sentence(values: Values) -> str:
    names = values["communes"]
    return ngettext(
        "%(n)d commune sur %(of)d n’a aucun lieu d’accueil à moins de %(km)d km : %(names)s (%(people)s).",
        "%(n)d communes sur %(of)d n’ont aucun lieu d’accueil à moins de %(km)d km : %(names)s (%(people)s).",
        len(names),
    ) % {
        "n": len(names),
        "of": values["of"],
        "km": values["km"],
        "names": join_names(names),
        "people": format_magnitude(values["people"], _("habitants")),
    }


def _zones_sentence(values: Values) -> str:
    names = values["communes"]
    return ngettext(
        "%(n)d commune est à la fois fragile et loin d’un lieu d’accueil : %(names)s (%(people)s).",
        "%(n)d communes sont à la fois fragiles et loin d’un lieu d’accueil : %(names)s (%(people)s).",
        len(names),
    ) % {"n": len(names), "names": join_names(names), "people": format_magnitude(values["people"], _("habitants"))}


def _no_place_sentence(_values: Values) -> str:
    return _("Aucun lieu d’accueil numérique n’est recensé ici.")


def _concentration_sentence(values: Values) -> str:
    return _("L’aide existe, mais au même endroit : %(here)d des %(places)d lieux d’accueil sont à %(names)s.") % {
        "here": values["here"],
        "places": values["places"],
        "names": join_names(values["communes"]),
    }


def _stale_sentence(values: Values) -> str:
    return _("%(old)d lieux d’accueil sur %(places)d ne sont plus à jour depuis dix-huit mois.") % dict(values)


def _theme_sentence(values: Values) -> str:
    return _("« %(theme)s » revient dans %(n)d des %(of)d paroles recueillies.") % dict(values)


def _places_sentence(values: Values) -> str:
    if not values["places"]:
        return _no_place_sentence(values)
    return ngettext(
        "%(n)s lieu d’accueil numérique est recensé ici.",
        "%(n)s lieux d’accueil numérique sont recensés ici.",
        values["places"],
    ) % {"n": format_number(values["places"])}


def _density_sentence(values: Values) -> str:
    return _("Le territoire compte %(n)s lieux d’accueil numérique pour 10 000 habitants.") % {
        "n": format_short_decimal(values["density"])
    }


def _near_sentence(values: Values) -> str:
    return _("%(share)s des habitants vivent à moins de %(km)d km d’un lieu fixe d’accueil numérique.") % {
        "share": format_bounded_percent(values["share"]),
        "km": values["km"],
    }


def _moving_sentence(values: Values) -> str:
    return ngettext(
        "%(n)s lieu d’accueil numérique est itinérant.",
        "%(n)s lieux d’accueil numérique sont itinérants.",
        values["places"],
    ) % {"n": format_number(values["places"])}


def _commune_score_sentence(values: Values) -> str:
    parts = {"commune": values["commune"], "score": values["score"]}
    return _("%(commune)s : le score de fragilité numérique est de %(score)s sur 10.") % parts


def _commune_distance_sentence(values: Values) -> str:
    if values["is_here"]:
        return _("%(commune)s a un lieu fixe d’accueil numérique.") % {"commune": values["commune"]}
    parts = {"commune": values["commune"], "distance": format_distance(values["km"], values["around"])}
    return _("%(commune)s : le lieu fixe d’accueil numérique le plus proche est à %(distance)s.") % parts


_SENTENCES: dict[str, Callable[[Values], str]] = {
    "gathered": _gathered_sentence,
    "fragility": _fragility_sentence,
    "contrast": _contrast_sentence,
    "far": _far_sentence,
    "zones": _zones_sentence,
    "nowhere": _no_place_sentence,
    "together": _concentration_sentence,
    "stale": _stale_sentence,
    "theme": _theme_sentence,
    "places": _places_sentence,
    "density": _density_sentence,
    "near": _near_sentence,
    "moving": _moving_sentence,
    "score": _commune_score_sentence,
    "distance": _commune_distance_sentence,
}
