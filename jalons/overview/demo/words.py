"""What was heard in the demo territory before its first workshop, and a questionnaire that is being answered."""

from datetime import date

from jalons.diagnosis import changes as diagnosis
from jalons.roadmaps.models import Member

# Text, who speaks, kind, themes, publics, communes (by INSEE code).
HEARD = (
    ("Je fais les démarches à leur place, avec leur mot de passe écrit sur un papier. Je sais que je ne devrais pas.", "secrétaire de mairie", "verbatim", ("Droits et démarches", "Confiance et sécurité"), ("seniors",), ("24064",)),
    ("Ils arrivent avec leur téléphone à la main et me disent : « Ça ne marche plus. » Je n’ai pas toujours la réponse.", "secrétaire de mairie", "verbatim", ("Compétences numériques", "Accompagnement"), (), ("24346",)),
    ("Quand la connexion tombe, je ne peux plus rien faire pour personne jusqu’au soir.", "secrétaire de mairie", "verbatim", ("Accès au réseau",), ("agents",), ()),
    ("Sans voiture, le premier endroit où quelqu’un peut m’aider est à 20 km.", "habitante de plus de 70 ans", "entretien", ("Mobilité et lieux",), ("seniors",), ()),
    ("Deux familles sur dix n’ont qu’un téléphone pour tout faire, et un forfait bloqué le 20 du mois.", "travailleuse sociale", "entretien", ("Équipement",), ("familles", "rsa"), ()),
    ("La salle du conseil a une bonne connexion, elle est fermée quatre jours sur cinq.", "", "observation", ("Mobilité et lieux", "Accès au réseau"), (), ("24346",)),
)  # fmt: skip


def collect_words(*, heard_on: date, by: Member) -> None:
    known = set(by.roadmap.communes.values_list("code", flat=True))
    for text, said_by, kind, themes, audiences, communes in HEARD:
        diagnosis.add_finding(
            text=text,
            said_by=said_by,
            kind=kind,
            heard_on=heard_on,
            themes=themes,
            audiences=audiences,
            communes=known & set(communes),
            by=by,
        )
