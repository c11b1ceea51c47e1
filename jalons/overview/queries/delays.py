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


def own_delays(member: Member, index: action_rows.Index, facts: Facts) -> Delays | None:
    """None when nothing is late, and for the other roles, whose work is in « À faire ». Five queries at most."""
    wins = followed_quick_wins(index, facts.today).past_their_year
    if member.role is not Role.SPONSOR:
        return None
    awaited = awaited_measures(member.roadmap)
    if not (facts.late or facts.late_pledges or facts.late_resolutions or wins or awaited):
        return None
    slug, carrier = member.roadmap.slug, member_carrier(member)
    actions = [row for row in index.late if row.is_carried_by(carrier)]
    own_wins = [win for win in wins if win.row.is_carried_by(carrier)]
    asked = (
        [line for line in resolutions.own_open_resolutions(member) if line.is_late] if facts.late_resolutions else []
    )
    function = french.matching_key(carrier.function)
    late = roadmap_pledges(member.roadmap, timezone.localdate(), state="en-retard").lines if facts.late_pledges else []
    pledges = [line for line in late if function and french.matching_key(line.who) == function]
    follow_ups, promises = reverse("actions:follow_ups", args=[slug]), reverse("workshops:all_pledges", args=[slug])
    own = [
        TodoItem(f"{row.code} {row.title}", row.delay, reverse("overview:action", args=[slug, row.code]))
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
    own += [TodoItem(line.text, _due_words(line.due_on), f"{promises}?etat=en-retard") for line in pledges]
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
    actions_left, asked_left = facts.late - len(actions), facts.late_resolutions - len(asked)
    pledges_left, wins_left = facts.late_pledges - len(pledges), len(wins) - len(own_wins)
    others = (
        (
            actions_left,
            ngettext("%(n)d action", "%(n)d actions", actions_left),
            f"{reverse('actions:index', args=[slug])}{action_list.LATE_QUERY}",
        ),
        (
            wins_left,
            past_year_sentence(wins_left),
            reverse("actions:quick_wins", args=[slug]),
        ),
        (
            asked_left,
            ngettext("%(n)d suite de réunion", "%(n)d suites de réunion", asked_left),
            f"{follow_ups}?etat={Follow.LATE}",
        ),
        (
            pledges_left,
            ngettext("%(n)d engagement", "%(n)d engagements", pledges_left),
            f"{promises}?etat=en-retard",
        ),
        (
            len(awaited) - len(measures),
            ngettext("%(n)d indicateur à mesurer", "%(n)d indicateurs à mesurer", len(awaited) - len(measures)),
            reverse("monitoring:index", args=[slug]),
        ),
    )
    return Delays(own, [TodoItem(label % {"n": n}, "", url) for n, label, url in others if n > 0])


def _due_words(day: date | None) -> str:
    return _("attendu le %(day)s") % {"day": french.format_short_day(day)} if day else ""
