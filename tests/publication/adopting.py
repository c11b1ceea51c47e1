"""The feuille de route of the demo, brought to the day of its vote."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.publication.changes.vote_gaps import accept_gap
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.roadmaps.models import Member
from tests.world import World

VOTED = date(2026, 12, 15)
VOTE: dict[str, Any] = {
    "number": "2026-118",
    "held_on": VOTED,
    "assembly": "Conseil communautaire",
    "votes_for": 30,
    "votes_against": 1,
    "abstentions": 2,
}
# What the demo still looks for: in a plan, how much.
GAPS = {"1.1": "6000", "3.1": "15000"}


def today_is(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_named: day)


def balance(world: World, code: str, by: Member) -> None:
    lines.add_funding(
        action=world.action(code),
        funder="Fondation",
        scheme="Mécénat",
        nature="prive",
        kind="fonctionnement",
        amount=Decimal(GAPS[code]),
        status="envisage",
        is_public=False,
        by=by,
    )


def accept_gaps(by: Member, on: date = VOTED) -> None:
    """As a team that has nothing left to mend."""
    for line in vote_gap_lines(by.roadmap, on):
        if line.is_open:
            accept_gap(kind=line.kind, subject=line.subject, reason="Le bureau a choisi de voter ainsi.", on=on, by=by)


def keep(world: World, code: str, **fields: str) -> ActionSheet:
    """As the committee leaves a fiche."""
    ActionSheet.objects.filter(pk=world.action(code).pk).update(status="retenue", **fields)
    return world.action(code)
