"""The words of the national standard of places of mediation (v1.0.2), and the equivalents of those of 2022 (schema
0.x).

They are data, in the words of the standard: an export contains the words of the import.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from jalons.base.french import matching_key

# The standard asks for an address, and lists do not always give one: a bus, the room of a mairie.
NO_ADDRESS = "Non communiquée"
COLUMNS = [
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
]

PROCEDURES = "Aide aux démarches administratives"
TOOLS = "Maîtrise des outils numériques du quotidien"
JOBS = "Insertion professionnelle via le numérique"
SAFETY = "Utilisation sécurisée du numérique"
PARENTS = "Parentalité et éducation avec le numérique"
LEISURE = "Loisirs et créations numériques"
CULTURE = "Compréhension du monde numérique"
ACCESS_TO_IT = "Accès internet et matériel informatique"
EQUIPMENT = "Acquisition de matériel informatique à prix solidaire"
SERVICES = (PROCEDURES, TOOLS, JOBS, SAFETY, PARENTS, LEISURE, CULTURE, ACCESS_TO_IT, EQUIPMENT)

FRANCE_SERVICES = "France Services"
PROGRAMMES = (
    "Aidants Connect",
    "Bibliothèques numérique de référence",
    "Certification PIX",
    "Conseillers numériques",
    "Emmaüs Connect",
    FRANCE_SERVICES,
    "Grande école du numérique",
    "La Croix Rouge",
    "Point d’accès numérique CAF",
    "Promeneurs du net",
    "Relais numérique (Emmaüs Connect)",
)
PUBLICS = ("Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes")
CARE = (
    "Surdité",
    "Handicaps moteurs",
    "Handicaps mentaux",
    "Illettrisme",
    "Langues étrangères (anglais)",
    "Langues étrangères (autres)",
    "Déficience visuelle",
)
FEES = ("Gratuit", "Gratuit sous condition", "Payant")
ACCESS = (
    "Se présenter",
    "Téléphoner",
    "Contacter par mail",
    "Prendre un RDV en ligne",
    "Ce lieu n’accueille pas de public",
    "Envoyer un mail avec une fiche de prescription",
)
ZONES = ("QPV", "FRR")  # zones that a place declares; ZRR ended on 1 July 2024
SUPPORT = ("En autonomie", "Accompagnement individuel", "Dans un atelier collectif", "À distance")


class Family(StrEnum):
    """The families of services in a roadmap (opendata, section 6)."""

    FIRST_STEPS = "premiers_pas"
    PROCEDURES = "demarches"
    POTENTIAL = "potentialites"
    EQUIPMENT = "equipement"


FAMILIES: Mapping[Family, frozenset[str]] = {
    Family.FIRST_STEPS: frozenset({TOOLS, SAFETY}),
    Family.PROCEDURES: frozenset({PROCEDURES}),
    Family.POTENTIAL: frozenset({JOBS, PARENTS, LEISURE, CULTURE}),
    Family.EQUIPMENT: frozenset({ACCESS_TO_IT, EQUIPMENT}),
}

# Schema 0.x. The part before « : » identifies an answer.
_FORMER = {
    "Accéder à une connexion internet": ACCESS_TO_IT,
    "Accéder à du matériel": ACCESS_TO_IT,
    "Prendre en main un ordinateur": TOOLS,
    "Prendre en main un smartphone ou une tablette": TOOLS,
    "Utiliser le numérique au quotidien": TOOLS,
    "Approfondir ma culture numérique": CULTURE,
    "Promouvoir la citoyenneté numérique": CULTURE,
    "Réaliser des démarches administratives avec un accompagnement": PROCEDURES,
    "Devenir autonome dans les démarches administratives": PROCEDURES,
    "Accompagner les démarches de santé": PROCEDURES,
    "Favoriser mon insertion professionnelle": JOBS,
    "Créer et développer mon entreprise": JOBS,
    "Soutenir la parentalité avec le numérique": PARENTS,
    "Découvrir les outils numériques au service de la parentalité": PARENTS,
    "S’équiper en matériel informatique": EQUIPMENT,
    "CNFS": "Conseillers numériques",
    "Conseiller numérique France Services": "Conseillers numériques",
    "Point relais CAF": "Point d’accès numérique CAF",
    "Grandes écoles du numérique": "Grande école du numérique",
    "Seniors (+ 65 ans)": "Seniors",
    "Jeunes (16-26 ans)": "Jeunes",
    "Familles/enfants": "Familles et/ou enfants",
    "Uniquement femmes": "Femmes",
    "Personnes en situation d’illettrisme": "Illettrisme",
    "Public langues étrangères": "Langues étrangères (autres)",
    "Seul": "En autonomie",
    "Avec de l’aide": "Accompagnement individuel",
    "A ma place": "Accompagnement individuel",
    "Dans un atelier": "Dans un atelier collectif",
}
# Answers of schema 0.x without an equivalent in the standard: everybody is welcome unless otherwise stated.
SAID_NO_MORE = frozenset(matching_key(word) for word in ("Adultes", "Adhésion", "Accepte le Pass numérique"))
_KNOWN = {
    matching_key(word): word
    for word in (*SERVICES, *PROGRAMMES, *PUBLICS, *CARE, *FEES, *ACCESS, *SUPPORT, "Itinérant", "Fixe")
} | {matching_key(former): word for former, word in _FORMER.items()}


def standard_word(answer: str) -> str | None:
    """The present word of the standard for an answer; None when there is none.

    >>> standard_word("Seul : j’ai accès à du matériel et une connexion")
    'En autonomie'
    """
    return _KNOWN.get(matching_key(answer)) or _KNOWN.get(matching_key(answer.partition(":")[0]))


def words_in_vocabulary(answers: Iterable[str], vocabulary: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a vocabulary among the answers, in its order."""
    words = {standard_word(answer) for answer in answers}
    return tuple(one for one in vocabulary if one in words)


def unknown_words(answers: Iterable[str]) -> list[str]:
    """Answers without any equivalent in the standard, now or before."""
    return [
        answer.strip()
        for answer in answers
        if answer.strip()
        and standard_word(answer) is None
        and matching_key(answer.partition(":")[0]) not in SAID_NO_MORE
    ]


def service_families(services: Iterable[str]) -> set[Family]:
    offered = set(services)
    return {family for family, members in FAMILIES.items() if offered & members}
