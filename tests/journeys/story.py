"""Who is in the two workshops of the great journey, what they say, and what follows from it. Invented."""

from datetime import date, timedelta
from functools import cache

from django.utils import timezone

FIRST, SECOND = "Rencontre des communes, les enjeux", "Rencontre des communes, les chantiers"


@cache
def first_day() -> date:
    """Told when the story begins, and the same until its end, even past midnight."""
    return timezone.localdate() + timedelta(days=14)


def second_day() -> date:
    return first_day() + timedelta(days=61)


GUEST = "Habitante du Gour de l’Arche, traductrice pour sa mère"
COMING = (
    "Adjointe ou adjoint à la solidarité",
    "Accueil de l’hôtel de ville",
    "Travail social",
    "Vice-présidence cohésion",
    "Responsable des médiathèques",
    "Secrétariat général",
    "Animation numérique",
    "Atelier informatique",
    "Habitant de Trélissac, retraité",
)
# Who holds a phone, at which table, and what they write.
SAID = (
    ("Habitante ou habitant", 1, "Le bus ne passe plus, je n’ai plus d’aide pour mes papiers."),
    ("Agente ou agent public", 1, "À l’accueil, on remplit les dossiers à la place des gens."),
    ("Élue ou élu", 1, "Huit communes n’ont aucun lieu pour être aidé."),
    ("Association", 1, "Nos ateliers sont complets au bourg et vides ailleurs."),
    ("Habitante ou habitant", 1, "Ma fille m’aide le dimanche, jamais en semaine."),
    ("Entreprise", 2, "Nous jetons dix ordinateurs par an."),
    ("Agente ou agent public", 2, "Je ne sais pas vers qui envoyer les personnes."),
    ("Habitante ou habitant", 2, "Un seul téléphone pour quatre à la maison."),
)
SAID_OFFLINE_TOO = "J’ai peur de cliquer au mauvais endroit."
ON_PAPER = (
    "Trois bus par semaine, et aucun le vendredi.",
    "Personne ne m’explique les mots de l’écran.",
    "L’imprimante de la mairie sert à tout le village.",
)
FROM_FAR = "D’ici, la connexion coupe toutes les dix minutes."
NOTES = (*(text for *_who, text in SAID), SAID_OFFLINE_TOO, *ON_PAPER, FROM_FAR)  # as the wall numbers them, from 1

NEAR, EXPLAINED, EQUIPPED = "Être aidé près de chez soi", "Trouver quelqu’un qui explique", "Être équipé, connecté"
ASKED = {
    NEAR: "Comment aller vers les villages pour que chacune et chacun soit aidé près de chez soi ?",
    EXPLAINED: "Comment former les accueils pour que tout le monde trouve quelqu’un qui explique ?",
}
GROUPED = {NEAR: (1, 3, 4, 10), EXPLAINED: (2, 5, 7, 9, 11), EQUIPPED: (6, 8, 12)}

VOTE = "Par quoi commencer"
# Dots of the eight phones, then of who is far: 3 each, 2 at most on a proposition.
DOTS = ((2, 1), (2, 1), (2, 1), (1, 2), (1, 1, 1), (0, 1, 2), (1, 2), (2, 1), (2, 0, 1))
RESULTS = [
    [EXPLAINED, "10", "6", "16"],
    [NEAR, "13", "1", "14"],
    [EQUIPPED, "4", "2", "6"],
]

IDEAS = (
    "Un bus numérique, le même jour chaque semaine.",
    "Prévenir par le bulletin municipal.",
    "Prêter le minibus du centre social.",
)
CHANTIER, PURPOSE = "Une permanence qui se déplace", "Que personne ne soit à plus de vingt minutes d’une aide."
CENTRE = "Centre social du Gour de l’Arche"
RESOURCES = (
    ("Le minibus du centre social", "Matérielles", "existante"),
    ("Une conseillère numérique", "Humaines", "mobilisable"),
    ("Le carburant", "Financières", "à créer"),
    ("Le réseau des secrétaires de mairie", "Partenariales", "existante"),
)
HALL = "La salle des fêtes de Vergt"
PLEDGE = "Parler de la permanence dans ma rue."
ACTION, AXIS = "Une permanence numérique itinérante", "Aller vers"
