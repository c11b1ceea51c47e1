"""The scheme of the catalogue for each resource of the demo, the scheme added by the team, and the envelope.
Invented."""

from datetime import date, timedelta
from decimal import Decimal

from jalons.base.public_holidays import working_day
from jalons.funding import catalogue
from jalons.funding.changes import envelopes, grants, schemes
from jalons.funding.models import FundingScheme
from jalons.funding.models.schemes import FACTS
from jalons.overview.demo.actions import POST_OF_COUNTY
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.milestones import months_after

# Label of a resource of the demo → key in the catalogue.
LISTED = {
    "Aide à l’achat": "region-investissement",
    POST_OF_COUNTY: "departement-action-sociale",
    "Action sociale": "caf-action-sociale",
}
OWN, COUNTY, TRAINING = "Soutien aux actions locales", "Budget participatif", "Formation Aidants Connect"
NOTE = (
    "Deux ateliers ont réuni habitants, mairies, associations et services publics des seize communes. "
    "La feuille de route a trois axes : aller vers, soutenir celles et ceux qui aident, équiper. "
    "Les deux conseillers numériques sont coordonnés par la communauté de communes."
)


def choose_schemes(launch: date, today: date, by: Member) -> dict[str, FundingScheme]:
    """By label of the resource. Each one was open on the day when the demo asks it."""
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
        amounts="Au cas par cas, sans taux publié",
        cap=Decimal(5_000),
        eligibility="Un dossier de trois pages, déposé avant le comité de la caisse.",
        valid_from=months_after(today, -3),
        valid_to=working_day(today + timedelta(days=45)),
        source="Échange avec la caisse",
        source_on=months_after(today, -3),
        by=by,
    )
    county = schemes.add_scheme(
        name="Budget participatif du Département",
        funder="Département",
        pays_for="Un investissement d’intérêt général, ni salaire ni fonctionnement",
        perimeter="departement",
        perimeter_code="24",
        perimeter_name="Dordogne",
        paid_kinds=["investissement"],
        is_investment_only=True,
        recurrence="annuelle",
        amounts="12 000 € au plus par projet",
        cap=Decimal(12_000),
        valid_from=months_after(launch, -1),
        valid_to=working_day(launch + timedelta(days=60)),
        source="Échange avec le Département",
        source_on=months_after(launch, -1),
        by=by,
    )
    _renew_scheme(rows["fne-ingenierie-2024"], "France Numérique Ensemble, ingénierie", launch, today, by)
    training = _renew_scheme(rows["fne-formation-2024"], "France Numérique Ensemble, formation", launch, today, by)
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
        scheme=training,
        source="Réunion de la gouvernance",
        by=by,
    )
    listed = {words: rows[key] for words, key in LISTED.items()}
    return {OWN: own, COUNTY: county, TRAINING: training} | listed


def _renew_scheme(scheme: FundingScheme, name: str, launch: date, today: date, by: Member) -> FundingScheme:
    """The same scheme as the préfecture announced it again: the team keeps its own version."""
    facts = {field: getattr(scheme, field) for field in FACTS} | {
        "name": name,
        "valid_from": months_after(launch, -1),
        "valid_to": date(today.year, 12, 31),
        "source": "Courrier de la préfecture",
        "source_url": "",
        "source_on": months_after(launch, -1),
    }
    return schemes.edit_scheme(scheme=scheme, by=by, **facts)
