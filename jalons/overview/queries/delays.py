"""What is late, as an élue or an élu reads it: first what they answer for, then how many others."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_list, action_rows
from jalons.actions.queries.quick_wins import followed_quick_wins, past_year_sentence
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.todos import TodoItem
from jalons.governance.queries import resolutions
from jalons.governance.rules.resolutions import Follow
from jalons.monitoring.queries.indicators import awaited_measures
from jalons.overview.rules.facts import Facts
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.queries.pledges import roadmap_pledges


@frozen
class Delays:
    """`own`: each action, gain rapide past its year, suite, engagement and indicator to measure that is theirs; `others`: a line
    for each kind, with its number."""

    own: list[TodoItem]
    others: list[TodoItem]


@frozen
class Late:
    """How many things of a roadmap are late, by kind. `wins`: quick wins past their year, whose fiche is not late itself;
    `measures`: indicators to measure; `minutes`: workshops whose minutes should have been given."""

    actions: int = 0
    wins: int = 0
    resolutions: int = 0
    pledges: int = 0
    measures: int = 0
    minutes: int = 0

    @property
    def total(self) -> int:
        return sum(vars(self).values())


def late_lines(slug: str, late: Late) -> list[TodoItem]:
    """One for each kind, with its number and its list: « 2 actions », « 1 engagement »."""
    lines = (
        (
            late.actions,
            ngettext("%(n)d action", "%(n)d actions", late.actions),
            f"{reverse('actions:index', args=[slug])}{action_list.LATE_QUERY}",
        ),
        (late.wins, past_year_sentence(late.wins), reverse("actions:quick_wins", args=[slug])),
        (
            late.resolutions,
            ngettext("%(n)d suite de réunion", "%(n)d suites de réunion", late.resolutions),
            f"{reverse('actions:follow_ups', args=[slug])}?etat={Follow.LATE}",
        ),
        (
            late.pledges,
            ngettext("%(n)d engagement", "%(n)d engagements", late.pledges),
            f"{reverse('workshops:all_pledges', args=[slug])}?etat=en-retard",
        ),
        (
            late.measures,
            ngettext("%(n)d indicateur à mesurer", "%(n)d indicateurs à mesurer", late.measures),
            reverse("monitoring:index", args=[slug]),
        ),
        (
            late.minutes,
            ngettext("%(n)d compte rendu d’atelier", "%(n)d comptes rendus d’atelier", late.minutes),
            reverse("workshops:index", args=[slug]),
        ),
    )
    return [TodoItem(label % {"n": n}, "", url) for n, label, url in lines if n > 0]


def own_delays(member: Member, index: action_rows.Index, facts: Facts) -> Delays | None:
    """None when nothing is late, and for the other roles, whose work is in « À faire ». Five queries at most."""
    wins = followed_quick_wins(index, facts.today).past_their_year
    if member.role is not Role.SPONSOR:
        return None
    awaited = awaited_measures(member.roadmap)
    if not (facts.late or facts.late_pledges or facts.late_resolutions or wins or awaited):
        return None
    slug, carrier = member.roadmap.slug, member_carrier(member)
    promises = f"{reverse('workshops:all_pledges', args=[slug])}?etat=en-retard"
    actions = [row for row in index.late if row.is_carried_by(carrier)]
    own_wins = [win for win in wins if win.row.is_carried_by(carrier)]
    asked = (
        [line for line in resolutions.own_open_resolutions(member) if line.is_late] if facts.late_resolutions else []
    )
    function = french.matching_key(carrier.function)
    late = roadmap_pledges(member.roadmap, timezone.localdate(), state="en-retard").lines if facts.late_pledges else []
    pledges = [line for line in late if function and french.matching_key(line.who) == function]
    own = [
        TodoItem(f"{row.code} {row.title}", row.awaited_delay, reverse("overview:action", args=[slug, row.code]))
        for row in actions
    ]
    own += [
        TodoItem(
            f"{win.row.code} {win.row.title}",
            win.sentence_of_delay,
            reverse("overview:action", args=[slug, win.row.code]),
        )
        for win in own_wins
    ]
    own += [
        TodoItem(
            line.text,
            _due_words(line.due_on),
            reverse("actions:close_resolution", args=[slug, line.meeting, line.pk]),
        )
        for line in asked
    ]
    own += [TodoItem(line.text, _due_words(line.due_on), promises) for line in pledges]
    carried = {row.pk: row.code for row in index.rows if row.is_carried_by(carrier)}
    measures = [row for row in awaited if row.action_id in carried]
    own += [
        TodoItem(
            row.label,
            _("à mesurer, action %(code)s") % {"code": carried[row.action_id]},
            reverse("monitoring:indicator", args=[slug, carried[row.action_id], row.pk]),
        )
        for row in measures
    ]
    others = Late(
        actions=facts.late - len(actions),
        wins=len(wins) - len(own_wins),
        resolutions=facts.late_resolutions - len(asked),
        pledges=facts.late_pledges - len(pledges),
        measures=len(awaited) - len(measures),
    )
    return Delays(own, late_lines(slug, others))


def _due_words(day: date | None) -> str:
    return _("attendu le %(day)s") % {"day": french.format_short_day(day)} if day else ""
