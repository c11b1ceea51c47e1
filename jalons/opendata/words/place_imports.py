"""French sentences of the import of a list of places."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_number
from jalons.base.plurals import PluralLabel
from jalons.opendata.rules.mediation_standard import SERVICES
from jalons.opendata.rules.place_tables import YES, Act, Doubt

if TYPE_CHECKING:
    from jalons.base.previews import CountedWords


COLUMNS = {
    "name": gettext_lazy("Nom du lieu"),
    "commune": gettext_lazy("Commune"),
    "insee": gettext_lazy("Code INSEE de la commune"),
    "postcode": gettext_lazy("Code postal"),
    "address": gettext_lazy("Adresse, ou une partie"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "point": gettext_lazy("Latitude et longitude ensemble"),
    "services": gettext_lazy("Services"),
    "programmes": gettext_lazy("Programmes et labels"),
    "moves": gettext_lazy("Fixe ou itinérant"),
    "phone": gettext_lazy("Téléphone public"),
    "website": gettext_lazy("Site"),
    "hours": gettext_lazy("Horaires"),
    "updated_on": gettext_lazy("Jour de la mise à jour"),
    "reference": gettext_lazy("Identifiant du lieu"),
    **{f"{YES}{place}": gettext_lazy("Oui ou non : %(service)s") for place in range(len(SERVICES))},
}
DETAILS = {
    key: COLUMNS[key] for key in ("address", "services", "programmes", "phone", "website", "hours", "updated_on")
} | {
    "name": gettext_lazy("Nom"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
}
DOUBTS = {
    Doubt.NO_NAME: gettext_lazy("aucun nom : laissée. Elle porte « %(about)s »"),
    Doubt.NO_COMMUNE: gettext_lazy("ni commune, ni code postal : laissée"),
    Doubt.BY_POSTCODE: gettext_lazy("commune devinée d’après le code postal %(about)s"),
    Doubt.POINT: gettext_lazy("coordonnées absentes, à zéro ou loin de la commune : placé au point de la commune"),
    Doubt.SWAPPED: gettext_lazy("latitude et longitude inversées : remises dans l’ordre"),
    Doubt.SERVICE: gettext_lazy("services que le standard national ne connaît pas, laissés : %(about)s"),
    Doubt.SAME_NAME: gettext_lazy("un autre lieu de la commune a ce nom : il s’appellera « %(about)s »"),
    Doubt.TWICE: gettext_lazy("déjà plus haut dans la liste : laissée"),
}
ACTS = {
    Act.CREATE: gettext_lazy("à ajouter"),
    Act.UPDATE: gettext_lazy("à mettre à jour"),
    Act.SAME: gettext_lazy("rien à changer"),
    Act.OUTSIDE: gettext_lazy("hors du périmètre"),
    Act.LEAVE: gettext_lazy("laissée"),
}
COUNTS: "CountedWords" = {
    Act.CREATE: PluralLabel("%(n)s lieu à ajouter", "%(n)s lieux à ajouter", "count"),
    Act.SAME: gettext_lazy("%(n)s sans changement"),
    Act.LEAVE: PluralLabel("%(n)s laissée", "%(n)s laissées", "count"),
}


def column_labels() -> dict[str, str]:
    """With the service that each column of yes and no is about."""
    return {
        key: str(label) % {"service": SERVICES[int(key.removeprefix(YES))]} if key.startswith(YES) else str(label)
        for key, label in COLUMNS.items()
    }


def places_sentence(created: int, updated: int) -> str:
    first = ngettext("%(n)s lieu ajouté", "%(n)s lieux ajoutés", created) % {"n": format_number(created)}
    second = ngettext("%(n)s mis à jour", "%(n)s mis à jour", updated) % {"n": format_number(updated)}
    return _("%(first)s, %(second)s.") % {"first": first, "second": second}
