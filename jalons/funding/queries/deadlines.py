"""The deadlines of the plans of a roadmap."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme
from jalons.funding.models.areas import roadmap_territory
from jalons.funding.queries.funded_actions import counted_sheets
from jalons.funding.queries.plans import lines_by_action, lines_for_rules
from jalons.funding.rules import deadlines as deadline_rules
from jalons.funding.rules import money
from jalons.funding.rules.scheme_fit import Fit, Need, Territory, amount_it_may_pay, fit_answer
from jalons.funding.words import deadlines as deadline_words
from jalons.roadmaps.models import Roadmap


@frozen
class Deadline:
    """`kind` is a `rules.Due`; `tone` is « bad » once it is past, « wait » when it is near. It is that of a resource, or,
    when `line` is 0, that of a scheme which no resource cites yet; `code` is then the first action that it suits."""

    kind: deadline_rules.Due
    on: date
    title: str
    when: str
    tone: Literal["", "wait", "bad"]
    line: int
    amount: Decimal
    code: str
    action: str
    detail: str
    scheme: int = 0

    @property
    def key(self) -> str:
        """Lasts as long as the deadline, whatever its day: calendars know it by this."""
        return f"{self.line or f'dispositif-{self.scheme}'}-{self.kind.value}"

    @property
    def is_near(self) -> bool:
        return self.tone != ""


def roadmap_deadlines(roadmap: Roadmap) -> list[Deadline]:
    """The nearest first, in five queries, two more when a call is near. Actions that will not be done have none."""
    expenses, resources = lines_by_action(roadmap)
    return all_deadlines(roadmap, counted_sheets(roadmap), expenses, resources, timezone.localdate())


def all_deadlines(
    roadmap: Roadmap,
    sheets: Sequence[ActionSheet],
    expenses: Mapping[int, list[ExpenseLine]],
    resources: Mapping[int, list[FundingLine]],
    today: date,
) -> list[Deadline]:
    """Those of resources, and those of the calls that would suit an action which lacks money. One query, beside what was
    read; two more when a call is near."""
    calls = call_deadlines(roadmap, sheets, expenses, resources, today)
    deadlines = [*line_deadlines(sheets, resources, today), *calls]
    return sorted(deadlines, key=lambda deadline: (deadline.on, deadline.code, deadline.line))


def call_deadlines(
    roadmap: Roadmap,
    sheets: Sequence[ActionSheet],
    expenses: Mapping[int, list[ExpenseLine]],
    resources: Mapping[int, list[FundingLine]],
    today: date,
) -> list[Deadline]:
    """The schemes of the team and of Jalons that open or close within a month, that nobody has to check, and that no
    resource cites: a resource tells it by itself."""
    schemes = _near_schemes(roadmap.pk, today, today + timedelta(days=deadline_rules.NEAR_DAYS))
    if not schemes:
        return []
    territory = roadmap_territory(roadmap)
    needs = _needs_of(sheets, expenses, resources)
    cited = {line.listed_scheme_id for lines in resources.values() for line in lines}
    found = (_call_deadline(scheme, needs, territory, today) for scheme in schemes if scheme.pk not in cited)
    return [deadline for deadline in found if deadline]


@PreparedQuery
def _near_schemes(roadmap: int, first: date, last: date) -> QuerySet[FundingScheme]:
    near = (first, last)
    rows = FundingScheme.objects.of(roadmap).filter(Q(valid_from__range=near) | Q(valid_to__range=near))
    return rows.defer("searched", "eligibility")


def _needs_of(
    sheets: Sequence[ActionSheet],
    expenses: Mapping[int, list[ExpenseLine]],
    resources: Mapping[int, list[FundingLine]],
) -> list[tuple[ActionSheet, Need]]:
    """Of the actions that lack money and are not done. One query."""
    lacking = []
    for sheet in sheets:
        by_kind = money.sums_by_kind(*lines_for_rules(expenses.get(sheet.pk, ()), resources.get(sheet.pk, ())))
        missing = {kind: sums.to_find for kind, sums in by_kind.items()}
        if any(missing.values()) and sheet.status != ActionStatus.DONE:
            lacking.append((sheet, missing))
    places = defaultdict(set)
    links = ActionSheet.communes.through.objects.filter(actionsheet__in=[sheet.pk for sheet, _missing in lacking])
    for pk, code in links.values_list("actionsheet_id", "commune_id"):
        places[pk].add(code)
    return [(sheet, Need(missing, frozenset(places[sheet.pk]))) for sheet, missing in lacking]


def _call_deadline(
    scheme: FundingScheme, needs: Sequence[tuple[ActionSheet, Need]], territory: Territory, today: date
) -> Deadline | None:
    offer, due = scheme.offer, deadline_rules.next_of_call(scheme.valid_from, scheme.valid_to, today)
    suited = [(sheet, need) for sheet, need in needs if fit_answer(offer, territory, need, today).fit <= Fit.LATER]
    if not suited or due is None or not deadline_rules.is_near(due[1], today):
        return None
    kind, on = due
    amount = sum((amount_it_may_pay(need, offer.paid) for _sheet, need in suited), money.ZERO)
    return Deadline(
        kind=kind,
        on=on,
        title=deadline_words.call_title(kind, f"{scheme.funder}, {scheme.name}"),
        when=deadline_words.deadline_sentence(on, today),
        tone="wait",
        line=0,
        amount=amount,
        code=suited[0][0].code,
        action=suited[0][0].title,
        detail=deadline_words.call_detail(amount, [sheet.code for sheet, _need in suited]),
        scheme=scheme.pk,
    )


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
    return sorted(deadlines, key=lambda deadline: (deadline.on, deadline.code, deadline.line))


def line_days(line: FundingLine, sheet: ActionSheet) -> deadline_rules.Days:
    return deadline_rules.Days(
        status=money.Status(line.status),
        closes_on=line.listed_scheme.valid_to if line.listed_scheme else None,
        decision_on=line.decision_on,
        claim_on=line.claim_on,
        is_action_done=sheet.status == ActionStatus.DONE,
        opens_on=line.listed_scheme.valid_from if line.listed_scheme else None,
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
        detail=deadline_words.line_detail(line.amount, sheet.code),
    )
