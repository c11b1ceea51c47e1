"""What each change of money begins with: locking rows, checking what was seen of them, refusing contradictions."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.told_above import set_money
from jalons.base.errors import Refused
from jalons.base.french import format_date, format_euros
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme, GrantRequest, StatusChange
from jalons.funding.rules import money, scheme_limits
from jalons.funding.rules.deadlines import FARTHEST_YEARS
from jalons.funding.rules.funders import writes_amount
from jalons.funding.rules.grants import LINE_STATUSES, GrantStatus
from jalons.funding.rules.known_schemes import MOST_AID, caps_public_aid
from jalons.funding.rules.money import VALUED, Status
from jalons.funding.rules.schemes import Fault, is_over_rate, rate_base
from jalons.funding.rules.state_days import standing_days, state_before
from jalons.funding.words.scheme_limits import limit_sentence
from jalons.funding.words.state_days import early_state_sentence
from jalons.roadmaps.changes.journal import removed_sentence
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import signer_of


def lock_line(line: ExpenseLine | FundingLine | GrantRequest) -> None:
    """Locks the line and its fiche: its amount and its instalments change together, and a freeze never takes only half
    of them."""
    lock_action(line.action_id)
    try:
        line.refresh_from_db()
    except ObjectDoesNotExist as gone:
        raise Refused(removed_sentence(), code="line-gone") from gone


def note_money(*actions: int) -> None:
    """Tells these fiches whether they say what they cost and who pays: call it after each line that comes, goes, or
    changes state. An action whose expenses are all of 0 € needs nobody to pay it. Two queries, then the updates."""
    lines = FundingLine.objects.filter(action__in=actions).exclude(status=Status.REFUSED)
    brought = list(lines.values_list("action_id", "nature"))
    rows = ExpenseLine.objects.filter(action__in=actions).order_by().values_list("action_id")
    spent = dict(rows.annotate(most=Max("amount")))
    free = {pk for pk, most in spent.items() if not most}
    valued = {pk for pk, nature in brought if nature in VALUED}
    set_money(among=actions, priced={*spent, *valued}, funded={pk for pk, _nature in brought} | free)


def refuse_stale_rows(seen: str | None, *rows: models.Model | None, by: Member) -> None:
    """`seen` is the stamp of what the form showed, None when no form showed it. The first of `rows` is named in the
    refusal, the others depend on it."""
    now = row_stamp(*rows)
    if seen in (None, now):
        return
    entries = JournalEntry.objects.filter(roadmap=by.roadmap)
    if rows and rows[0]:
        entries = entries.filter(about_kind=rows[0]._meta.model_name, about_id=rows[0].pk)
    name = signer_of(entries) or _("une autre personne")
    sentence = _(
        "Modifié entre-temps par %(name)s. Rien n’est perdu : comparez, corrigez s’il le faut, puis enregistrez."
    )
    refuse_stale(seen, now, sentence % {"name": name})


def refuse_grant_contradiction(line: FundingLine, *, status: str, **values: object) -> None:
    """Refuses values that differ from those of the request: its amount, its state."""
    grant = GrantRequest.objects.filter(line=line).first()
    if grant is None:
        return
    for name, value in values.items():
        if getattr(line, name) != value:
            raise Refused(
                _("Cette ressource suit une demande de subvention. Changez la demande elle-même."),
                code="line-follows-a-grant",
                field=name,
            )
    if Status(status) not in LINE_STATUSES[GrantStatus(grant.status)]:
        sentence = _("La demande de subvention est à l’état « %(state)s ». Changez d’abord l’état de la demande.")
        raise Refused(sentence % {"state": grant.get_status_display()}, code="status-contradicts-grant", field="status")


def refuse_amount_for_funder(funder: str) -> None:
    if writes_amount(funder):
        raise Refused(
            _("Écrivez le nom de qui finance, sans montant\u00a0: le montant a sa propre case."),
            code="funder-is-an-amount",
            field="funder",
        )


def refuse_wrong_eligible(eligible: Decimal | None, amount: Decimal, nature: str, *, field: str) -> None:
    """A grant is a share of what its funder accepts to pay for; what is not a grant is a share of nothing."""
    if eligible is None:
        return
    if nature not in money.PROVEN:
        raise Refused(
            _(
                "Seule une subvention, ou l’aide d’un fonds privé, a une dépense subventionnable : laissez ce champ vide."
            ),
            code="eligible-without-grant",
            field=field,
        )
    if amount > eligible:
        sentence = _(
            "%(amount)s, c’est plus que la dépense subventionnable, %(eligible)s. Corrigez l’un ou l’autre."
        ) % {"amount": format_euros(amount), "eligible": format_euros(eligible)}
        raise Refused(sentence, code="grant-over-eligible", field=field)


def refuse_over_limits(
    scheme: FundingScheme | None, asked: money.Resource, *, action: int, line: int | None = None
) -> None:
    """Refuses what a chosen scheme can never pay: more than its cap for a project or its share of the expenses, or
    operating money when it only pays investment. `asked` is the request as it would become, `line` the one that it
    replaces. One query, two when it has a rate, none without a scheme."""
    if scheme is None:
        return
    _refuse_too_much_aid(scheme, asked)
    rows = list(FundingLine.objects.filter(action=action, listed_scheme=scheme))
    before = [line_resource(row) for row in rows]
    others = [line_resource(row) for row in rows if row.pk != line]
    base = money.ZERO
    if scheme.rate_max is not None:
        spent = ExpenseLine.objects.filter(action=action).values_list("kind", "amount")
        base = rate_base(scheme.terms, (money.Expense(money.Kind(kind), cost) for kind, cost in spent))
    for fault, amount in scheme_limits.broken_limits(scheme.terms, before, [*others, asked], base):
        code, field = _LIMITS[fault]
        is_own_base = asked.eligible is not None and is_over_rate(scheme.terms, asked.amount, asked.eligible)
        if fault is Fault.OVER_RATE and is_own_base and asked.eligible is not None:
            amount, base = asked.amount, asked.eligible
        raise Refused(limit_sentence(fault, amount, scheme.name, scheme.terms, base), code=code, field=field)


def _refuse_too_much_aid(scheme: FundingScheme, asked: money.Resource) -> None:
    if asked.eligible and caps_public_aid(scheme.name) and 100 * asked.amount > MOST_AID * asked.eligible:
        most = format_euros((asked.eligible * MOST_AID / 100).quantize(money.CENT))
        raise Refused(
            _(
                "« %(name)s » paie %(rate)d %% au plus de la dépense subventionnable, soit %(most)s (CGCT, article R. 2334-27)."
            )
            % {"name": scheme.name, "rate": MOST_AID, "most": most},
            code="over-legal-rate",
            field="amount",
        )


_LIMITS = {
    Fault.NOT_INVESTMENT: ("scheme-is-investment-only", "kind"),
    Fault.OVER_CAP: ("over-scheme-cap", "amount"),
    Fault.OVER_RATE: ("over-scheme-rate", "amount"),
}


def line_resource(line: FundingLine, **changed: Any) -> money.Resource:
    """The line for the rules, with the values that it would have."""
    names = ("kind", "nature", "status", "amount", "is_public", "eligible_amount", "is_public_unsure")
    values = {name: getattr(line, name) for name in names} | changed
    return money.Resource(
        money.Kind(values["kind"]),
        money.Nature(values["nature"]),
        money.Status(values["status"]),
        values["amount"],
        values["is_public"],
        line.funder_name,
        eligible=values["eligible_amount"],
        is_public_unsure=values["is_public_unsure"],
    )


def refuse_wrong_days(line: FundingLine, days: Mapping[str, date | None]) -> None:
    """`days`: those of a form, by the name of the column; only what it changes is looked at. An answer does not come
    before the request, nor a payment before the grant."""
    changed = {name: day for name, day in days.items() if day and day != getattr(line, name)}
    for name, day in changed.items():
        refuse_far_day(line, day, name)
    if not changed:
        return
    since = standing_days(_written_steps(line))
    if _is_before(changed.get("decision_on"), since.get(Status.REQUESTED)):
        raise Refused(
            _("La réponse ne peut pas venir avant la demande, faite le %(day)s.")
            % {"day": format_date(since[Status.REQUESTED])},
            code="answer-before-request",
            field="decision_on",
        )
    for name in ("claim_on", "expected_on"):
        granted = since.get(Status.GRANTED) or days.get("decision_on")
        if granted and _is_before(changed.get(name), granted):
            raise Refused(
                _(
                    "Un versement ne peut pas venir avant l’accord, noté le %(day)s. Corrigez ce jour, ou celui de l’accord."
                )
                % {"day": format_date(granted)},
                code="payment-before-grant",
                field=name,
            )


def _is_before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other


def plan_years(line: ExpenseLine | FundingLine) -> tuple[int, int]:
    """Further than FARTHEST_YEARS from the feuille de route, a year is a slip of the keyboard."""
    begun = line.action.roadmap.created_at.year
    return begun - FARTHEST_YEARS, begun + FARTHEST_YEARS


def refuse_early_day(line: FundingLine, status: str, on: date | None) -> None:
    """A payment is not before the grant, nor the grant before the request. A grant may come without a request."""
    before = state_before(_written_steps(line), Status(status), on) if on else None
    if before:
        raise Refused(early_state_sentence(Status(status), *before), code="status-before-another", field="on")


def _written_steps(line: FundingLine) -> list[tuple[Status, date]]:
    """The steps of the history whose day somebody wrote, in the order they were noted. One query, none for a new line."""
    rows = StatusChange.objects.filter(line=line).order_by("id") if line.pk else ()
    return [(Status(row.status), row.on) for row in rows if row.is_dated]


def refuse_far_day(line: FundingLine, day: date | None, field: str) -> None:
    first, last = plan_years(line)
    if day and not first <= day.year <= last:
        raise Refused(
            _("Vérifiez l’année : elle va de %(first)d à %(last)d.") % {"first": first, "last": last},
            code="day-out-of-roadmap",
            field=field,
        )
