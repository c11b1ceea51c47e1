"""The fiches of the demo. Invented.

Amounts add up to 274,460 € of expenses: 199,260 € secured, 51,000 € requested, 3,200 € envisaged, 21,000 € to find. At
the vote, every plan was balanced: since then the Caf announced 6,000 € less, and a foundation refused 15,000 €.
"""

from dataclasses import field
from typing import Any

from jalons.base.frozen import frozen
from jalons.overview.demo.members import CTG, PROJECT

# Each with its objectives.
AXES = {
    "Aller vers": "D’ici 2028, personne ne fait plus de quinze minutes de route pour être aidé. "
    "Les communes les plus fragiles sont servies d’abord.",
    "Soutenir celles et ceux qui aident": "Chaque personne qui accueille du public sait aider, et sait vers qui orienter.",
    "Équiper": "Chaque foyer qui le demande peut emprunter ou recevoir un ordinateur en moins d’un mois.",
}

OPERATING, INVESTMENT = "fonctionnement", "investissement"
GRANT, OWN, PRIVATE_MONEY = "subvention", "propre", "prive"
SECURED, ASKED, CONSIDERED, REFUSED = "accorde", "demande", "envisage", "refuse"


@frozen
class DemoAction:
    axis: int
    key_project: int
    title: str
    context: str
    description: str
    lead: str
    sponsor: str
    partners: str
    audiences: tuple[str, ...]
    status: str
    priority: int
    starts: int  # months from the start of the follow-up; negative = before
    ends: int
    expenses: tuple[tuple[str, str, int], ...]
    # funder, scheme, nature, what it pays for, amount, status, public money
    funding: tuple[tuple[str, str, str, str, int, str, bool], ...]
    indicators: tuple[tuple[str, str, int, int], ...]  # label, unit, baseline, target
    steps: tuple[tuple[str, int, bool], ...] = field(default=())  # label, month, done
    more: dict[str, Any] = field(default_factory=dict)  # other fields of the fiche, by name
    hoped: dict[int, int] = field(default_factory=dict)  # index of a resource: its amount when the roadmap was voted
    communes: tuple[str, ...] = ()  # by name; none: the whole territory
    owners: dict[int, str] = field(default_factory=dict)  # index of a step: who does it
    buys: int | None = None  # index of the step at whose end what is invested in is delivered
    # A running cost, or the scheme that pays it: index of the step after which it begins.
    after: dict[str, int] = field(default_factory=dict)


# Indicators that say what the action gave, not what was done.
RESULTS = ("Communes desservies", "Personnes reçues", "Parents accompagnés")
# The function of the demo's pilot in the team: her fiches name it.
DIRECTION = "Direction du centre social"
CC, CAF = "Communauté de communes", "Caisse d’allocations familiales"
SOCIAL, ECONOMY = "Vice-présidence action sociale", "Vice-présidence économie et communication"
UNITS = {SOCIAL: "Service action sociale", ECONOMY: "Service développement et communication"}
# The State opens no post of conseiller numérique since May 2025 (decision 0084): the Département pays a part of this one.
SECOND_POST, FUEL = "Second poste de conseiller numérique, trois ans", "Carburant, entretien, assurance"
POST_OF_COUNTY = "Soutien aux postes de médiation"
DONE, RUNNING, SUSPENDED = "realisee", "en_cours", "suspendue"

ACTIONS = (
    DemoAction(
        0,
        0,
        "Une permanence numérique itinérante",
        "Huit communes sur seize ont un score de fragilité de 8 ou plus. Treize n’ont aucun lieu d’accueil fixe et les transports sont rares. "
        "Les personnes les plus éloignées ne viennent pas : le service ira à elles.",
        "Un bus et deux conseillers numériques passent dans chaque commune, toujours au même jour, pour aider sans rendez-vous.\n\n"
        "Le bus s’arrête sur la place ou devant la mairie, deux fois par mois. Une personne aide pour une démarche, "
        "l’autre montre comment faire seul la fois suivante.",
        "Communauté de communes, chargée de coopération",
        SOCIAL,
        "Espace socio-culturel\nDeux centres sociaux\nMédiathèques\nMairies",
        ("seniors",),
        RUNNING,
        1,
        0,
        36,
        (
            ("Bus aménagé", INVESTMENT, 54_000),
            ("Matériel informatique", INVESTMENT, 8_000),
            (SECOND_POST, OPERATING, 105_000),
            (FUEL, OPERATING, 12_600),
            ("Communication", OPERATING, 2_400),
        ),
        (
            ("Région", "Aide à l’achat", GRANT, INVESTMENT, 24_000, ASKED, True),
            (CC, "Part propre", OWN, INVESTMENT, 18_000, SECURED, True),
            ("Département", "Budget participatif", GRANT, INVESTMENT, 12_000, SECURED, True),
            ("Fondation", "Mécénat", PRIVATE_MONEY, INVESTMENT, 8_000, SECURED, False),
            ("Département", POST_OF_COUNTY, GRANT, OPERATING, 50_000, SECURED, True),
            (CC, "Part propre", OWN, OPERATING, 49_000, SECURED, True),
            (CAF, "Action sociale", GRANT, OPERATING, 15_000, ASKED, False),
        ),
        (
            ("Communes desservies", "communes", 3, 16),
            ("Permanences tenues", "permanences", 0, 96),
            ("Personnes reçues", "personnes", 0, 600),
        ),
        (
            ("Pourvoir le second poste de conseiller numérique", 1, True),
            ("Tenir des permanences d’essai dans quatre communes", 2, True),
            ("Acheter et aménager le bus", 10, False),
            ("Tourner dans les seize communes", 13, False),
        ),
        {
            "objectives": "Passer deux fois par mois dans chaque commune\nAider six cents personnes en trois ans",
            "expected_results": "Les personnes sans voiture sont aidées dans leur commune\n"
            "Les mairies orientent au lieu de dépanner seules",
            "target_count": 600,
            "lead_contact": "Chargée de coopération",
            "staff": [
                ["Conseillère ou conseiller numérique", "2", "Communauté de communes"],
                ["Coordination de la tournée", "0.2", "Communauté de communes"],
            ],
            "frameworks": [
                [CTG, "Axe 3, accès aux droits"],
                [PROJECT, "Action 12, un service dans chaque commune"],
            ],
        },
        {6: 21_000},
        owners={0: UNITS[SOCIAL], 2: "Service des marchés publics"},
        buys=2,
        after={SECOND_POST: 0, POST_OF_COUNTY: 0, FUEL: 2, "Part propre": 0},
    ),
    DemoAction(
        0,
        1,
        "Soutenir les secrétaires de mairie",
        "Les secrétaires de mairie aident tous les jours, sans formation ni cadre. Elles portent seules des situations difficiles.",
        "Un temps d’échange chaque trimestre, une fiche réflexe sur le droit, et une personne ressource joignable par téléphone.",
        "Communauté de communes, service aux communes",
        SOCIAL,
        "Mairies\nCentre de gestion\nConseiller numérique",
        ("agents",),
        RUNNING,
        1,
        0,
        18,
        (("Animation et remplacement", OPERATING, 6_400),),
        ((CC, "Part propre", OWN, OPERATING, 6_400, SECURED, True),),
        (("Mairies participantes", "mairies", 0, 16),),
        (("Première rencontre", 1, True), ("Fiche réflexe diffusée", 5, False)),
    ),
    DemoAction(
        0,
        1,
        "Une carte des lieux d’accueil",
        "Trois structures éditent trois dépliants. Les habitants et les agents ne savent pas qui fait quoi.",
        "Une seule carte, en ligne et sur papier, mise à jour deux fois par an et affichée dans chaque mairie.",
        "Communauté de communes, communication",
        ECONOMY,
        "Mutualité sociale agricole\nLieux d’accueil",
        ("seniors", "familles", "emploi"),
        DONE,
        2,
        0,
        5,
        (("Conception et impression", OPERATING, 3_200),),
        (("Mutualité sociale agricole", "Soutien aux actions locales", GRANT, OPERATING, 3_200, CONSIDERED, False),),
        (("Exemplaires distribués", "exemplaires", 0, 6_000),),
        (("Recenser les lieux", 1, True), ("Imprimer et diffuser", 4, True)),
    ),
    DemoAction(
        1,
        1,
        "Former les équipes d’accueil",
        "Trente personnes accueillent du public et répondent à des demandes numériques sans y avoir été préparées.",
        "Une journée de formation par groupe de dix : accueillir, sécuriser, orienter. Les équipes repartent habilitées.",
        "Espace socio-culturel",
        SOCIAL,
        "Communauté de communes\nFrance services",
        ("agents",),
        DONE,
        1,
        0,
        6,
        (("Trente formations", OPERATING, 9_660),),
        (("État", "Formation Aidants Connect", GRANT, OPERATING, 9_660, SECURED, True),),
        (("Personnes formées", "personnes", 4, 30),),
        (("Trois sessions de formation", 4, True),),
        {"lead_contact": DIRECTION},
    ),
    DemoAction(
        1,
        1,
        "Un réseau d’aide numérique",
        "Chaque structure travaille de son côté. Les situations difficiles se perdent entre deux guichets.",
        "Trois rencontres par an, une liste d’échange et une règle simple pour orienter une personne.",
        "Communauté de communes, chargée de coopération",
        SOCIAL,
        "Espace socio-culturel\nMédiathèques\nFrance services\nMission locale",
        ("agents",),
        DONE,
        2,
        0,
        8,
        (("Animation du réseau", OPERATING, 4_800),),
        ((CC, "Part propre", OWN, OPERATING, 4_800, SECURED, True),),
        (("Structures du réseau", "structures", 5, 20),),
        (("Charte du réseau", 3, True), ("Troisième rencontre", 8, True)),
    ),
    DemoAction(
        1,
        1,
        "Des ateliers pour les parents",
        "Les parents comprennent mal les sites de l’école : ce sont les enfants qui les aident.",
        "Un cycle de six ateliers dans chaque école volontaire : cahier de liaison, écrans, inscriptions en ligne.",
        "Espace socio-culturel",
        SOCIAL,
        "Écoles\nCaisse d’allocations familiales",
        ("familles",),
        RUNNING,
        2,
        2,
        26,
        (("Animation des ateliers, deux ans", OPERATING, 18_000),),
        (
            (CAF, "Soutien à la parentalité", GRANT, OPERATING, 12_000, SECURED, False),
            (CC, "Part propre", OWN, OPERATING, 6_000, SECURED, True),
        ),
        (("Parents accompagnés", "personnes", 0, 180),),
        (("Premier cycle à Champagnac-de-Belair", 4, True), ("Quatre écoles", 14, False)),
        {"lead_contact": DIRECTION},
        communes=("Champagnac-de-Belair", "Brantôme en Périgord", "Mareuil en Périgord", "Villars"),
    ),
    DemoAction(
        2,
        2,
        "Reconditionner des ordinateurs",
        "Des entreprises jettent du matériel qui marche. Des familles n’ont qu’un téléphone.",
        "Collecter, effacer, remettre en état, donner sur prescription sociale. L’atelier attend un local.",
        "Association d’insertion",
        ECONOMY,
        "Entreprises\nCollège\nCommunauté de communes",
        ("familles", "emploi"),
        SUSPENDED,
        3,
        1,
        24,
        (("Équipement de l’atelier", INVESTMENT, 21_000), ("Encadrement technique", OPERATING, 15_000)),
        (
            ("Région", "Économie circulaire", GRANT, INVESTMENT, 12_000, ASKED, True),
            ("Département", "Budget participatif", GRANT, INVESTMENT, 9_000, SECURED, True),
            ("Fondation", "Appel à projets emploi", PRIVATE_MONEY, OPERATING, 15_000, REFUSED, False),
        ),
        (("Ordinateurs redonnés", "ordinateurs", 0, 120),),
        (("Trouver un local", 16, False),),
        buys=0,
        after={"Encadrement technique": 0, "Appel à projets emploi": 0},
        communes=("Brantôme en Périgord",),
    ),
    DemoAction(
        2,
        2,
        "Prêter du matériel en médiathèque",
        "Une panne ou une rentrée suffit à exclure un foyer pendant des semaines.",
        "Douze tablettes et six ordinateurs se prêtent pour trois semaines, dans cinq médiathèques, avec une aide au départ.",
        "Réseau des médiathèques",
        ECONOMY,
        "Mairies\nBibliothèque départementale",
        ("etudiants", "familles"),
        DONE,
        2,
        0,
        7,
        (("Tablettes et ordinateurs", INVESTMENT, 12_000), ("Assurance et entretien", OPERATING, 2_400)),
        (
            (CC, "Part propre", OWN, INVESTMENT, 12_000, SECURED, True),
            (CC, "Part propre", OWN, OPERATING, 2_400, SECURED, True),
        ),
        (("Prêts par an", "prêts", 0, 150),),
        (("Acheter le matériel", 2, True), ("Ouvrir le prêt", 5, True)),
        buys=0,
        communes=(
            "Brantôme en Périgord",
            "Mareuil en Périgord",
            "Champagnac-de-Belair",
            "Bourdeilles",
            "La Rochebeaucourt-et-Argentine",
        ),
    ),
)
