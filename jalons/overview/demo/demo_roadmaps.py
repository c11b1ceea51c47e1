"""The demo territory, built by the changes of the product, so it has no state that the product cannot reach."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from jalons.accounts import changes as accounts
from jalons.accounts.models import Supervision, User
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.rules.sheets import Status, status_path
from jalons.base.db import write_transaction
from jalons.base.public_holidays import working_day
from jalons.funding.changes import lines as line_changes
from jalons.funding.models import FundingLine, FundingScheme
from jalons.monitoring.changes import indicators as monitoring
from jalons.overview.demo.actions import ACTIONS, ASKED, AXES, CONSIDERED, RESULTS, UNITS, DemoAction
from jalons.overview.demo.adoption import adopt_roadmap
from jalons.overview.demo.blockers import note_blockers, note_lack_of_time
from jalons.overview.demo.comments import comment_first_action
from jalons.overview.demo.committee import decide_actions, plan_committee, plan_next_committee
from jalons.overview.demo.committees import hold_technical_meetings, install_committees
from jalons.overview.demo.contacts import CONTACTS, PERIGUEUX_CONTACTS, add_contacts
from jalons.overview.demo.convocations import convene_next_committee
from jalons.overview.demo.definition import agree_before_workshop, agree_on_definition, consult_young_group
from jalons.overview.demo.experiences import keep_own_experience, offer_weekly_visit
from jalons.overview.demo.findings import (
    choose_messages,
    cite_findings,
    collect_findings,
    fill_questionnaire,
    keep_figures,
)
from jalons.overview.demo.follow_ups import follow_committee
from jalons.overview.demo.framing import DRONNE_ET_BELLE as NOTE
from jalons.overview.demo.framing import GRAND_PERIGUEUX as YOUNG_NOTE
from jalons.overview.demo.framing import adopt_note, write_note_again
from jalons.overview.demo.group import DRONNE_GROUP, YOUNG_GROUP, gather_group, note_departure
from jalons.overview.demo.guests import (
    fill_open_workshop,
    invite_first_workshop,
    invite_second_workshop,
    prepare_next_workshop,
    tick_first_workshop,
)
from jalons.overview.demo.maps import draw_maps
from jalons.overview.demo.members import describe_frameworks, gather_members
from jalons.overview.demo.minutes import write_minutes
from jalons.overview.demo.payments import reduce_funding, replay_statuses, spread_over_years
from jalons.overview.demo.people import DRONNE_ET_BELLE, GRAND_PERIGUEUX, PEOPLE, PREFECTURE
from jalons.overview.demo.schemes import choose_schemes
from jalons.overview.demo.simulations import keep_simulations
from jalons.overview.demo.sittings import note_presence, write_points
from jalons.overview.demo.step_orders import order_steps
from jalons.overview.demo.territory import add_local_counts, publish_vintages
from jalons.overview.demo.visas import ask_for_visas
from jalons.overview.demo.votes import prepare_ballot, vote_on_key_projects, vote_on_next_steps, vote_on_stakes
from jalons.overview.demo.workshops import (
    IDEAS,
    KEY_PROJECTS,
    PERIGUEUX_WORKSHOP,
    STAKES,
    VILLAGE_VISIT,
    DemoNote,
    DemoWorkshop,
)
from jalons.publication.changes.public_pages import publish_release
from jalons.roadmaps.changes import members, milestones
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.changes import steps as step_changes
from jalons.roadmaps.models import Member, Milestone, Roadmap, Step
from jalons.roadmaps.rules.milestones import months_after
from jalons.roadmaps.rules.permissions import Role
from jalons.territories import queries as territories
from jalons.votes.changes import closing
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes, run_sheets
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.changes.templates import keep_template
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, TableSecretary, Workshop
from jalons.workshops.rules.workshop_templates import TEMPLATES

# By state: months from the vote, and the part of the way done then, in percents. What is suspended gave nothing.
MEASURED: dict[str, tuple[tuple[int, int], ...]] = {
    Status.RUNNING: ((6, 30), (11, 45)),
    Status.DONE: ((6, 40), (9, 80), (11, 100)),
    Status.SUSPENDED: (),
}


@write_transaction()
def build_world(today: date | None = None) -> list[Roadmap]:
    """Two roadmaps in Dordogne: one being carried out, one at its first workshop."""
    today = today or timezone.localdate()
    people = {person.key: accounts.ensure_account(email=person.address, name=person.name) for person in PEOPLE}
    prefecture = accounts.ensure_account(email=PREFECTURE.address, name=PREFECTURE.name)
    accounts.add_supervision(user=prefecture, kind=Supervision.Kind.PREFECTURE, departement_code="24")
    publish_vintages()
    return [_build_dronne_et_belle(people, today), _build_grand_perigueux(people, today)]


# --- the roadmap being carried out -----------------------------------------------------------------------------------


def _build_dronne_et_belle(people: dict[str, User], today: date) -> Roadmap:
    start = months_after(today, -20)
    by = _create_roadmap(
        DRONNE_ET_BELLE,
        "Dronne et Belle",
        "Action sociale et convention territoriale globale",
        start,
        people["referente"],
    )
    _enrol_team(by, people, [person.key for person in PEOPLE if person.key != "referente"])
    known = add_contacts(CONTACTS, start, by)
    gather_group(DRONNE_GROUP, people, known, start, by)
    note_departure(known, start, by)
    describe_frameworks(start, by)
    gather_members(start, by)
    adopt_note(NOTE, by)
    agree_on_definition(by)
    collect_findings(heard_on=months_after(start, 1), by=by)
    keep_figures(by)
    choose_messages(by)
    add_local_counts(by)
    fill_questionnaire(opens_on=months_after(start, 1), today=today, by=by)
    first = _run_workshop(STAKES, months_after(start, 2), by, close=False)
    stakes = _add_stakes(first, STAKES, by)
    cite_findings(stakes, by=by)
    vote_on_stakes(first, stakes, by)
    invite_first_workshop(first, by)
    tick_first_workshop(first, by)
    closing.close_workshop(workshop=first, by=by)
    second = _run_workshop(IDEAS, months_after(start, 4), by, close=False)
    keep_template(VILLAGE_VISIT, by=by)
    invite_second_workshop(second, first, by)
    projects = _add_key_projects(second, stakes, by)
    vote_on_key_projects(second, projects, by)
    draw_maps(projects, second, launch_on=months_after(start, 8), by=by)
    vote_on_next_steps(second, by)
    closing.close_workshop(workshop=second, by=by)
    write_minutes(Workshop.objects.get(pk=first.pk), Workshop.objects.get(pk=second.pk), by=by)
    axes = [sheets.add_axis(title=title, objectives=objectives, by=by) for title, objectives in AXES.items()]
    launch = months_after(start, 8)
    install_committees(months_after(start, 7), known, people, by)
    committee = plan_committee(months_after(start, 7), by)
    schemes = choose_schemes(launch, today, by)
    fiches = [
        draft_action(model, axes[model.axis], projects[model.key_project], launch, today, by, schemes)
        for model in ACTIONS
    ]
    decide_actions(fiches, committee, by)
    note_presence(committee, by)
    order_steps(by=by)
    _mark_steps(6, by)
    _reach_milestones(vote_day(launch), by)
    adopt_roadmap(vote_day(launch), by)
    for model, fiche in zip(ACTIONS, fiches, strict=True):
        carry_out_action(model, fiche, launch, today, by)
    keep_simulations(by)
    keep_own_experience(by)
    comment_first_action(elected=people["elue"], by=by)
    ask_for_visas(today, by)
    _mark_steps(7, by)
    note_blockers(start, today, by=by)
    _reach_milestones(today, by)
    following = Step.objects.get(roadmap=by.roadmap, number=7)
    coming = plan_next_committee(working_day(today + timedelta(days=20)), following, by)
    write_points(coming, by)
    convene_next_committee(coming, by)
    follow_committee(committee, coming, by)
    hold_technical_meetings(today, by)
    report_on = working_day(today + timedelta(days=68))
    milestones.add_milestone(title="Bilan annuel pour les financeurs", due_on=report_on, step=following, by=by)
    contact = "Accueil de la communauté de communes, 05 36 49 01 01, du lundi au vendredi, de 9 h à 12 h"
    publish_release(gives_files=True, contact=contact, by=by)
    return by.roadmap


def vote_day(launch: date) -> date:
    """A week before the follow-up begins."""
    return working_day(launch - timedelta(days=7))


def _mark_steps(present: int, by: Member) -> None:
    for step in Step.objects.filter(roadmap=by.roadmap, number__lte=present):
        state = Step.State.NOW if step.number == present else Step.State.DONE
        step_changes.revise_step(step=step, title=step.title, purpose=step.purpose, state=state, by=by)


def _add_stakes(workshop: Workshop, model: DemoWorkshop, by: Member) -> list[Stake]:
    groups = NoteGroup.objects.filter(workshop=workshop).order_by("rank")
    stakes = []
    for group, words in zip(groups, model.groups, strict=True):
        stake = group_changes.promote_to_stake(group=group, by=by)
        stake_changes.edit_stake(
            stake=stake, title=words.title, phrasing=words.phrasing, description=words.description, by=by
        )
        stakes.append(stake)
    return stakes


def _add_key_projects(workshop: Workshop, stakes: list[Stake], by: Member) -> list[KeyProject]:
    """Each group of ideas becomes a chantier, which is then completed with what the room said."""
    projects = []
    for group, words in zip(NoteGroup.objects.filter(workshop=workshop).order_by("rank"), KEY_PROJECTS, strict=True):
        project = group_changes.promote_to_key_project(group=group, by=by)
        answered = [stakes[place] for place in words.stakes]
        stake_changes.edit_key_project(
            project=project, title=words.title, purpose=words.purpose, stakes=answered, by=by
        )
        projects.append(KeyProject.objects.get(pk=project.pk))
    return projects


def write_action(
    model: DemoAction,
    axis: Axis,
    project: KeyProject,
    launch: date,
    today: date,
    by: Member,
    schemes: dict[str, FundingScheme],
) -> None:
    """Takes an action from its draft to its present state, without an intermediate state."""
    carry_out_action(model, draft_action(model, axis, project, launch, today, by, schemes), launch, today, by)


def draft_action(
    model: DemoAction,
    axis: Axis,
    project: KeyProject,
    launch: date,
    today: date,
    by: Member,
    schemes: dict[str, FundingScheme],
) -> ActionSheet:
    """The action at the vote: nothing done yet, no answer of any funder."""
    action = sheets.propose_action(
        title=model.title,
        axis=axis,
        key_project=project,
        context=model.context,
        description=model.description,
        lead_organisation=model.lead,
        elected_sponsor=model.sponsor,
        department_unit=UNITS[model.sponsor],
        partners=model.partners,
        audiences=list(model.audiences),
        communes=[commune for commune in by.roadmap.communes.all() if commune.name in model.communes],
        starts_on=months_after(launch, model.starts),
        ends_on=months_after(launch, model.ends),
        priority=model.priority,
        by=by,
        **model.more,
    )
    begins = months_after(launch, model.starts)
    for place, (label, month, done) in enumerate(model.steps):
        day = months_after(launch, month)
        # Steps that are not done are in the future, because a demo full of late steps would be a poor picture of the
        # product.
        due = day if done else max(day, working_day(today + timedelta(days=45 * place)))
        starts_on = min(due, max(begins, due - timedelta(days=100)))
        sheets.add_step(
            action=action,
            label=label,
            starts_on=starts_on,
            ends_on=due,
            owner=model.owners.get(place, ""),
            done_on=due if done and due <= vote_day(launch) else None,
            by=by,
        )
        begins = due
    for label, kind, amount in model.expenses:
        line_changes.add_expense(action=action, label=label, kind=kind, amount=Decimal(amount), tax="ttc", by=by)
    for place, (funder, scheme, nature, kind, amount, status, public) in enumerate(model.funding):
        line_changes.add_funding(
            action=action,
            funder=funder,
            scheme=scheme,
            listed_scheme=schemes.get(scheme),
            nature=nature,
            kind=kind,
            amount=Decimal(model.hoped.get(place, amount)),
            is_public=public,
            on=min(launch, today),
            decision_on=working_day(today + timedelta(days=45)) if status == ASKED else None,
            expected_on=working_day(today + timedelta(days=90)) if status == CONSIDERED else None,
            by=by,
        )
    for label, unit, baseline, target in model.indicators:
        monitoring.add_indicator(
            action=action,
            label=label,
            unit=unit,
            baseline=Decimal(baseline),
            baseline_on=launch,
            target=Decimal(target),
            target_on=months_after(launch, max(model.ends, 12)),
            source="Bilan annuel",
            kind="resultat" if label in RESULTS else "realisation",
            frequency="semestrielle",
            counted_by=model.lead,
            by=by,
        )
    spread_over_years(model, action, by)
    return action


def carry_out_action(model: DemoAction, action: ActionSheet, launch: date, today: date, by: Member) -> None:
    """What happened since the vote: steps done, answers of funders, paid years, states."""
    for indicator in action.indicators.all():
        for months, percent in MEASURED.get(model.status, ()):
            if (on := months_after(launch, months)) <= today and indicator.baseline is not None:
                gained = ((indicator.target - indicator.baseline) * percent / 100).quantize(Decimal(1))
                monitoring.note_value(indicator=indicator, on=on, value=indicator.baseline + gained, by=by)
    steps = action.steps.order_by("pk")
    for step, (_label, _month, done) in zip(steps, model.steps, strict=True):
        if done and step.ends_on:
            sheets.revise_step(
                step=step,
                label=step.label,
                starts_on=step.starts_on,
                ends_on=step.ends_on,
                owner=step.owner,
                done_on=min(step.ends_on, today),
                by=by,
            )
    lines = FundingLine.objects.filter(action=action).order_by("pk")
    for line, (*_said, amount, status, _public) in zip(lines, model.funding, strict=True):
        if line.amount != amount:
            reduce_funding(line, Decimal(amount), by)
        replay_statuses(line, status, launch, today, by)
    spread_over_years(model, action, by, today=today)
    row = ActionSheet.objects.get(pk=action.pk)
    for status in status_path(Status(row.status), Status(model.status)):
        sheets.advance_action(action=ActionSheet.objects.get(pk=action.pk), to=status, by=by)


# --- the younger roadmap ---------------------------------------------------------------------------------------------


def _build_grand_perigueux(people: dict[str, User], today: date) -> Roadmap:
    start = months_after(today, -2)
    by = _create_roadmap(
        GRAND_PERIGUEUX, "Le Grand Périgueux", "Direction de la cohésion territoriale", start, people["referente"]
    )
    _enrol_team(by, people, ["facilitation", "elue"])
    for number, state in ((0, Step.State.DONE), (1, Step.State.DONE), (2, Step.State.DONE)):
        step = Step.objects.get(roadmap=by.roadmap, number=number)
        step_changes.revise_step(step=step, title=step.title, purpose=step.purpose, state=state, by=by)
    _reach_milestones(today, by)
    known = add_contacts(PERIGUEUX_CONTACTS, start, by)
    gather_group(YOUNG_GROUP, people, known, start, by)
    adopt_note(YOUNG_NOTE, by)
    write_note_again(by)
    agree_before_workshop(working_day(start + timedelta(days=40)), by)
    consult_young_group(today, by)
    first = _run_workshop(PERIGUEUX_WORKSHOP, today, by, close=False)
    prepare_ballot(first, by)
    fill_open_workshop(first, by)
    second = workshop_changes.create_workshop(
        title="Atelier 2 : les chantiers",
        kind=Workshop.Kind.KEY_PROJECTS,
        question="Quelles solutions existent déjà, ici ou ailleurs ? Lesquelles inventer ?",
        held_on=months_after(today, 2),
        starts_at=time(14),
        ends_at=time(17, 30),
        place="Salle du conseil, Périgueux",
        by=by,
    )
    prepare_next_workshop(second, first, today, by)
    note_lack_of_time(today, by=by)
    offer_weekly_visit(by)
    return by.roadmap


def _reach_milestones(today: date, by: Member) -> None:
    """Those whose day is past; workshops, meetings and votes reach theirs by being held."""
    for milestone in Milestone.objects.filter(roadmap=by.roadmap, planned_on__lt=today):
        milestones.revise_milestone(milestone=milestone, title=milestone.title, reached_on=milestone.planned_on, by=by)


# --- what both do ----------------------------------------------------------------------------------------------------


def _create_roadmap(siren: str, name: str, service: str, start: date, user: User) -> Member:
    territory = territories.find_perimeter(siren)
    assert territory
    function = "Chargée de coopération"
    roadmap = roadmap_changes.create_roadmap(
        name=name,
        lead_authority=territory.name,
        communes=territory.communes,
        epci=territory.epci,
        carrying_service=service,
        function=function,
        starts_on=start,
        by=user,
    )
    return Member(roadmap, user, Role.FOCAL_POINT, function)


def _enrol_team(by: Member, people: dict[str, User], keys: Iterable[str]) -> None:
    by_key = {person.key: person for person in PEOPLE}
    for key in keys:
        person = by_key[key]
        members.enrol_member(user=people[key], role=person.role, function=person.function, by=by)


def _run_workshop(model: DemoWorkshop, day: date, by: Member, *, close: bool = True) -> Workshop:
    """A past workshop: people joined, wrote notes, and the notes were grouped."""
    workshop = workshop_changes.create_workshop(
        title=model.title,
        kind=model.kind,
        question=model.question,
        held_on=day,
        place=model.place,
        table_count=model.tables,
        by=by,
    )
    run_sheets.book_slot(workshop=workshop, starts_at=model.starts_at, ends_at=model.ends_at, by=by)
    run_sheets.install_run_sheet(workshop=workshop, template=TEMPLATES[model.kind], by=by)
    workshop_changes.open_workshop(workshop=workshop, by=by)
    seats: dict[tuple[int, str], Participant] = {}
    codes = dict(by.roadmap.communes.values_list("name", "code"))

    def written(note: DemoNote) -> Note:
        """Written on a phone, on a numbered sheet, or dictated to the secretary of the table."""
        seat = (note.table, note.category)
        if seat not in seats and not note.sheet and not note.is_dictated:
            seats[seat] = notes.join_workshop(workshop=workshop, category=note.category, table=note.table)
        writer = by if note.sheet else TableSecretary(workshop, note.table) if note.is_dictated else seats[seat]
        return notes.write_note(
            workshop=workshop,
            text=note.text,
            by=writer,
            table=note.table,
            category=note.category,
            audiences=note.audiences,
            causes=note.causes,
            communes=[codes[name] for name in note.communes],
            sheet=note.sheet or None,
        )

    def write_down(note: DemoNote, group: NoteGroup | None) -> None:
        note_written = written(note)
        if group:
            group_changes.move_note(note=note_written, group=group, by=by)

    for words in model.groups:
        group = group_changes.create_group(workshop=workshop, title=words.title, by=by)
        for note in words.notes:
            write_down(note, group)
    for note in model.loose:
        write_down(note, None)
    if close:
        closing.close_workshop(workshop=workshop, by=by)
    return Workshop.objects.get(pk=workshop.pk)
