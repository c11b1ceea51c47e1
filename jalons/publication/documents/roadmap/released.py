"""What a release of the public page keeps beside the facts of its edition: the state of what was voted, on its day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from jalons.actions.queries.news import public_news
from jalons.actions.queries.sheets import roadmap_sheets
from jalons.base.stamps import make_stamp
from jalons.funding.models import FundingLine
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.rules.money import SECURED, VALUED
from jalons.monitoring.queries.indicators import followed_indicators
from jalons.publication.models import Edition, PublicPage, Release
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
        "money": _followed_money(lines, told),
        "news": {
            str(pk): [[row.on.isoformat(), row.text] for row in rows]
            for pk, rows in public_news(roadmap, on).items()
            if str(pk) in sheets
        },
        "postal_address": roadmap.postal_address,
    }


def _followed_money(lines: Iterable[FundingLine], told: Collection[str]) -> dict[str, list[list[str]]]:
    """For each action, its voted lines: pk, funder, nature, state, amount now. Then what was obtained without a vote, whose pk is
    empty. What is only hoped for without a vote is left out."""
    by_action: dict[str, list[list[str]]] = defaultdict(list)
    others: dict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        pk, name, nature, status = str(line.action_id), line.funder_name, str(line.nature), str(line.status)
        if f"funding:{line.pk}" in told:
            by_action[pk].append([str(line.pk), name, nature, status, f"{line.amount:.2f}"])
        elif line.status in SECURED:
            others[pk, name, nature, status] += line.amount
    for (pk, *rest), amount in others.items():
        by_action[pk].append(["", *rest, f"{amount:.2f}"])
    return dict(by_action)


def released_roadmap(release: Release) -> PublicRoadmap:
    """What its page tells. No query, once its edition is read."""
    return public_roadmap(load_facts(release.edition.facts), release.followed)


def release_stamp(release: Release, *, is_open: bool) -> str:
    """Of what a release would make public, and of whether the page is open: a form that would bring a page up to date never
    opens one that was closed meanwhile."""
    return make_stamp(is_open, release.edition_id, release.name, release.on, sorted(release.followed.items()))


def page_releases(page: PublicPage) -> tuple[Release | None, Release | None]:
    """The last one, and the one before it since the page was opened: what it showed before somebody closed it stays away. One
    query."""
    rows = page.releases.filter(at__gte=page.opened_at).defer("followed")[:2]
    last, former = [*rows, None, None][:2]
    return last, former
