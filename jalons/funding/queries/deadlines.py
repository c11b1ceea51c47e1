"""The deadlines of the plans of a roadmap."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.funding.models import FundingLine
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.queries.funded_actions import counted_sheets
from jalons.funding.rules import deadlines as deadline_rules
from jalons.funding.rules import money
from jalons.funding.words import deadlines as deadline_words
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class Deadline:
    """`kind` is a `rules.Due`; `tone` is « bad » once it is past, « wait » when it is near."""

    kind: deadline_rules.Due
    on: date
    title: str
    when: str
    tone: Literal["", "wait", "bad"]
    line: int
    amount: Decimal
    code: str
    action: str

    @property
    def is_near(self) -> bool:
        return self.tone != ""


def roadmap_deadlines(roadmap: Roadmap) -> list[Deadline]:
    """The nearest first, in three queries. Actions that will not be done have none."""
    resources: dict[int, list[FundingLine]] = defaultdict(list)
    lines = list(FundingLine.objects.filter(action__roadmap=roadmap).select_related("listed_scheme"))
    name_funders(lines, roadmap_funder_book(roadmap, lines))
    for line in lines:
        resources[line.action_id].append(line)
    return line_deadlines(counted_sheets(roadmap), resources, timezone.localdate())


def line_deadlines(
    sheets: Iterable[ActionSheet], resources: Mapping[int, list[FundingLine]], today: date
) -> list[Deadline]:
    """The deadlines of lines already read with their scheme."""
    deadlines = [
        _make_deadline(line, sheet, *due, today)
        for sheet in sheets
        for line in resources.get(sheet.pk, [])
        if (due := deadline_rules.next_due(line_days(line, sheet), today))
    ]
    return sorted(deadlines, key=lambda one: (one.on, one.code, one.line))


def line_days(line: FundingLine, sheet: ActionSheet) -> deadline_rules.Days:
    return deadline_rules.Days(
        status=money.Status(line.status),
        closes_on=line.listed_scheme.valid_to if line.listed_scheme else None,
        decision_on=line.decision_on,
        claim_on=line.claim_on,
        is_action_done=sheet.status == ActionStatus.DONE,
    )


def _make_deadline(line: FundingLine, sheet: ActionSheet, kind: deadline_rules.Due, on: date, today: date) -> Deadline:
    who = f"{line.funder_name}, {line.scheme}" if line.scheme else line.funder_name
    return Deadline(
        kind=kind,
        on=on,
        title=deadline_words.deadline_title(kind, who),
        when=deadline_words.deadline_sentence(on, today),
        tone="bad" if on < today else "wait" if deadline_rules.is_near(on, today) else "",
        line=line.pk,
        amount=line.amount,
        code=sheet.code,
        action=sheet.title,
    )
