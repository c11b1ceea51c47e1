"""The limits of the figures of a portrait, always printed with them (method, section 1.4)."""

from collections.abc import Collection

from django.utils.translation import gettext as _


def limit_sentences(shown: Collection[str], *, has_score: bool, has_offer: bool, has_hours: bool) -> list[str]:
    """`shown`: keys of the indicators in the portrait."""
    sentences = [
        _(
            "Ces chiffres décrivent un risque, pas des personnes. Ils ouvrent la discussion : celles et ceux qui vivent et "
            "travaillent ici connaissent des situations qu’ils ne voient pas."
        )
    ]
    if shown:
        sentences.append(
            _(
                "Les nombres de personnes sont des ordres de grandeur. Une même personne peut être comptée dans plusieurs "
                "publics : ne les additionnez pas."
            )
        )
    if "no_wired_thd" in shown:
        sentences.append(
            _("Le débit est celui que le réseau permet. Personne ne sait ici combien de foyers sont vraiment abonnés.")
        )
    if "poverty_or_estimate" in shown:
        sentences.append(
            _(
                "Le taux de pauvreté des petites communes n’est pas publié : il est estimé d’après le revenu médian, ou, à "
                "défaut, c’est celui de l’intercommunalité."
            )
        )
    if has_score:
        sentences.append(
            _(
                "Le score est un risque relatif, pas un nombre de personnes. Il ne tient compte ni de l’équipement des "
                "foyers, ni du nombre d’habitants de chaque commune."
            )
        )
    if has_offer:
        sentences.append(
            _(
                "Les distances sont à vol d’oiseau, depuis la mairie. Les lieux itinérants vont plus loin que leur adresse, "
                "et un lieu peut manquer à l’annuaire."
            )
        )
    if has_hours:
        sentences.append(
            _(
                "Les heures d’ouverture sont celles des lieux, pas celles où quelqu’un y aide. Un lieu qui ne dit pas ses "
                "horaires n’y est pas compté : le total réel est plus élevé."
            )
        )
    return sentences
