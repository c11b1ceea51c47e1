"""What the team of Dronne et Belle wonders about its funders. Invented."""

from decimal import Decimal

from jalons.funding.changes import simulations
from jalons.roadmaps.models import Member


def keep_simulations(by: Member) -> None:
    simulations.add_simulation(name="Sans la Région", effect="refus", funder="Région", by=by)
    late = simulations.add_simulation(
        name="Moitié de la Région, la Caf plus tard", effect="part", funder="Région", value=Decimal(50), by=by
    )
    caf = "Caisse d’allocations familiales"
    simulations.add_change(simulation=late, effect="retard", funder=caf, value=Decimal(8), secured_too=True, by=by)
