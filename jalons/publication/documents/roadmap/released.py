"""What a release of the public page keeps beside the facts of its edition: the state of what was voted, on its day."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from jalons.actions.queries.sheets import roadmap_sheets
from jalons.base.stamps import make_stamp
from jalons.funding.models import FundingLine
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.rules.money import SECURED, VALUED
from jalons.monitoring.queries.indicators import followed_indicators
from jalons.publication.models import Edition, Release
from jalons.publication.rules.differences import load_facts
from jalons.publication.rules.public_actions import PublicRoadmap, public_roadmap
from jalons.roadmaps.models import Roadmap


def voted_edition(roadmap: Roadmap) -> Edition | None:
    """The last one that an assembly voted: an avenant that nobody voted may hold fiches that nobody promised. One query."""
    voted = Q(kind=Edition.Kind.ADOPTED) | Q(kind=Edition.Kind.AMENDMENT, deliberation__isnull=False)
    rows = Edition.objects.filter(voted, roadmap=roadmap).select_related("deliberation")
    return rows.defer("document", "book", "deck").first()


def make_release(edition: Edition, on: date) -> Release:
    """Not saved, and without its page. A constant number of queries."""
    roadmap = edition.roadmap
    first = Edition.objects.filter(roadmap=roadmap, kind=Edition.Kind.ADOPTED).select_related("deliberation").first()
    voted = first.deliberation if first else edition.deliberation
    return Release(
        edition=edition,
        name=edition.facts["roadmap"]["name"][0],
        adopted_on=voted.held_on if voted else edition.frozen_on,
        on=on,
        followed=_followed_values(edition, on),
    )


def _followed_values(edition: Edition, on: date) -> dict[str, Any]:
    """By the pks that the facts of the edition hold, as texts; what was written since the vote is left out, but the money that was
    obtained."""
    roadmap, facts = edition.roadmap, edition.facts
    sheets = {str(sheet.pk): sheet for sheet in roadmap_sheets(roadmap, on) if f"action:{sheet.pk}" in facts}
    told = {name for subject in facts.values() for name in subject}
    steps = [step for sheet in sheets.values() for step in sheet.steps if f"step:{step.pk}" in told]
    lines = list(FundingLine.objects.filter(action__in=list(sheets)).exclude(nature__in=VALUED))
    name_funders(lines, roadmap_funder_book(roadmap))
    return {
        "states": {pk: str(sheet.status.value) for pk, sheet in sheets.items()},
        "days_late": {pk: sheet.days_late for pk, sheet in sheets.items() if sheet.days_late},
        "done_steps": [str(step.pk) for step in steps if step.done_on],
        "late_steps": [str(step.pk) for step in steps if step.days_late],
        "indicators": {
            str(row.pk): [str(row.last.value), row.last.on.isoformat(), row.is_reached]
            for row in followed_indicators(roadmap)
            if row.last and row.last.on <= on and f"indicator:{row.pk}" in told
        },
        "funders": {
            str(line.pk): [line.funder_name, str(line.nature)] for line in lines if f"funding:{line.pk}" in told
        },
        "obtained": _obtained_money(lines),
        "postal_address": roadmap.postal_address,
    }


def _obtained_money(lines: list[FundingLine]) -> dict[str, list[list[str]]]:
    """For each action, what each funder has granted, agreed or paid."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.status in SECURED:
            sums[str(line.action_id), line.funder_name, str(line.nature)] += line.amount
    by_action: dict[str, list[list[str]]] = defaultdict(list)
    for (pk, name, nature), amount in sums.items():
        by_action[pk].append([name, nature, f"{amount:.2f}"])
    return dict(by_action)


def released_roadmap(release: Release) -> PublicRoadmap:
    """What its page tells. No query, once its edition is read."""
    return public_roadmap(load_facts(release.edition.facts), release.followed)


def release_stamp(release: Release, *, is_open: bool) -> str:
    """Of what a release would make public, and of whether the page is open: a form that would bring a page up to date never
    opens one that was closed meanwhile."""
    return make_stamp(is_open, release.edition_id, release.name, release.on, sorted(release.followed.items()))
