"""What people wrote in the workshops of the demo. Invented."""

from datetime import time

from jalons.base.frozen import frozen
from jalons.workshops.rules.run_sheets import Format, ItemModel, time_after
from jalons.workshops.rules.workshop_templates import TEMPLATES, WorkshopTemplate

CITIZEN, PUBLIC, PRIVATE = "citoyen", "public", "prive"


@frozen
class DemoNote:
    text: str
    table: int
    category: str
    sheet: int = 0  # typed from this sheet of paper
    is_dictated: bool = False  # typed by the secretary of the table
    audiences: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()  # by name


@frozen
class DemoGroup:
    title: str
    phrasing: str
    description: str
    notes: tuple[DemoNote, ...]


@frozen
class DemoWorkshop:
    title: str
    kind: str
    question: str
    place: str
    tables: int
    groups: tuple[DemoGroup, ...]
    loose: tuple[DemoNote, ...] = ()
    starts_at: time = time(14)

    @property
    def ends_at(self) -> time:
        """When its conducteur ends."""
        return time_after(self.starts_at, TEMPLATES[self.kind].minutes)


STAKES = DemoWorkshop(
    title="Atelier 1 : les enjeux",
    kind="enjeux",
    question="Racontez une situation où le numérique a bloqué ou débloqué quelque chose.",
    place="Salle des fêtes de Mareuil en Périgord",
    tables=5,
    groups=(
        DemoGroup(
            "Aller vers les personnes qui ne viennent pas",
            "Comment aller vers les personnes isolées pour que chacune trouve de l’aide près de chez elle ?",
            "Les transports sont rares et la plupart des communes n’ont aucun lieu d’accueil.",
            (
                DemoNote(
                    "Le bus ne passe plus, ma mère ne peut pas aller à Brantôme pour un papier.",
                    2,
                    CITIZEN,
                    sheet=3,
                    audiences=("seniors",),
                    causes=("mobilite",),
                    communes=("Brantôme en Périgord",),
                ),
                DemoNote(
                    "Les gens isolés n’osent pas pousser la porte d’un lieu numérique.",
                    4,
                    PRIVATE,
                    is_dictated=True,
                    audiences=("seniors",),
                    causes=("confiance",),
                ),
                DemoNote("On pourrait profiter du marché du vendredi.", 1, CITIZEN),
                DemoNote("À Quinsac, le premier guichet est à vingt minutes de voiture.", 2, PUBLIC),
                DemoNote(
                    "Après 80 ans, on ne prend plus la route pour une démarche.",
                    5,
                    CITIZEN,
                    sheet=4,
                    audiences=("seniors",),
                    causes=("demarches", "mobilite"),
                ),
            ),
        ),
        DemoGroup(
            "Ne pas laisser les secrétaires de mairie seules",
            "Comment soutenir les secrétaires de mairie pour que l’aide ne repose pas sur une seule personne ?",
            "Elles aident tous les jours, sans formation ni cadre juridique.",
            (
                DemoNote(
                    "Je remplis des dossiers pour les habitants trois fois par jour, ce n’est pas mon métier.",
                    3,
                    PUBLIC,
                ),
                DemoNote("On me confie des mots de passe. Ai-je le droit ?", 3, PUBLIC),
                DemoNote("Quand je suis en congé, plus personne ne peut aider.", 1, PUBLIC),
                DemoNote(
                    "Je ne sais pas vers qui orienter après 17 heures.",
                    4,
                    PUBLIC,
                    is_dictated=True,
                    audiences=("agents",),
                    causes=("information",),
                ),
            ),
        ),
        DemoGroup(
            "Savoir qui fait quoi, et bien orienter",
            "Comment rendre l’aide visible pour que chaque personne soit orientée du premier coup ?",
            "L’offre existe mais reste mal connue, même entre structures.",
            (
                DemoNote(
                    "Je ne savais pas qu’il y avait un conseiller numérique à Mareuil.",
                    4,
                    CITIZEN,
                    is_dictated=True,
                    causes=("information",),
                    communes=("Mareuil en Périgord",),
                ),
                DemoNote("Trois structures, trois dépliants, personne ne s’y retrouve.", 5, PRIVATE),
                DemoNote("Il faudrait une seule carte, à jour, affichée en mairie.", 2, PUBLIC),
            ),
        ),
        DemoGroup(
            "S’équiper sans se ruiner",
            "Comment aider chaque foyer à s’équiper pour que le prix ne soit plus un obstacle ?",
            "Du matériel dort dans les placards pendant que des familles partagent un téléphone.",
            (
                DemoNote(
                    "Un ordinateur pour quatre à la maison.",
                    5,
                    CITIZEN,
                    sheet=7,
                    audiences=("familles",),
                    causes=("acces",),
                ),
                DemoNote("Notre entreprise jette dix ordinateurs par an, ils marchent encore.", 3, PRIVATE),
                DemoNote("Les jeunes ont un téléphone mais pas d’imprimante pour leur stage.", 1, PUBLIC),
            ),
        ),
        DemoGroup(
            "Donner confiance face aux arnaques",
            "Comment donner confiance pour que personne ne renonce par peur de mal faire ?",
            "La peur de l’arnaque arrête des personnes qui savent pourtant se servir d’un écran.",
            (
                DemoNote("J’ai peur de cliquer au mauvais endroit.", 1, CITIZEN, sheet=8, causes=("confiance",)),
                DemoNote("Mon voisin a perdu 800 euros avec un faux message de la banque.", 2, CITIZEN),
            ),
        ),
    ),
    loose=(
        DemoNote("Le site des impôts demande un téléphone portable. Tout le monde n’en a pas.", 3, CITIZEN),
        DemoNote("Au centre social, on aide déjà le mardi soir.", 4, PRIVATE, is_dictated=True),
        DemoNote("Avec un robot au bout du fil, on raccroche.", 2, CITIZEN),
    ),
)

IDEAS = DemoWorkshop(
    title="Atelier 2 : les chantiers",
    kind="chantiers",
    question="Quelles solutions existent déjà, ici ou ailleurs ? Lesquelles inventer ?",
    place="Salle du conseil, Brantôme en Périgord",
    tables=4,
    groups=(
        DemoGroup(
            "Un service qui se déplace",
            "",
            "",
            (
                DemoNote("Un bus avec deux conseillers, toujours le même jour dans chaque commune.", 3, PUBLIC),
                DemoNote("Prévenir par le bulletin municipal et les commerces.", 3, CITIZEN),
                DemoNote("Le centre social prête déjà son minibus le lundi.", 1, PRIVATE),
            ),
        ),
        DemoGroup(
            "Un réseau entre aidants",
            "",
            "",
            (
                DemoNote("Une formation d’un jour pour toutes les personnes à l’accueil.", 2, PUBLIC),
                DemoNote("Un numéro à appeler entre nous quand on est bloqué.", 2, PUBLIC),
                DemoNote("Se retrouver trois fois par an, chacun son tour.", 4, PRIVATE),
            ),
        ),
        DemoGroup(
            "Du matériel qui revit",
            "",
            "",
            (
                DemoNote("Collecter, nettoyer, redonner : l’atelier vélo le fait déjà pour les vélos.", 1, CITIZEN),
                DemoNote("Prêter des tablettes à la médiathèque, comme des livres.", 4, PUBLIC),
            ),
        ),
    ),
)


@frozen
class DemoKeyProject:
    title: str
    purpose: str
    stakes: tuple[int, ...]


KEY_PROJECTS = (
    DemoKeyProject(
        "Une permanence numérique itinérante",
        "Amener l’aide dans chaque commune, à jour fixe, sans rendez-vous.",
        (0, 4),
    ),
    DemoKeyProject(
        "Un réseau d’aide entre professionnels", "Former, outiller et relier celles et ceux qui aident déjà.", (1, 2)
    ),
    DemoKeyProject(
        "Une filière de matériel reconditionné", "Collecter, remettre en état et prêter ou donner du matériel.", (3,)
    ),
)


# The second roadmap is more recent: its first workshop is open, so that a visitor can join it.
PERIGUEUX_WORKSHOP = DemoWorkshop(
    title="Atelier 1 : les enjeux",
    kind="enjeux",
    question="Qu’est-ce que le numérique a compliqué, ou simplifié, autour de vous ?",
    place="Maison de quartier du Gour de l’Arche, Périgueux",
    tables=6,
    groups=(
        DemoGroup(
            "Des démarches tout en ligne",
            "",
            "",
            (
                DemoNote("Le rendez-vous à la préfecture ne se prend plus que sur internet.", 1, CITIZEN),
                DemoNote("On imprime pour une trentaine de personnes chaque semaine.", 3, PRIVATE),
            ),
        ),
    ),
    loose=(
        DemoNote(
            "Les ateliers du centre-ville sont complets, ceux des villages sont vides.",
            2,
            PUBLIC,
            is_dictated=True,
            causes=("mobilite",),
        ),
        DemoNote("Je traduis pour ma mère, elle n’ose pas y aller seule.", 5, CITIZEN),
        DemoNote("Nos agents d’accueil ne connaissent pas les conseillers numériques.", 4, PUBLIC),
        DemoNote(
            "Ma fille m’a appris en trois fois, c’était simple.",
            5,
            CITIZEN,
            sheet=2,
            audiences=("seniors",),
            causes=("competences",),
        ),
    ),
)

# What the team made of its visits, and keeps for the next ones.
VILLAGE_VISIT = WorkshopTemplate(
    kind="autre",
    title="Rencontre dans une commune",
    items=(
        ItemModel("Café d’accueil", 15, Format.PLENARY, material=("Boissons", "Carte des communes")),
        ItemModel(
            "Ce qui coince ici",
            30,
            Format.SUBGROUPS,
            "Une note par situation vécue dans la commune, chez soi ou au guichet.",
            "Des notes",
            ("Feuilles de note", "Marqueurs"),
        ),
        ItemModel(
            "Ce qui aide déjà", 20, Format.PLENARY, "Qui aide, où, quels jours ?", "Des lieux à ajouter à la carte"
        ),
        ItemModel("La suite", 10, Format.PLENARY, script="Dites quand vous revenez, et avec quoi."),
    ),
    question="Dans votre commune, avec le numérique, qu’est-ce qui coince ?",
    table_count=2,
)
