"""The sentence of each suggestion, and of each figure that may be kept. A person of the council must be able to say it
aloud."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import number
from jalons.diagnosis.rules.messages import Candidate
from jalons.diagnosis.words.places import distance, share
from jalons.diagnosis.words.shares import NOUNS, about, compared, decimal, listed, percent

type Values = Mapping[str, Any]


def told(candidate: Candidate) -> str:
    """A key may end with the code of a commune: « score-24064 »."""
    values: Values = candidate.values
    if candidate.key in NOUNS:
        if "france" in values:
            return compared(candidate.key, values["share"], values["france"])
        return str(NOUNS[candidate.key].percent) % {"share": percent(values["share"])} + "."
    return _SENTENCES[candidate.key.partition("-")[0]](values)


def _gathered(values: Values) -> str:
    return ngettext(
        "Plus de la moitié des habitants vivent dans une seule des %(all)d communes.",
        "Plus de la moitié des habitants vivent dans %(few)d des %(all)d communes.",
        values["few"],
    ) % {"few": values["few"], "all": values["all"]}


def _fragility(values: Values) -> str:
    opening = _("%(sentence)s Son score est de %(score)s sur 10.") % {
        "sentence": values["sentence"],
        "score": decimal(values["score"]),
    }
    if not values["worst"]:
        return opening.strip()
    where = ngettext(
        "La commune la plus exposée : %(names)s.", "Les communes les plus exposées : %(names)s.", len(values["worst"])
    )
    return f"{opening} {where % {'names': listed(values['worst'])}}".strip()


def _contrast(values: Values) -> str:
    return _("Les communes ne se ressemblent pas : leur score de fragilité va de %(low)s à %(high)s sur 10.") % {
        "low": decimal(values["lowest"]),
        "high": decimal(values["highest"]),
    }


def _far(values: Values) -> str:
    names = values["communes"]
    return ngettext(
        "%(n)d commune sur %(of)d n’a aucun lieu d’accueil à moins de %(km)d km : %(names)s (%(people)s).",
        "%(n)d communes sur %(of)d n’ont aucun lieu d’accueil à moins de %(km)d km : %(names)s (%(people)s).",
        len(names),
    ) % {
        "n": len(names),
        "of": values["of"],
        "km": values["km"],
        "names": listed(names),
        "people": about(values["people"], _("habitants")),
    }


def _zones(values: Values) -> str:
    names = values["communes"]
    return ngettext(
        "%(n)d commune est à la fois fragile et loin d’un lieu d’accueil : %(names)s (%(people)s).",
        "%(n)d communes sont à la fois fragiles et loin d’un lieu d’accueil : %(names)s (%(people)s).",
        len(names),
    ) % {"n": len(names), "names": listed(names), "people": about(values["people"], _("habitants"))}


def _nowhere(_values: Values) -> str:
    return _("Aucun lieu d’accueil numérique n’est recensé ici.")


def _together(values: Values) -> str:
    return _("L’aide existe, mais au même endroit : %(here)d des %(places)d lieux d’accueil sont à %(names)s.") % {
        "here": values["here"],
        "places": values["places"],
        "names": listed(values["communes"]),
    }


def _stale(values: Values) -> str:
    return _("%(old)d lieux d’accueil sur %(places)d ne sont plus à jour depuis dix-huit mois.") % dict(values)


def _theme(values: Values) -> str:
    return _("« %(theme)s » revient dans %(n)d des %(of)d paroles recueillies.") % dict(values)


def _places(values: Values) -> str:
    if not values["places"]:
        return _nowhere(values)
    return ngettext(
        "%(n)s lieu d’accueil numérique est recensé ici.",
        "%(n)s lieux d’accueil numérique sont recensés ici.",
        values["places"],
    ) % {"n": number(values["places"])}


def _density(values: Values) -> str:
    return _("Le territoire compte %(n)s lieux d’accueil numérique pour 10 000 habitants.") % {
        "n": decimal(values["density"])
    }


def _near(values: Values) -> str:
    return _("%(share)s des habitants vivent à moins de %(km)d km d’un lieu fixe d’accueil numérique.") % {
        "share": share(values["share"]),
        "km": values["km"],
    }


def _moving(values: Values) -> str:
    return ngettext(
        "%(n)s lieu d’accueil numérique est itinérant.",
        "%(n)s lieux d’accueil numérique sont itinérants.",
        values["places"],
    ) % {"n": number(values["places"])}


def _commune_score(values: Values) -> str:
    said = {"commune": values["commune"], "score": values["score"]}
    return _("%(commune)s : le score de fragilité numérique est de %(score)s sur 10.") % said


def _commune_distance(values: Values) -> str:
    if values["is_here"]:
        return _("%(commune)s a un lieu fixe d’accueil numérique.") % {"commune": values["commune"]}
    said = {"commune": values["commune"], "distance": distance(values["km"], values["around"])}
    return _("%(commune)s : le lieu fixe d’accueil numérique le plus proche est à %(distance)s.") % said


_SENTENCES: dict[str, Callable[[Values], str]] = {
    "gathered": _gathered,
    "fragility": _fragility,
    "contrast": _contrast,
    "far": _far,
    "zones": _zones,
    "nowhere": _nowhere,
    "together": _together,
    "stale": _stale,
    "theme": _theme,
    "places": _places,
    "density": _density,
    "near": _near,
    "moving": _moving,
    "score": _commune_score,
    "distance": _commune_distance,
}
