"""Places of mediation, « La Cartographie nationale »: national standard v1.0.2, and the files of 2022 (schema 0.x).

The standard separates the values of a cell with « | »; 0.x uses « ; », other names and words, and has no INSEE code.
E-mails, and the persons named in some exports, are never read.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import format_short_day, matching_key
from jalons.base.table_files import unguard_formula
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.mediation_standard import (
    ACCESS,
    CARE,
    FEES,
    NO_ADDRESS,
    PROGRAMMES,
    PUBLICS,
    SERVICES,
    SUPPORT,
    ZONES,
    standard_word,
    words_in_vocabulary,
)
from jalons.opendata.rules.place_cells import clean_phone, first_web_address, read_day
from jalons.opendata.rules.places import PlaceFacts
from jalons.opendata.sources import datagouv
from jalons.opendata.sources.places import PlaceGathering
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source

# A file with places in most départements covers France.
MOST_DEPARTEMENTS = 90
Cells = Callable[..., str]


class MediationPlaces(Source):
    key = "lieux"
    title = gettext_lazy("Lieux de médiation numérique")
    producer = "La Cartographie nationale des lieux d’inclusion numérique"
    page = "https://cartographie.societenumerique.gouv.fr/"
    organisation = "cartographie-nationale-des-lieux-de-mediation-numerique"
    purpose = gettext_lazy("Où se faire aider avec le numérique : lieux, services, programmes, horaires.")
    wanted = ("id", "nom", "commune", "code_postal", "services", "adresse")
    how = gettext_lazy(
        "Le fichier de la Cartographie nationale, en CSV, pour la France ou pour votre département. "
        "Un fichier d’un autre producteur convient s’il suit le standard national."
    )

    def chooses(self, resource: datagouv.Resource) -> bool:
        """The file of the whole of France: « 20260115-la-cartographie-nationale-…-national.csv »."""
        return super().chooses(resource) and "national" in matching_key(resource.title)

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        for needed in ("id", "nom", "code_postal"):
            table.place(needed)
        gathering = PlaceGathering(geography)
        is_former = table.place_or_none("code_insee") is None
        for row, cells in table.rows:

            def cell(*names: str, cells: list[str] = cells) -> str:
                place = table.place_or_none(*names)
                return unguard_formula(cells[place].strip()) if place is not None else ""

            self._read(gathering, row, cell)
        latest = gathering.latest()
        notes = [self._of_some_departements(gathering, geography)]
        if is_former:
            notes.append(
                _("Ce fichier suit l’ancien schéma (2022) : ses réponses sont traduites dans le standard actuel.")
            )
        return gathering.normalised(
            _("mise à jour du %(day)s") % {"day": format_short_day(latest)} if latest else "",
            [note for note in notes if note],
        )

    def _read(self, gathering: PlaceGathering, row: int, cell: Cells) -> None:
        separator = "|" if "|" in "".join((cell("services"), cell("modalites_accompagnement"))) else ";"

        def answers(*names: str) -> list[str]:
            text = cell(*names)
            return gathering.answers(text, "|" if "|" in text else separator)

        publics = answers("publics_specifiquement_adresses", "publics_accueillis", "public_accueilli")
        moves = {standard_word(answer) for answer in answers("itinerance")}
        facts = PlaceFacts(
            source_id=cell("id"),
            name=cell("nom"),
            commune=cell("code_insee"),
            pivot="" if set(cell("pivot")) <= {"0"} else cell("pivot")[:14],
            address=", ".join(
                part for part in (cell("adresse"), cell("complement_adresse")) if part not in ("", NO_ADDRESS)
            ),
            postcode=cell("code_postal")[:5],
            services=words_in_vocabulary(answers("services"), SERVICES),
            programmes=words_in_vocabulary(answers("dispositif_programmes_nationaux", "labels_nationaux"), PROGRAMMES),
            publics=words_in_vocabulary(publics, PUBLICS),
            care=words_in_vocabulary([*publics, *answers("prise_en_charge_specifique")], CARE),
            fees=words_in_vocabulary(answers("frais_a_charge", "conditions_acces"), FEES),
            access=words_in_vocabulary(answers("modalites_acces"), ACCESS),
            support=words_in_vocabulary(answers("modalites_accompagnement"), SUPPORT),
            zones=_read_zones(cell("autres_formations_labels")),
            is_fixed="Itinérant" not in moves or "Fixe" in moves,
            is_itinerant="Itinérant" in moves,
            hours=cell("horaires")[:300],
            phone=clean_phone(cell("telephone")),
            website=first_web_address(cell("site_web"), separator),
            updated_on=read_day(cell("date_maj")),
        )
        gathering.add(row, facts, commune_name=cell("commune"), longitude=cell("longitude"), latitude=cell("latitude"))

    def _of_some_departements(self, gathering: PlaceGathering, geography: Geography) -> str:
        departements = sorted({geography.departement[code] for code in gathering.communes()})
        if not departements or len(departements) >= MOST_DEPARTEMENTS:
            return ""
        named = ", ".join(departements[:5]) + ("…" if len(departements) > 5 else "")
        return _(
            "Ce fichier ne donne que les lieux de certains départements (%(codes)s) : "
            "près de leurs limites, un lieu plus proche peut manquer."
        ) % {"codes": named}


def _read_zones(labels: str) -> tuple[str, ...]:
    declared = {label.strip().upper() for label in labels.replace(";", "|").split("|")}
    return tuple(zone for zone in ZONES if zone in declared)
