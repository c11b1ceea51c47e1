"""Schemes, plans of money and their lines, grants, simulations, and the funders that are one."""

from jalons.funding.models.funders import FunderDistinction, FunderFusion
from jalons.funding.models.grants import GrantEnvelope, GrantRecipient, GrantRequest
from jalons.funding.models.imports import AidImport
from jalons.funding.models.lines import ExpenseLine, FundingLine, FundingPlan, Instalment, Kind, Tax
from jalons.funding.models.schemes import FundingScheme
from jalons.funding.models.simulations import SimulatedChange, Simulation
from jalons.funding.models.statuses import StatusChange

__all__ = [
    "AidImport",
    "ExpenseLine",
    "FunderDistinction",
    "FunderFusion",
    "FundingLine",
    "FundingPlan",
    "FundingScheme",
    "GrantEnvelope",
    "GrantRecipient",
    "GrantRequest",
    "Instalment",
    "Kind",
    "SimulatedChange",
    "Simulation",
    "StatusChange",
    "Tax",
]
