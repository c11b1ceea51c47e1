"""What to do next and what blocks, in words and with links."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries import action_rows
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.funding.queries.consolidated import Consolidation
from jalons.invitations.queries.minutes import MinutesDue, due_minutes
from jalons.overview.rules import NEEDS, Duty, Facts, due_duties
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules import Permission
from jalons.workshops.models import KeyProject, Note, Stake, Workshop

MOST_DUTIES = 3
# People who only read have nothing to do.
ACTING = (Permission.MANAGE_ROADMAP, Permission.FACILITATE, Permission.EDIT_ACTION)


@dataclass(frozen=True)
class Todo:
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Blocking:
    title: str
    detail: str
    label: str
    tone: str
    url: str


def todo_list(member: Member, index: action_rows.Index, money: Consolidation) -> list[Todo]:
    if not any(member.can(permission) for permission in ACTING):
        return []
    waiting = due_minutes(member.roadmap, timezone.localdate())
    facts, room = _roadmap_facts(member.roadmap, index, money, len(waiting))
    due = [duty for duty in due_duties(facts) if member.can(NEEDS[duty])]
    return [_duty_todo(duty, facts, room, waiting, money, member.roadmap.slug) for duty in due[:MOST_DUTIES]]


def _minutes_todo(waiting: MinutesDue, slug: str) -> Todo:
    day = {"day": french.format_day(waiting.due_on)}
    title = (
        _("Compte rendu attendu depuis le %(day)s") if waiting.is_late else _("Compte rendu à envoyer avant le %(day)s")
    )
    detail = _("%(title)s. Les personnes venues attendent de lire ce qu’elles ont dit.") % {"title": waiting.title}
    return Todo(title % day, detail, reverse("publication:minutes", args=[slug, waiting.number]))


def _roadmap_facts(
    roadmap: Roadmap, index: action_rows.Index, money: Consolidation, minutes_due: int
) -> tuple[Facts, Workshop | None]:
    workshops = list(Workshop.objects.filter(roadmap=roadmap))
    running = [workshop for workshop in workshops if workshop.state == Workshop.State.OPEN]
    closed = [workshop.pk for workshop in workshops if workshop.state == Workshop.State.CLOSED]
    stakes = Stake.objects.filter(roadmap=roadmap).aggregate(
        all=Count("id", distinct=True), waiting=Count("id", distinct=True, filter=Q(key_projects=None))
    )
    states = Counter(row.status.value for row in index.rows)
    facts = Facts(
        sponsors=Membership.objects.filter(roadmap=roadmap, role=Membership.Role.SPONSOR).count(),
        workshops=len(workshops),
        open_workshops=len(running),
        minutes_due=minutes_due,
        **_loose_notes(closed),
        stakes=stakes["all"],
        stakes_without_key_project=stakes["waiting"],
        key_projects_without_action=KeyProject.objects.filter(roadmap=roadmap, actions=None).count(),
        actions=index.counts.total,
        drafts=states[Status.DRAFT],
        actions_to_arbitrate=states[Status.PROPOSED] + states[Status.TO_ARBITRATE],
        actions_to_adopt=states[Status.KEPT],
        actions_lacking_money=len([plan for plan in money.plans if plan.sums.to_find]),
        actions_suspended=index.counts.stopped,
        funding_deadlines=len([one for one in money.deadlines if one.is_near]),
        steps_late=index.counts.late,
    )
    return facts, running[0] if running else None


def _loose_notes(closed: list[int]) -> dict[str, int]:
    """The number of unsorted notes of closed workshops, and the number of the first such workshop."""
    counts = Note.objects.filter(workshop__in=closed, group=None, is_hidden=False).aggregate(
        loose_notes=Count("id"), first_loose=Min("workshop__number")
    )
    return {"loose_notes": counts["loose_notes"], "first_loose": counts["first_loose"] or 0}


def _duty_todo(
    duty: Duty, facts: Facts, room: Workshop | None, waiting: list[MinutesDue], money: Consolidation, slug: str
) -> Todo:
    def url(name: str, *more: object) -> str:
        return reverse(name, args=[slug, *more])

    match duty:
        case Duty.FOLLOW_OPEN_WORKSHOP:
            assert room
            return Todo(
                _("Suivre l’atelier ouvert : %(title)s") % {"title": room.title},
                _("Les notes arrivent sur le mur. Pensez à clore l’atelier à la fin."),
                url("workshops:wall", room.number),
            )
        case Duty.SEND_MINUTES:
            return _minutes_todo(waiting[0], slug)
        case Duty.MEET_DEADLINE:
            first, others = money.deadlines[0], facts.funding_deadlines - 1
            more = ngettext(" Et %(n)d autre date à tenir.", " Et %(n)d autres dates à tenir.", others) % {"n": others}
            detail = f"{first.when[:1].upper()}{first.when[1:]}."
            return Todo(first.title, detail + (more if others else ""), url("funding:index"))
        case Duty.INVITE_SPONSORS:
            return Todo(
                _("Inviter les élues et les élus qui portent la démarche"),
                _("Deux personnes élues, c’est l’assurance que quelqu’un suit toujours le dossier."),
                url("roadmaps:members"),
            )
        case Duty.PREPARE_WORKSHOP:
            return Todo(
                _("Préparer le premier atelier"),
                _("Une date, un lieu, une question. Le code et le QR code sont créés avec l’atelier."),
                url("workshops:create"),
            )
        case Duty.SORT_NOTES:
            return Todo(
                ngettext("Classer la note qui reste", "Classer les %(n)d notes qui restent", facts.loose_notes)
                % {"n": facts.loose_notes},
                _("Une note sans groupe n’est reliée à aucun enjeu."),
                url("workshops:wall", facts.first_loose) if facts.first_loose else url("workshops:index"),
            )
        case Duty.NAME_STAKES:
            return Todo(
                _("Nommer les enjeux"),
                _("Depuis le mur, donnez un nom d’enjeu à chaque groupe de notes."),
                url("workshops:index"),
            )
        case Duty.FIND_KEY_PROJECTS:
            n = facts.stakes_without_key_project
            return Todo(
                ngettext("Trouver un chantier pour %(n)d enjeu", "Trouver un chantier pour %(n)d enjeux", n) % {"n": n},
                _("Un enjeu sans chantier reste une question sans réponse."),
                url("workshops:stakes"),
            )
        case Duty.WRITE_ACTIONS:
            return Todo(
                _("Écrire les fiches action"),
                _("Chaque chantier donne une ou plusieurs actions."),
                url("workshops:stakes"),
            )
        case Duty.PROPOSE_DRAFTS:
            n = facts.drafts
            return Todo(
                ngettext("Proposer %(n)d brouillon de fiche", "Proposer %(n)d brouillons de fiche", n) % {"n": n},
                _("Un brouillon n’est à discuter, puis à arbitrer, qu’une fois proposé."),
                f"{url('actions:index')}?etat={Status.DRAFT}",
            )
        case Duty.ARBITRATE:
            n = facts.actions_to_arbitrate
            return Todo(
                ngettext("Faire arbitrer %(n)d action", "Faire arbitrer %(n)d actions", n) % {"n": n},
                _("Inscrivez chacune à l’ordre du jour d’un comité, qui en décide."),
                url("actions:meetings"),
            )
        case Duty.ADOPT:
            n = facts.actions_to_adopt
            return Todo(
                ngettext("Faire adopter %(n)d action retenue", "Faire adopter %(n)d actions retenues", n) % {"n": n},
                _("Le comité les a choisies. Elles attendent le vote du conseil."),
                url("actions:adoption"),
            )
        case Duty.FIND_MONEY:
            n = facts.actions_lacking_money
            return Todo(
                ngettext("Compléter le financement de %(n)d action", "Compléter le financement de %(n)d actions", n)
                % {"n": n},
                _("Les montants qui manquent sont en haut de la page."),
                url("funding:index"),
            )
        case Duty.RESUME_ACTIONS:
            n = facts.actions_suspended
            return Todo(
                ngettext("Décider pour %(n)d action à l’arrêt", "Décider pour %(n)d actions à l’arrêt", n) % {"n": n},
                _("Reprendre, reporter ou arrêter : le comité de pilotage tranche."),
                url("actions:index"),
            )
        case Duty.CATCH_UP_STEPS:
            n = facts.steps_late
            return Todo(
                ngettext("Faire le point sur %(n)d action en retard", "Faire le point sur %(n)d actions en retard", n)
                % {"n": n},
                _("Une date est passée. Notez ce qui est fait, ou déplacez la date."),
                url("actions:index"),
            )


def blocking_items(roadmap: Roadmap, index: action_rows.Index, money: Consolidation) -> list[Blocking]:
    """Stopped and late actions, then missing money; each with its link."""
    blocking = [
        Blocking(
            f"{row.code} {row.title}",
            row.delay or _("L’action attend une décision."),
            row.status.word,
            "bad" if not row.days_late else "wait",
            reverse("overview:action", args=[roadmap.slug, row.code]),
        )
        for row in index.rows
        if row.status.value == ActionSheet.Status.SUSPENDED or row.days_late
    ]
    blocking += [
        Blocking(
            _("Il manque %(amount)s à l’action %(code)s")
            % {"amount": french.format_euros(plan.sums.to_find), "code": plan.code},
            plan.title,
            _("à financer"),
            "wait",
            reverse("funding:plan", args=[roadmap.slug, plan.code]),
        )
        for plan in money.plans
        if plan.sums.to_find
    ]
    return blocking
