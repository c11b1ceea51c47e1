"""Simulations kept for the team: none of these changes writes in a plan."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.funding.changes.line_checks import line_resource
from jalons.funding.models import FundingLine, SimulatedChange, Simulation
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.models.simulations import read_plan_stamp
from jalons.funding.rules.simulation import MOST_CHANGES, MOST_SIMULATIONS, Change, Effect, check_change
from jalons.funding.words import simulations as words
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

# How long « Annuler » may bring back a removed simulation.
DAYS_TO_RESTORE = 1


@write_transaction()
def add_simulation(*, name: str, by: Member, **first: Any) -> Simulation:
    """A new simulation with its first change (see `add_change`)."""
    lock_roadmap(by.roadmap)
    _refuse_taken_name(name, by)
    _refuse_too_many(by)
    simulation = Simulation.objects.create(roadmap=by.roadmap, name=name)
    change = _store_change(simulation, by, **first)
    _note_plan(simulation)
    record_change(by=by, verb="add", about=simulation, after={"change": _sentence(change)})
    return simulation


@write_transaction()
def add_change(*, simulation: Simulation, by: Member, seen: str | None = None, **fields: Any) -> SimulatedChange:
    """One more « et si ». `said`: an effect, its target (`line`, the pk of a resource, or `funder`), `value`,
    `secured_too`. `seen`: the stamp of the changes that the page showed."""
    _lock_simulation(simulation, by)
    refuse_stale(
        seen,
        simulation.stamp,
        _("Une autre personne vient de changer cette simulation. Relisez-la, puis ajoutez encore."),
    )
    change = _store_change(simulation, by, **fields)
    _note_plan(simulation)
    record_change(by=by, verb="change", about=simulation, after={"change": _sentence(change)})
    return change


@write_transaction()
def remove_change(*, simulation: Simulation, pk: int, by: Member) -> None:
    _lock_simulation(simulation, by)
    row = SimulatedChange.objects.filter(simulation=simulation, pk=pk).first()
    if row is None:
        raise Refused(_("Ce changement n’est plus dans la simulation."), code="change-gone")
    record_change(by=by, verb="change", about=simulation, before={"change": _sentence(row)})
    row.delete()
    _note_plan(simulation)


@write_transaction()
def rename_simulation(*, simulation: Simulation, name: str, by: Member, seen: str | None = None) -> None:
    _lock_simulation(simulation, by)
    _refuse_taken_name(name, by, besides=simulation.pk)
    revise_row(simulation, {"name": name}, by=by, seen=seen)


@write_transaction()
def read_simulation_again(*, simulation: Simulation, by: Member) -> None:
    """Somebody read what it gives with the plan of today: it is stale no more."""
    _lock_simulation(simulation, by)
    _note_plan(simulation)
    record_change(by=by, verb="read", about=simulation)


@write_transaction()
def remove_simulation(*, simulation: Simulation, by: Member) -> None:
    """It may be restored for a day; those that were removed before are deleted for good."""
    _lock_simulation(simulation, by)
    now = timezone.now()
    Simulation.objects.filter(roadmap=by.roadmap, removed_at__lt=now - timedelta(days=DAYS_TO_RESTORE)).delete()
    simulation.removed_at = now
    simulation.save(update_fields=["removed_at"])
    record_change(by=by, verb="remove", about=simulation)


@write_transaction()
def restore_simulation(*, simulation: Simulation, by: Member) -> None:
    lock_roadmap(by.roadmap)
    row = Simulation.objects.filter(roadmap=by.roadmap, pk=simulation.pk).first()
    if row is None or row.removed_at is None:
        raise Refused(_("Cette simulation est déjà là, ou n’existe plus."), code="simulation-not-removed")
    _refuse_taken_name(row.name, by)
    _refuse_too_many(by)
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    record_change(by=by, verb="restore", about=row)


def _lock_simulation(simulation: Simulation, by: Member) -> None:
    """Locks the roadmap, because its simulations are named and counted together."""
    lock_roadmap(by.roadmap)
    row = Simulation.objects.living().filter(roadmap=by.roadmap, pk=simulation.pk).first()
    if row is None:
        raise Refused(removed_sentence(), code="simulation-gone")
    simulation.name, simulation.removed_at = row.name, row.removed_at


def _refuse_taken_name(name: str, by: Member, besides: int = 0) -> None:
    if Simulation.objects.living().filter(roadmap=by.roadmap, name=name).exclude(pk=besides).exists():
        raise Refused(_("Une simulation porte déjà ce nom."), code="simulation-name-taken", field="name")


def _refuse_too_many(by: Member) -> None:
    if Simulation.objects.living().filter(roadmap=by.roadmap).count() >= MOST_SIMULATIONS:
        sentence = _("%(n)d simulations au plus, pour les comparer d’un coup d’œil. Retirez-en une d’abord.")
        raise Refused(sentence % {"n": MOST_SIMULATIONS}, code="too-many-simulations")


def _store_change(
    simulation: Simulation,
    by: Member,
    *,
    effect: str,
    line: int | None = None,
    funder: str = "",
    value: Decimal | None = None,
    secured_too: bool = False,
) -> SimulatedChange:
    """A refusal holds no value, and what is asked of one resource says nothing of those that are secured."""
    kind = Effect(effect)
    row = _find_line(line, by) if line is not None else None
    label, secured_too = _target_label(row, funder, by), secured_too and row is None
    value = None if kind is Effect.REFUSAL else value
    resource = line_resource(row) if row else None
    wrong = check_change(Change(kind, line, funder, value, secured_too=secured_too), resource)
    if wrong:
        sentence = words.wrong_sentence(wrong, row.amount if row else None)
        raise Refused(sentence, code=f"simulation-{wrong.name.lower().replace('_', '-')}", field="value")
    others = list(SimulatedChange.objects.filter(simulation=simulation))
    if len(others) >= MOST_CHANGES:
        sentence = _("%(n)d changements au plus dans une simulation.") % {"n": MOST_CHANGES}
        raise Refused(sentence, code="too-many-changes")
    twin = next(
        (other for other in others if (other.effect, other.line_id, other.funder) == (kind.value, line, funder)), None
    )
    if twin and secured_too and not twin.secured_too and twin.value == value:
        # The same, with what is secured: it takes the place of the first.
        twin.delete()
    elif twin:
        sentence = _("Cette simulation dit déjà cela. Retirez ce changement avant de l’écrire autrement.")
        raise Refused(sentence, code="already-simulated", field="effect")
    return SimulatedChange.objects.create(
        simulation=simulation,
        effect=kind.value,
        line=row,
        funder="" if row else funder,
        label=label,
        value=value,
        secured_too=secured_too,
    )


def _find_line(pk: int, by: Member) -> FundingLine:
    rows = FundingLine.objects.select_related("action__axis").filter(action__roadmap=by.roadmap, pk=pk)
    row = rows.first()
    if row is None:
        raise Refused(
            _("Cette ressource n’est plus dans le plan. Choisissez-en une autre."), code="line-gone", field="target"
        )
    name_funders([row], roadmap_funder_book(by.roadmap))
    return row


def _target_label(row: FundingLine | None, funder: str, by: Member) -> str:
    if row:
        return words.line_label(row.action.code, row.funder_name, row.amount)
    book = roadmap_funder_book(by.roadmap)
    if not funder or book.key(funder) not in {book.key(name) for name in book.names.values()}:
        sentence = _("Ce financeur n’est dans aucun plan. Choisissez-en un autre.")
        raise Refused(sentence, code="funder-gone", field="target")
    return funder


def _note_plan(simulation: Simulation) -> None:
    """For which plans it was written."""
    simulation.plan_stamp, simulation.written_at = read_plan_stamp(simulation.roadmap), timezone.now()
    simulation.save(update_fields=["plan_stamp", "written_at"])


def _sentence(change: SimulatedChange) -> str:
    return words.change_sentence(change.label, Effect(change.effect), change.value, secured_too=change.secured_too)
