"""Sentences about priority districts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

ZONES = {
    "QPV": gettext_lazy("dans un quartier prioritaire (QPV)"),
    "FRR": gettext_lazy("en zone France ruralités revitalisation (FRR)"),
}


def district_sentence(districts: int, communes: int) -> str:
    if not districts:
        return _("Aucun quartier prioritaire de la politique de la ville dans ce territoire.")
    return _("%(districts)s, %(communes)s.") % {
        "districts": ngettext(
            "%(n)d quartier prioritaire de la politique de la ville",
            "%(n)d quartiers prioritaires de la politique de la ville",
            districts,
        )
        % {"n": districts},
        "communes": ngettext("dans %(n)d commune", "dans %(n)d communes", communes) % {"n": communes},
    }


def district_place_sentence(near: int, saying: int | None) -> str:
    """`near`: number of places in communes with a district. `saying`: those that declare to be in one; None when no
    list gives this."""
    if not near:
        return _("Aucun lieu d’aide n’est connu dans une commune qui en a un.")
    sentence = ngettext(
        "%(n)d lieu d’aide est dans une commune qui en a un",
        "%(n)d lieux d’aide sont dans une commune qui en a un",
        near,
    ) % {"n": near}
    if saying is None:
        return f"{sentence}."
    if not saying:
        return _("%(places)s ; aucun ne dit être dans un quartier prioritaire.") % {"places": sentence}
    return ngettext(
        "%(places)s ; %(n)d dit être dans un quartier prioritaire.",
        "%(places)s ; %(n)d disent être dans un quartier prioritaire.",
        saying,
    ) % {"places": sentence, "n": saying}
