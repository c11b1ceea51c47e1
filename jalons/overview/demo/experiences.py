"""What the two teams of the demo tell of what they did. Invented."""

from decimal import Decimal

from jalons.actions.models import ActionSheet
from jalons.monitoring.changes import experiences
from jalons.roadmaps.models import Member

TRAINING = "Former les équipes d’accueil"


def keep_own_experience(by: Member) -> None:
    """A draft, from a fiche that is done: it waits for its licence, and for somebody to read it again."""
    action = ActionSheet.objects.get(roadmap=by.roadmap, title=TRAINING)
    experiences.keep_action_experience(action=action, by=by)


def offer_weekly_visit(by: Member) -> None:
    """The young roadmap has no fiche yet, and tells what was done before it."""
    experience = experiences.write_experience(
        title="Un rendez-vous numérique par semaine en mairie",
        territory=by.roadmap.name,
        structure="Direction de la cohésion territoriale",
        perimeter="Cinq communes, dont deux sans lieu d’accueil",
        need=(
            "Cinq secrétariats de mairie recevaient chaque semaine des demandes qu’ils ne pouvaient pas suivre : "
            "un dossier en ligne, un mot de passe perdu, un courriel à ouvrir."
        ),
        objectives="Recevoir chaque demande en moins de huit jours\nSoulager les secrétariats\nOrienter vers un lieu durable",
        description=(
            "Une conseillère ou un conseiller numérique tient une demi-journée par semaine dans chaque mairie. "
            "Le secrétariat prend les rendez-vous sur un cahier partagé. Une fiche navette dit à la personne ce qui a "
            "été fait, et où aller ensuite."
        ),
        results="Neuf demandes sur dix reçues dans la semaine. Deux mairies ont gardé leur demi-journée après l’essai.",
        lessons=(
            "À refaire : le cahier tenu par le secrétariat, que tout le monde comprend.\n"
            "À éviter : commencer partout le même mois ; deux mairies ont attendu leur matériel."
        ),
        budget=Decimal(18_400),
        budget_tax="ttc",
        expenses=[
            ["Temps de travail, deux jours par semaine", "fonctionnement", "14800.00", "ttc"],
            ["Ordinateurs et imprimantes mobiles", "investissement", "3600.00", "ttc"],
        ],
        funders="État\nCommunauté d’agglomération",
        calendar="un an, de septembre à l’été suivant",
        steps=[
            ["Choisir les mairies et les demi-journées", "0", "1"],
            ["Équiper et former", "1", "2"],
            ["Tenir les rendez-vous", "2", "11"],
            ["Faire le point avec les secrétariats", "6", "6"],
        ],
        technical_partners="Secrétariats de mairie\nMédiathèques",
        contact="numerique@demo.example",
        indicators=[
            ["Rendez-vous tenus", "rendez-vous", "realisation", "412.00"],
            ["Personnes reçues", "personnes", "resultat", "187.00"],
            ["Personnes devenues autonomes", "personnes", "impact", ""],
        ],
        licence="licence-ouverte",
        by=by,
    )
    experiences.offer_experience(experience=experience, by=by)
