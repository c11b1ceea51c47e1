"""The scheme of the catalogue for each resource of the demo, the scheme added by the team, and the envelope.
Invented."""

from datetime import date, timedelta
from decimal import Decimal

from jalons.base.public_holidays import working_day
from jalons.funding import catalogue
from jalons.funding.changes import envelopes, grants, schemes
from jalons.funding.models import FundingScheme
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import months_after

# Label of a resource of the demo → key in the catalogue.
LISTED = {
    "Aide à l’achat": "region-investissement",
    "Budget participatif": "budget-participatif-dordogne-2",
    "Conseiller numérique": "conseillers-numeriques-v2-public",
    "Convention territoriale globale": "caf-action-sociale",
    "Formation Aidants Connect": "fne-formation-2024",
}
OWN = "Soutien aux actions locales"
NOTE = (
    "Deux ateliers ont réuni habitants, mairies, associations et services publics des seize communes. "
    "La feuille de route a trois axes : aller vers, soutenir celles et ceux qui aident, équiper. "
    "Les deux conseillers numériques sont coordonnés par la communauté de communes."
)


def choose_schemes(today: date, by: Member) -> dict[str, FundingScheme]:
    """By label of the resource."""
    schemes.load_catalogue(rows=catalogue.catalogue_rows())
    rows = {scheme.key: scheme for scheme in FundingScheme.objects.filter(roadmap=None)}
    own = schemes.add_scheme(
        name=OWN,
        funder="Mutualité sociale agricole",
        pays_for="Une action pour les habitants de communes rurales",
        perimeter="departement",
        perimeter_code="24",
        perimeter_name="Dordogne",
        beneficiaries=["epci", "commune", "association"],
        themes=["numerique", "social"],
        paid_kinds=["fonctionnement"],
        recurrence="annuelle",
        rate_max=Decimal(50),
        amounts="Jusqu’à la moitié du coût, au cas par cas",
        cap=Decimal(5_000),
        eligibility="Un dossier de trois pages, déposé avant le comité de la caisse.",
        valid_from=months_after(today, -3),
        valid_to=working_day(today + timedelta(days=45)),
        source="Échange avec la caisse",
        source_on=months_after(today, -3),
        by=by,
    )
    grants.set_envelope(
        amount=Decimal(45_500),
        requested_elsewhere=Decimal(30_000),
        source="Courrier de la préfecture",
        context_note=NOTE,
        by=by,
    )
    envelopes.add_envelope(
        kind="formation",
        name="Formation Aidants Connect",
        amount=Decimal(20_000),
        requested_elsewhere=Decimal(9_000),
        scheme=rows[LISTED["Formation Aidants Connect"]],
        source="Réunion de la gouvernance",
        by=by,
    )
    return {OWN: own} | {words: rows[key] for words, key in LISTED.items()}
