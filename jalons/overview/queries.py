"""What the lookout shows: where a roadmap stands, what to do next, where an action comes from."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import queries as actions
from jalons.actions.models import ActionSheet
from jalons.actions.queries import ActionRow, Sheet
from jalons.actions.rules import Counts
from jalons.base import french
from jalons.funding import queries as funding
from jalons.funding.queries import Consolidation
from jalons.funding.rules import Consolidated
from jalons.overview.rules import Duty, Facts, duties
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.models import Member, Membership, Milestone, Roadmap, Step
from jalons.roadmaps.queries import JournalLine
from jalons.workshops.models import KeyProject, Note, NoteGroup, Stake, Workshop
from jalons.workshops.queries import ThreadNote, notes_of_stakes

MOST_DUTIES = 3


@dataclass(frozen=True)
class RoadStep:
    state: str
    label: str
    title: str
    url: str


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


@dataclass(frozen=True)
class Dashboard:
    sentence: str
    road: list[RoadStep]
    todo: list[Todo]
    blocking: list[Blocking]
    actions: list[ActionRow]
    done: int
    total: int
    tally: list[str]
    tally_sentence: str
    money: Consolidated
    milestones: list[Milestone]
    latest: list[JournalLine]


def dashboard(member: Member) -> Dashboard:
    """A constant number of queries, whatever the size of the roadmap."""
    roadmap = member.roadmap
    index = actions.index(roadmap)
    money = funding.consolidated(roadmap)
    steps = roadmaps.steps(roadmap)
    return Dashboard(
        sentence=_sentence(index, steps),
        road=[_road_step(step, roadmap) for step in steps],
        todo=_todo(member, index, money),
        blocking=_blocking(roadmap, index, money),
        actions=index.rows,
        done=index.counts.done,
        total=index.counts.total,
        tally=_tally(index),
        tally_sentence=_others(index.counts),
        money=money.totals,
        milestones=roadmaps.next_milestones(roadmap),
        latest=roadmaps.latest(member),
    )


# --- the sentence and the road ---------------------------------------------------------------------------------------


def _sentence(index: actions.Index, steps: list[Step]) -> str:
    """What a vice-présidence would repeat aloud."""
    counts = index.counts
    if counts.done or counts.under_way or counts.stopped:
        said = _("%(done)s sur %(total)s.") % {
            "done": ngettext("%(n)s action réalisée", "%(n)s actions réalisées", counts.done)
            % {"n": french.count(counts.done).capitalize()},
            "total": french.count(counts.total),
        }
        if counts.stopped:
            said += " " + ngettext("%(n)s est à l’arrêt.", "%(n)s sont à l’arrêt.", counts.stopped) % {
                "n": french.count(counts.stopped).capitalize()
            }
        return said
    step = roadmaps.current_step(steps)
    if step is None:
        return _("Toutes les étapes sont terminées.")
    if step.state == Step.State.NOW:
        return _("L’étape %(n)d est en cours : %(title)s.") % {"n": step.number, "title": step.title}
    return _("Prochaine étape : %(title)s.") % {"title": step.title}


def _road_step(step: Step, roadmap: Roadmap) -> RoadStep:
    name = _("Étape %(n)d") % {"n": step.number} if step.number else _("Facultatif")
    return RoadStep(
        state=step.state,
        label=f"{name} · {step.get_state_display()}",
        title=step.title,
        url=reverse(STEP_PAGES[step.number], args=[roadmap.slug]),
    )


# Where the work of an étape is done today.
STEP_PAGES = {
    0: "roadmaps:steps",
    1: "roadmaps:members",
    2: "roadmaps:perimeter",
    3: "workshops:index",
    4: "workshops:stakes",
    5: "actions:index",
    6: "funding:index",
    7: "actions:index",
}


def landing_road() -> list[RoadStep]:
    """The method as the landing page tells it."""
    lengths = (
        _("Facultatif · avant de commencer"),
        _("Étape 1 · un mois"),
        _("Étape 2 · un mois"),
        _("Étape 3 · une demi-journée"),
        _("Étape 4 · deux mois après"),
        _("Étape 5 · un mois"),
        _("Étape 6 · trois mois"),
        _("Étape 7 · toute la durée"),
    )
    titles = (
        _("Observer ce qui se fait ailleurs"),
        _("Constituer le groupe projet"),
        _("S’accorder sur une définition"),
        _("Atelier 1 : les enjeux"),
        _("Atelier 2 : les chantiers"),
        _("Restituer et arbitrer"),
        _("Formaliser et financer"),
        _("Mettre en œuvre et suivre"),
    )
    return [
        RoadStep("now" if number == 7 else "done", label, title, "")
        for number, (label, title) in enumerate(zip(lengths, titles, strict=True))
    ]


def _others(counts: Counts) -> str:
    """What the posts that are not painted stand for."""
    said = []
    if counts.under_way:
        said.append(_("%(n)d en cours") % {"n": counts.under_way})
    if counts.to_start:
        said.append(_("%(n)d à démarrer") % {"n": counts.to_start})
    if counts.stopped:
        said.append(_("%(n)d à l’arrêt") % {"n": counts.stopped})
    if counts.late:
        said.append(_("%(n)d en retard") % {"n": counts.late})
    return ", ".join(said).capitalize() + "." if said else ""


def _tally(index: actions.Index) -> list[str]:
    """One post per promised action: painted, half painted, crossed out."""
    counts = index.counts
    half = counts.total - counts.done - counts.stopped
    return ["done"] * counts.done + ["half"] * half + ["stop"] * counts.stopped


# --- what to do, what blocks -----------------------------------------------------------------------------------------


def _todo(member: Member, index: actions.Index, money: Consolidation) -> list[Todo]:
    facts, room = _facts(member.roadmap, index, money)
    return [_duty(duty, facts, room, member.roadmap.slug) for duty in duties(facts)[:MOST_DUTIES]]


def _facts(roadmap: Roadmap, index: actions.Index, money: Consolidation) -> tuple[Facts, Workshop | None]:
    workshops = list(Workshop.objects.filter(roadmap=roadmap))
    running = [workshop for workshop in workshops if workshop.state == Workshop.State.OPEN]
    closed = [workshop.pk for workshop in workshops if workshop.state == Workshop.State.CLOSED]
    stakes = Stake.objects.filter(roadmap=roadmap).aggregate(
        all=Count("id", distinct=True), waiting=Count("id", distinct=True, filter=Q(key_projects=None))
    )
    facts = Facts(
        sponsors=Membership.objects.filter(roadmap=roadmap, role=Membership.Role.SPONSOR).count(),
        workshops=len(workshops),
        open_workshops=len(running),
        loose_notes=Note.objects.filter(workshop__in=closed, group=None).count(),
        stakes=stakes["all"],
        stakes_without_key_project=stakes["waiting"],
        key_projects_without_action=KeyProject.objects.filter(roadmap=roadmap, actions=None).count(),
        groups_without_stake=NoteGroup.objects.filter(
            workshop__in=closed, workshop__kind=Workshop.Kind.STAKES, stake=None
        ).count(),
        actions=index.counts.total,
        actions_lacking_money=len([plan for plan in money.plans if plan.sums.to_find]),
        actions_suspended=index.counts.stopped,
        steps_late=index.counts.late,
    )
    return facts, running[0] if running else None


def _duty(duty: Duty, facts: Facts, room: Workshop | None, slug: str) -> Todo:
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
                url("workshops:index"),
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


def _blocking(roadmap: Roadmap, index: actions.Index, money: Consolidation) -> list[Blocking]:
    """Stopped and late actions, then the money that is missing; each with its link."""
    found = [
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
    found += [
        Blocking(
            _("Il manque %(amount)s à l’action %(code)s")
            % {"amount": french.euros(plan.sums.to_find), "code": plan.code},
            plan.title,
            _("à financer"),
            "wait",
            reverse("funding:plan", args=[roadmap.slug, plan.code]),
        )
        for plan in money.plans
        if plan.sums.to_find
    ]
    return found


# --- the thread ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StakeThread:
    pk: int
    title: str
    phrasing: str
    notes: list[ThreadNote]

    @property
    def others(self) -> int:
        return len(self.notes) - 1

    @property
    def where(self) -> str:
        return ", ".join(dict.fromkeys(note.workshop_title for note in self.notes))


@dataclass(frozen=True)
class Thread:
    """fiche ← chantier ← enjeux ← notes ← workshop."""

    stakes: list[StakeThread]
    key_project: actions.KeyProjectPiece | None

    @property
    def sentence(self) -> str:
        notes = sum(len(stake.notes) for stake in self.stakes)
        if not self.key_project:
            return _("Cette action ne vient pas d’un chantier.")
        if not notes:
            return _("Cette action répond à un chantier ; aucune note d’atelier n’y mène encore.")
        return ngettext(
            "%(n)d note d’atelier mène à cette action.", "%(n)d notes d’atelier mènent à cette action.", notes
        ) % {"n": notes}


def thread(sheet: Sheet) -> Thread:
    pieces = sheet.key_project.stakes if sheet.key_project else ()
    stakes = [Stake(pk=piece.pk) for piece in pieces]
    notes = notes_of_stakes(stakes) if stakes else {}
    return Thread(
        [StakeThread(piece.pk, piece.title, piece.phrasing, notes[piece.pk]) for piece in pieces], sheet.key_project
    )


# --- search ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    kind: str
    title: str
    detail: str
    url: str


def search(roadmap: Roadmap, text: str, most: int = 60) -> list[Hit]:
    """Actions, enjeux, chantiers and notes that hold all the words."""
    if not text.strip():
        return []
    slug = roadmap.slug
    hits = [
        Hit(_("Action"), f"{row.code} {row.title}", row.status.word, reverse("overview:action", args=[slug, row.code]))
        for row in actions.index(roadmap, search=text).rows
    ]
    words = text.split()
    page = reverse("workshops:stakes", args=[slug])

    def holding(*fields: str) -> Q:
        condition = Q()
        for word in words:
            either = Q()
            for field in fields:
                either |= Q(**{f"{field}__icontains": word})
            condition &= either
        return condition

    for stake in Stake.objects.filter(holding("title", "phrasing", "description"), roadmap=roadmap)[:20]:
        hits.append(Hit(_("Enjeu"), stake.title, stake.phrasing, f"{page}#enjeu-{stake.pk}"))
    for project in KeyProject.objects.filter(holding("title", "purpose"), roadmap=roadmap)[:20]:
        hits.append(Hit(_("Chantier"), project.title, project.purpose, page))
    notes = Note.objects.filter(holding("text"), workshop__roadmap=roadmap).select_related("workshop")[:20]
    for note in notes:
        wall = reverse("workshops:wall", args=[slug, note.workshop.number])
        hits.append(Hit(_("Note"), note.text, note.workshop.title, f"{wall}#note-{note.number}"))
    return hits[:most]
