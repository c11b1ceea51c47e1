"""The maps drawn by the tables of the second workshop, and the pledges. Invented, like everything in the demo except
the territory."""

from datetime import date, timedelta
from decimal import Decimal

from jalons.resources.changes import resources
from jalons.resources.models import ResourceNode
from jalons.roadmaps.models import Member
from jalons.workshops.changes import pledges
from jalons.workshops.models import KeyProject, Participant, Pledge, Workshop

HERE, SOON, LACK = "existante", "mobilisable", "a_creer"

# Branch, label, status, holder, conditions, cost, effort; a label that starts with an arrow is placed under the
# previous resource.
type Line = tuple[str, str, str, str, str, int | None, int | None]

ROUNDS: tuple[Line, ...] = (
    ("materielle", "Bus aménagé", LACK, "Région Nouvelle-Aquitaine", "aide à l’achat à demander", 54000, 5),
    ("materielle", "→ Connexion 4G du bus", LACK, "Opérateur de la fibre", "selon la couverture de chaque commune", 600, 2),
    ("materielle", "Six ordinateurs portables", HERE, "Réseau des médiathèques", "prêtés le mardi et le jeudi", None, None),
    ("humaine", "Conseiller numérique en poste", HERE, "Communauté de communes Dronne et Belle", "", None, None),
    ("humaine", "Second conseiller numérique", SOON, "État", "à partager avec les mairies", 25000, 3),
    ("humaine", "Relais bénévoles", SOON, "Centre social", "deux demi-journées par mois", None, 3),
    ("financiere", "Aide à l’achat du bus", SOON, "Région Nouvelle-Aquitaine", "dossier avant le 30 juin", None, 4),
    ("financiere", "Budget participatif", HERE, "Département de la Dordogne", "", None, None),
    ("financiere", "Fonds privé", HERE, "Fondation", "convention de trois ans", None, None),
    ("partenariale", "Espace socio-culturel", HERE, "Centre social", "", None, None),
    ("partenariale", "Aide au fonctionnement", SOON, "Caisse d’allocations familiales", "par la convention territoriale globale", None, 2),
    ("partenariale", "Secrétaires de mairie", HERE, "Communes", "elles orientent et prennent les rendez-vous", None, None),
    ("savoir", "Formation Aidants Connect", HERE, "État", "", None, None),
    ("savoir", "Planning partagé", LACK, "Communauté de communes Dronne et Belle", "peut être créé tout de suite", 0, 1),
    ("lieu", "Places de village", HERE, "Communes", "", None, None),
    ("lieu", "Salles des fêtes", SOON, "Communes", "convention à signer", None, 2),
    ("lieu", "Médiathèques", HERE, "Communauté de communes Dronne et Belle", "", None, None),
)  # fmt: skip

REPAIRED: tuple[Line, ...] = (
    ("materielle", "Ordinateurs donnés", SOON, "Entreprises de la zone d’activité", "une collecte par an", None, 3),
    ("materielle", "→ Pièces détachées", LACK, "", "", 1500, 2),
    ("humaine", "Bénévoles de l’atelier vélo", SOON, "Familles rurales", "à former", None, 3),
    ("financiere", "Achat d’outils", LACK, "", "", 3200, None),
    ("savoir", "Effacement des données", LACK, "Atelier de réparation", "procédure à écrire", None, 2),
    ("lieu", "Local de l’ancienne poste", SOON, "Mairie de Brantôme en Périgord", "remise aux normes", 8000, 4),
)  # fmt: skip

# Text, chantier, days from the launch, kept; table of the phone, or 0 when said aloud.
PLEDGES = (
    ("Ouvrir la médiathèque un jeudi par mois pour la permanence.", 0, 30, True, 4),
    ("Écrire à la Région pour connaître le calendrier de l’aide.", 0, 14, True, 0),
    ("Parler de la permanence au prochain conseil municipal.", 0, 45, False, 3),
    ("Demander à mon entreprise ses ordinateurs de remplacement.", 2, 60, False, 0),
)


def draw_maps(projects: list[KeyProject], workshop: Workshop, *, launch_on: date, by: Member) -> None:
    for project, lines in ((projects[0], ROUNDS), (projects[2], REPAIRED)):
        above: ResourceNode | None = None
        for branch, label, status, holder, conditions, cost, effort in lines:
            node = resources.add_resource(
                project=project,
                branch=branch,
                parent=above if label.startswith("→") else None,
                label=label.removeprefix("→ "),
                status=status,
                holder=holder,
                conditions=conditions,
                cost=None if cost is None else Decimal(cost),
                effort=effort,
                by=by,
            )
            if not label.startswith("→"):
                above = node
    for text, place, days, is_kept, table in PLEDGES:
        due_on = launch_on + timedelta(days=days)
        phone = Participant.objects.filter(workshop=workshop, table=table).order_by("pk").first()
        pledge = pledges.make_pledge(
            text=text, workshop=workshop, key_project=projects[place], due_on=due_on, by=phone or by
        )
        if is_kept:
            pledges.keep_pledge(pledge=pledge, kept=True, by=by)
            # Ticked when it was done, not on the day when the demo is built.
            Pledge.objects.filter(pk=pledge.pk).update(done_on=due_on - timedelta(days=3))
