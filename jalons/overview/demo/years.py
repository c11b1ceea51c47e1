"""Lines of the demo that run over several years: what is past is paid."""

from datetime import date, timedelta

from jalons.actions.models import ActionSheet
from jalons.funding import changes as funding
from jalons.funding import queries
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.rules import SECURED, Nature, Status
from jalons.roadmaps.models import Member

LASTING = 45_000
# What came before a state, and how many days after the launch each came.
STORIES = {
    Status.ENVISAGED: (),
    Status.REQUESTED: ((Status.REQUESTED, 30, "Dossier déposé, accusé de réception reçu."),),
    Status.GRANTED: ((Status.REQUESTED, 30, ""), (Status.GRANTED, 85, "Courrier de notification reçu.")),
}


def tell_its_story(line: FundingLine, status: str, launch: date, today: date, by: Member) -> None:
    """From envisaged to where the resource stands."""
    for state, days, note in STORIES[Status(status)]:
        on = min(launch + timedelta(days=days), today)
        funding.set_status(line=line, status=state, on=on, note=note if line.nature == Nature.GRANT else "", by=by)


def spread_over_years(action: ActionSheet, today: date, by: Member) -> None:
    expenses = ExpenseLine.objects.filter(action=action, kind="fonctionnement", amount__gte=LASTING)
    resources = FundingLine.objects.filter(
        action=action, kind="fonctionnement", amount__gte=LASTING, status__in=sorted(SECURED)
    )
    lines: list[ExpenseLine | FundingLine] = [*expenses, *resources]
    for line in lines:
        parts = queries.proposal(line, action)
        payments = [
            funding.Payment(
                year=part.year,
                planned=part.planned,
                actual=part.planned if part.year < today.year else None,
                actual_on=date(part.year, 12, 15) if part.year < today.year else None,
            )
            for part in parts
        ]
        funding.spread(line=line, amount=line.amount, instalments=payments, by=by)
