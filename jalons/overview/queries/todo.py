"""What there is to do, in words, with who has it to do, when, and the button that does it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_list, action_rows, visas
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.french import join_items
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.todos import Todo, TodoItem, TodoState
from jalons.funding.queries.consolidated import Consolidation
from jalons.governance.queries import consultations, resolutions
from jalons.governance.queries.coming_convocations import (
    ComingConvocation,
)
from jalons.governance.rules.resolutions import Follow
from jalons.overview.queries import due_today
from jalons.overview.queries.facts import RoadmapReading, Teammate
from jalons.overview.rules.duties import DutyLine, due_lines, first_gestures, step_lines
from jalons.overview.rules.duty_table import RULES, Duty
from jalons.overview.rules.facts import Facts
from jalons.overview.rules.steps import doubted_steps
from jalons.overview.words.duties import YOU, deadline_words, duty_words
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission, Role
from jalons.workshops.rules.workshop_templates import TEMPLATES

MOST_DUTIES = 5
MOST_NAMED = 2
# Fiches named under a line; its page shows them all.
MOST_ITEMS = 4
# What a committee asked somebody: how many of them are shown, and how long before their day.
MOST_RESOLUTIONS = 3
RESOLUTION_SOON = timedelta(days=30)
# « Les miennes », of the list of suites.
OWN_RESOLUTIONS = "?qui=moi"
# People who only read have nothing to do.
ACTING = (Permission.MANAGE_ROADMAP, Permission.FACILITATE, Permission.EDIT_ACTION)

# The page where each duty is done.
PAGES: dict[Duty, str] = {
    Duty.READ_MODELS: "actions:library",
    Duty.NOTE_PEERS: "directory:index",
    Duty.END_WATCH: "roadmaps:step",
    Duty.NAME_SERVICE: "roadmaps:settings",
    Duty.GATHER_GROUP: "governance:group",
    Duty.INVITE_SPONSORS: "governance:group",
    Duty.LIST_ACTORS: "directory:index",
    Duty.ANSWER_CANDIDATES: "governance:member_organisations",
    Duty.ANSWER_CLAIMS: "governance:group",
    Duty.LIFT_BLOCKERS: "roadmaps:blockers",
    Duty.ADOPT_NOTE: "governance:framing_note",
    Duty.ADOPT_NEXT_NOTE: "publication:adopt_framing",
    Duty.HANDLE_OBJECTION: "governance:definition",
    Duty.ADOPT_DEFINITION: "governance:definition",
    Duty.MEET_GROUP: "overview:steps",
    Duty.LOAD_DATA: "opendata:data",
    Duty.COLLECT_WORDS: "diagnosis:findings",
    Duty.CHOOSE_MESSAGES: "diagnosis:messages",
    Duty.WRITE_DEFINITION: "governance:definition",
    Duty.PLAN_WORKSHOP: "workshops:create",
    Duty.PREPARE_WORKSHOP: "carriage:console",
    Duty.HOLD_WORKSHOP: "workshops:wall",
    Duty.SORT_NOTES: "workshops:wall",
    Duty.NAME_STAKES: "workshops:wall",
    Duty.SEND_MINUTES: "publication:minutes",
    Duty.FIND_KEY_PROJECTS: "workshops:stakes",
    Duty.MAP_RESOURCES: "actions:coverage",
    Duty.WRITE_ACTIONS: "workshops:stakes",
    Duty.PROPOSE_DRAFTS: "actions:index",
    Duty.PLAN_COMMITTEE: "actions:meetings",
    Duty.ARBITRATE: "actions:meetings",
    Duty.FIND_MONEY: "funding:index",
    Duty.MEET_DEADLINE: "funding:index",
    Duty.SET_INDICATORS: "actions:index",
    Duty.ADOPT: "publication:adoption",
    Duty.TRANSMIT_ACT: "publication:note_receipt",
    Duty.INSTALL_COMMITTEE: "governance:steering_committee",
    Duty.MEET_COMMITTEE: "actions:meetings",
    Duty.CONVENE: "governance:convocation",
    Duty.REPLACE_PRESENTER: "actions:agenda",
    Duty.CATCH_UP_STEPS: "actions:index",
    Duty.RESUME_ACTIONS: "actions:meetings",
    Duty.KEEP_PLEDGES: "workshops:all_pledges",
    Duty.VALIDATE_MINUTES: "publication:meeting_minutes",
    Duty.SEND_MEETING_MINUTES: "publication:send_meeting_minutes",
    Duty.APPROVE_MINUTES: "publication:meeting_minutes",
    Duty.FOLLOW_RESOLUTIONS: "actions:follow_ups",
    Duty.CONFIRM_STEPS: "overview:steps",
    Duty.UPDATE_PAGE: "publication:public_page",
}
_ABOUT_A_WORKSHOP = (Duty.PREPARE_WORKSHOP, Duty.HOLD_WORKSHOP, Duty.SORT_NOTES, Duty.SEND_MINUTES)
_WITH_A_DEADLINE = (Duty.MEET_DEADLINE, Duty.CONVENE, Duty.REPLACE_PRESENTER)
_ASKED = {
    Duty.PROPOSE_DRAFTS: f"?etat={Status.DRAFT}",
    Duty.CATCH_UP_STEPS: action_list.LATE_QUERY,
    Duty.KEEP_PLEDGES: "?etat=en-retard",
    Duty.FOLLOW_RESOLUTIONS: f"?etat={Follow.LATE}",
}
# The template of the workshop that an étape asks for.
_TEMPLATES = {template.step: key for key, template in TEMPLATES.items()}


@frozen
class Board:
    """What the dashboard says of the work to do. `more`: what is due too, under a line to open: nothing that is counted on
    the page falls out of it."""

    todo: list[Todo]
    more: list[Todo]
    gestures: list[Todo]


def todo_board(
    member: Member,
    read: RoadmapReading,
    index: action_rows.Index,
    money: Consolidation,
    convened: Sequence[ComingConvocation] = (),
) -> Board:
    """What this person may do today, and for an élue or an élu what is theirs alone or waits for their consent; beside the first gestures, only
    what waits for a workshop or has a deadline of its own. Nothing is done in a roadmap that is to be removed but to take it back."""
    if member.roadmap.removal_asked_at:
        return Board(todo=[_taking_back(member)], more=[], gestures=[])
    facts, slug, carrier = read.facts, member.roadmap.slug, _own_carrier(member, read.team)
    gestures = first_gestures(facts) if member.can(Permission.MANAGE_ROADMAP) else []
    due = [
        line
        for line in due_lines(facts)
        if any(member.can(permission) for permission in ACTING)
        and member.can(RULES[line.duty].needs)
        and (line.workshop or line.duty in _WITH_A_DEADLINE or not gestures)
        and (
            member.role is not Role.SPONSOR
            or RULES[line.duty].needs is Permission.AGREE
            or _people_words(RULES[line.duty].carried_by, member, read.team) == str(YOU)
        )
        and not (line.duty is Duty.CATCH_UP_STEPS and _are_late_wins_of_others(member, carrier, facts, index))
    ]
    fiches = _listed_fiches(slug, index, money)
    lines = [
        replace(_make_todo(line, member, carrier, read, money), items=tuple(fiches.get(line.duty, [])[:MOST_ITEMS]))
        for line in due
    ]
    today = due_today.own_day(member, carrier, index)
    own = [
        *_link_news(member, carrier, index),
        *_own_answer(member),
        *_own_replies(member, convened),
        *_own_resolutions(member),
        *today,
    ]
    todo = [*_own_visas(member), *lines[:MOST_DUTIES], *own]
    if member.role is Role.LEAD:
        # The first line has the filled button: it is theirs.
        todo.sort(key=lambda one: one.who != str(YOU))
    if member.role is Role.SPONSOR:
        # All of it is theirs: the order of days, what has none at the end.
        todo.sort(key=lambda one: one.on or date.max)
    return Board(
        todo=todo,
        more=lines[MOST_DUTIES:],
        gestures=[_make_todo(line, member, carrier, read, money) for line in gestures],
    )


def _taking_back(member: Member) -> Todo:
    return Todo(
        title=_("Reprendre cette feuille de route, ou la laisser supprimer"),
        detail=_("Rien n’y est plus enregistré. Ce jour-là, elle est effacée pour de bon."),
        url=reverse("publication:remove_roadmap", args=[member.roadmap.slug]),
        action=_("Décider"),
        on=member.roadmap.erased_on,
        who=str(YOU),
    )


def _are_late_wins_of_others(member: Member, carrier: Carrier, facts: Facts, index: action_rows.Index) -> bool:
    """Whether all that is late is quick wins past their year, none of which a pilote carries."""
    if member.role is not Role.LEAD or facts.late:
        return False
    wins = followed_quick_wins(index, facts.today).past_their_year
    return not any(win.row.is_carried_by(carrier) for win in wins)


def _link_news(member: Member, carrier: Carrier, index: action_rows.Index) -> list[Todo]:
    """What came by private links and nobody has read: all of it for whoever gives them, that of their fiches for whoever
    carries some. One line, whatever the number of fiches."""
    if not member.can(Permission.EDIT_ACTION):
        return []
    slug, news = member.roadmap.slug, [(row.unread_at, row) for row in index.rows if row.unread_at]
    if news and not member.can(Permission.MANAGE_MEMBERS):
        news = [(at, row) for at, row in news if row.is_carried_by(carrier)]
    if not news:
        return []
    page = reverse("actions:link_news", args=[slug])
    return [
        Todo(
            title=ngettext(
                "Lire ce qui est arrivé par lien privé, pour une fiche",
                "Lire ce qui est arrivé par lien privé, pour %(n)d fiches",
                len(news),
            )
            % {"n": len(news)},
            url=page,
            action=_("Lire"),
            who=str(YOU),
            items=tuple(item for at, row in news[:MOST_ITEMS] for item in _news_items(slug, page, at, row)),
        )
    ]


def _news_items(slug: str, page: str, at: datetime, row: action_rows.ActionRow) -> Iterator[TodoItem]:
    """The place of the fiche on the page that tells what came, then what waits for a decision of the team."""
    day = french.format_short_day(timezone.localdate(at))
    yield TodoItem(f"{row.code} {row.title}", day, f"{page}#fiche-{row.pk}")
    if row.link_news:
        label = ngettext(
            "%(n)s nouvelle à montrer au public, ou non", "%(n)s nouvelles à montrer au public, ou non", row.link_news
        )
        address = reverse("actions:news", args=[slug, row.code])
        yield TodoItem(label % {"n": row.link_news}, "", address)


def _own_answer(member: Member) -> list[Todo]:
    """What the group asks this person about its definition, whatever their role."""
    closes_on = consultations.awaited_answer(member)
    if closes_on is None:
        return []
    return [
        Todo(
            title=_("Répondre au groupe sur la définition partagée"),
            url=reverse("governance:my_answer", args=[member.roadmap.slug]),
            action=_("Répondre"),
            detail=_("Vos mots, ou votre consentement : trois minutes suffisent."),
            on=closes_on,
            who=str(YOU),
        )
    ]


def _own_visas(member: Member) -> list[Todo]:
    """The fiches that this person is asked to see before they go further, whatever their role: one line a request."""
    slug, today = member.roadmap.slug, timezone.localdate()
    return [_visa_todo(asked, slug, today) for asked in visas.own_awaited_visas(member)]


def _visa_todo(asked: visas.AwaitedVisas, slug: str, today: date) -> Todo:
    items = [
        TodoItem(f"{code} {title}", "", reverse("publication:team_visa", args=[slug, asked.request, pk]))
        for pk, code, title in asked.fiches
    ]
    codes, is_alone = asked.codes, len(items) == 1
    fiches = join_items(codes) if len(codes) <= MOST_ITEMS else _("%(n)d fiches") % {"n": len(codes)}
    return Todo(
        title=_("Donner votre visa sur %(fiches)s, avant le %(day)s")
        % {"fiches": fiches, "day": french.format_short_day(asked.due_on)},
        url=items[0].url if is_alone else reverse("actions:visas", args=[slug]),
        action=_("Lire et répondre"),
        detail=asked.fiches[0][2] if is_alone else "",
        on=asked.due_on,
        is_late=asked.due_on < today,
        who=str(YOU),
        items=() if is_alone else tuple(items[:MOST_ITEMS]),
    )


def _own_replies(member: Member, convened: Iterable[ComingConvocation]) -> list[Todo]:
    """The meetings to which this person is convened and has not answered, whatever their role."""
    return [
        Todo(
            title=_("Répondre à la convocation : %(title)s") % {"title": row.title},
            url=reverse("governance:convocation", args=[member.roadmap.slug, row.meeting]),
            action=_("Répondre"),
            on=row.held_on,
            who=str(YOU),
        )
        for row in convened
        if not (row.answer or row.is_open)
    ]


def _own_resolutions(member: Member) -> list[Todo]:
    """What committees ask this person, whatever their role: what is late or due soon, done in one gesture, and the way to
    all the rest."""
    slug, today = member.roadmap.slug, timezone.localdate()
    asked = resolutions.own_open_resolutions(member)
    page = reverse("actions:follow_ups", args=[slug]) + OWN_RESOLUTIONS
    near = [line for line in asked if line.due_on and line.due_on <= today + RESOLUTION_SOON][:MOST_RESOLUTIONS]
    if asked and not near:
        title = ngettext("Une suite de comité vous revient", "%(n)d suites de comité vous reviennent", len(asked)) % {
            "n": len(asked)
        }
        return [Todo(title=title, url=page, detail=_("Rien n’en presse ce mois-ci."), who=str(YOU))]
    all_of_them = TodoItem(_("Toutes mes suites (%(n)d)") % {"n": len(asked)}, "", page)
    return [
        Todo(
            title=line.text,
            url=reverse("actions:close_resolution", args=[slug, line.meeting, line.pk]),
            action=_("C’est fait"),
            fields=(("retour", reverse("overview:dashboard", args=[slug])),),
            on=line.due_on,
            is_late=line.is_late,
            who=str(YOU),
            items=(all_of_them,) if line is near[-1] else (),
        )
        for line in near
    ]


def step_todos(step: int, member: Member, read: RoadmapReading, money: Consolidation) -> list[Todo]:
    carrier = _own_carrier(member, read.team)
    return [_make_todo(line, member, carrier, read, money) for line in step_lines(read.facts, step)]


def _listed_fiches(slug: str, index: action_rows.Index, money: Consolidation) -> dict[Duty, list[TodoItem]]:
    """The fiches that each duty is about. Those that are stopped are in « Ce qui bloque »."""
    fiches: dict[Duty, list[TodoItem]] = defaultdict(list)
    for row in index.rows:
        if row.days_late:
            url = reverse("overview:action", args=[slug, row.code])
            fiches[Duty.CATCH_UP_STEPS].append(TodoItem(f"{row.code} {row.title}", row.awaited_delay, url))
    for win in followed_quick_wins(index, timezone.localdate()).past_their_year:
        url = reverse("overview:action", args=[slug, win.row.code])
        fiches[Duty.CATCH_UP_STEPS].append(TodoItem(f"{win.row.code} {win.row.title}", win.sentence_of_delay, url))
    for plan in money.plans:
        if plan.sums.to_find:
            url = reverse("funding:plan", args=[slug, plan.code])
            detail = _("il manque %(amount)s") % {"amount": french.format_euros(plan.sums.to_find)}
            fiches[Duty.FIND_MONEY].append(TodoItem(f"{plan.code} {plan.title}", detail, url))
    return fiches


def _make_todo(line: DutyLine, member: Member, carrier: Carrier, read: RoadmapReading, money: Consolidation) -> Todo:
    rule, facts, slug = RULES[line.duty], read.facts, member.roadmap.slug
    said, url = duty_words(line, facts), _duty_url(line, facts, slug)
    if line.duty is Duty.MEET_DEADLINE and line.is_due:
        first = money.deadlines[0]
        said = deadline_words(first.title, first.when, facts.deadlines - 1)
        url = reverse("funding:plan", args=[slug, first.code])
    may, is_over = member.can(rule.needs), line.state is TodoState.DONE
    return Todo(
        title=str(said.title),
        url=url if may else "",
        # What does not have to be done yet has a link, no button.
        action=str(said.action) if may and (line.is_due or line.state is TodoState.NOW) else "",
        detail=str(said.detail),
        state=line.state,
        on=None if is_over else line.on,
        is_late=line.is_late(facts.today),
        who="" if is_over else _who_words(line, member, carrier, read),
    )


def _who_words(line: DutyLine, member: Member, carrier: Carrier, read: RoadmapReading) -> str:
    """What is late has its own people, whatever the role that usually catches up."""
    if line.duty is not Duty.CATCH_UP_STEPS or not read.movers:
        return _people_words(RULES[line.duty].carried_by, member, read.team)
    names = [name for movers in read.movers for name in movers]
    if carrier.is_among(names) or (not all(read.movers) and member.can(Permission.MANAGE_MEMBERS)):
        return str(YOU)
    labels = dict.fromkeys(words.movers_label(movers) for movers in read.movers)
    return join_items(list(labels)[:MOST_NAMED])


def _own_carrier(member: Member, team: Sequence[Teammate]) -> Carrier:
    """Whoever coordinates is of the lead authority, and is known by their function alone: no query for them. One for
    others who edit fiches."""
    if member.can(Permission.MANAGE_MEMBERS):
        functions = (one.function for one in team if member.user and one.user == member.user.pk)
        return Carrier(next(functions, ""))
    return member_carrier(member) if member.can(Permission.EDIT_ACTION) else Carrier()


def _people_words(roles: Iterable[Role], member: Member, team: Sequence[Teammate]) -> str:
    """The functions of the first of these roles that somebody has; « vous » to whoever has it."""
    for role in roles:
        people = [one for one in team if one.role is role]
        if member.user and any(person.user == member.user.pk for person in people):
            return str(YOU)
        if people:
            functions = list(dict.fromkeys(person.function for person in people))
            return join_items(functions[:MOST_NAMED])
    return ""


def _duty_url(line: DutyLine, facts: Facts, slug: str) -> str:
    page, arguments = PAGES[line.duty], [slug]
    if line.duty in _ABOUT_A_WORKSHOP and line.workshop:
        arguments.append(str(line.workshop.number))
    elif line.duty is Duty.NAME_STAKES and (held := facts.held(line.step)):
        arguments.append(str(held[-1].number))
    elif page in ("workshops:wall", "publication:minutes") or (
        line.duty is Duty.PLAN_WORKSHOP and line.state is TodoState.DONE
    ):
        page = "workshops:index"
    elif line.duty is Duty.RESUME_ACTIONS and facts.next_meeting:
        page = "actions:agenda"
        arguments.append(str(facts.next_meeting))
        if facts.suspended_unlisted:
            # The form of the agenda, where the fiche is chosen.
            return reverse(page, args=arguments) + f"?fiche={facts.suspended_unlisted}#t-add"
    elif line.duty is Duty.TRANSMIT_ACT:
        page, arguments = (
            (page, [slug, facts.act_to_transmit]) if facts.act_to_transmit else ("publication:editions", [slug])
        )
    elif line.duty is Duty.CATCH_UP_STEPS and facts.late_wins and not facts.late:
        return reverse("actions:quick_wins", args=arguments)
    elif line.duty is Duty.CONFIRM_STEPS and (doubts := doubted_steps(facts)):
        return reverse(page, args=arguments) + f"#etape-{doubts[0].step}"
    elif line.duty is Duty.REPLACE_PRESENTER:
        page, arguments = (
            (page, [slug, str(facts.unpresented_at)]) if facts.unpresented_at else ("actions:meetings", [slug])
        )
    elif line.duty is Duty.CONVENE:
        if facts.to_convene is None:
            page = "actions:meetings"
        else:
            arguments.append(str(facts.to_convene))
    elif line.duty in (Duty.VALIDATE_MINUTES, Duty.SEND_MEETING_MINUTES, Duty.APPROVE_MINUTES):
        pk = {
            Duty.VALIDATE_MINUTES: facts.minutes_to_validate,
            Duty.SEND_MEETING_MINUTES: facts.minutes_to_send,
            Duty.APPROVE_MINUTES: facts.minutes_to_approve,
        }[line.duty]
        page, arguments = (page, [slug, str(pk)]) if pk else ("actions:meetings", [slug])
    elif line.duty is Duty.END_WATCH:
        arguments.append(str(line.step))
    asked = _ASKED.get(line.duty, "")
    if page == "workshops:create" and line.step in _TEMPLATES:
        asked = f"?modele={_TEMPLATES[line.step]}"
    return reverse(page, args=arguments) + asked
