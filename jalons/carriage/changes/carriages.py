"""Carrying a workshop by file: exporting it, opening it elsewhere, exporting it back, merging it."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.models import User
from jalons.base import codes as code_base
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.base.stale_pages import refuse_stale
from jalons.base.stamps import make_stamp
from jalons.carriage.changes.carried_votes import refuse_impossible_votes
from jalons.carriage.changes.erasures import forget_in_carriages
from jalons.carriage.changes.merging import MergeOutcome, apply_merge, python_values, refuse_unknown_values
from jalons.carriage.models import Carriage
from jalons.carriage.models.carried_tables import (
    CARRIED,
    TABLES,
    Plan,
    merge_plan,
    public_tables,
    replacement_keys,
    table_shapes,
    tables_without_codes,
    workshop_tables,
)
from jalons.carriage.models.copies import forgotten_people, return_plan, tables_without_forgotten
from jalons.carriage.rules import carriages
from jalons.carriage.rules.carriages import Direction, Flaw, Unreadable
from jalons.carriage.rules.sealing import is_public_key
from jalons.carriage.rules.shapes import Row, Tables
from jalons.carriage.rules.uniques import rename_rows
from jalons.resources import live as map_live
from jalons.roadmaps.changes import locks
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.milestones import take_milestone
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules.permissions import Permission, Role
from jalons.territories.models import Commune, Departement, Epci
from jalons.votes.models import Ballot
from jalons.workshops import live
from jalons.workshops.changes.events import record_event, recount_notes
from jalons.workshops.changes.groups import separate_letters
from jalons.workshops.changes.workshops import _free_code, lock_workshop
from jalons.workshops.models import KeyProject, Workshop
from jalons.workshops.rules import workshops


def flaw_sentence(flaw: Flaw) -> str:
    return {
        Flaw.EMPTY: _("Ce fichier est vide."),
        Flaw.TOO_BIG: _("Ce fichier est trop gros pour être un atelier emporté."),
        Flaw.NOT_OURS: _("Ce fichier n’est pas un atelier emporté. Son nom se termine par « .jalons »."),
        Flaw.NEWER: _(
            "Ce fichier vient d’une version plus récente de Jalons. Mettez Jalons à jour ici, puis réessayez."
        ),
        Flaw.CUT: _(
            "Ce fichier est incomplet : il a été coupé en route. Copiez-le de nouveau depuis l’autre ordinateur."
        ),
        Flaw.ALTERED: _("Ce fichier a été modifié en route. Copiez-le de nouveau depuis l’autre ordinateur."),
        Flaw.WRONG_WAY: _("Ce fichier est celui de l’autre sens : à l’aller on l’ouvre, au retour on le rapporte."),
    }[flaw]


# --- where the workshop comes from -----------------------------------------------------------------------------------


@write_transaction()
def export_workshop(*, workshop: Workshop, with_guests: bool, by: Member) -> Carriage:
    """Makes a file to open on another computer. Its content is stored, to know at the return what each side changed."""
    workshop = lock_workshop(workshop.pk)
    if with_guests and not by.can(Permission.KNOW_PEOPLE):
        with_guests = False
    base = public_tables(workshop_tables(workshop, with_people=with_guests))
    carriage = Carriage.objects.create(
        workshop=workshop, with_guests=with_guests, given_by=by.user, base=base, names=replacement_keys(base)
    )
    record_change(by=by, verb="carry", about=workshop)
    return carriage


@write_transaction()
def receive_return(*, workshop: Workshop, file: bytes, by: Member) -> Carriage:
    """Reads a return file and stores it until somebody has reviewed what it would change. Changes nothing else."""
    workshop = lock_workshop(workshop.pk)
    try:
        uid = carriages.read_carriage_uid(file)
        carriage = Carriage.objects.select_related("workshop").filter(uid=uid, key="").first()
        _refuse_other_workshop(workshop, carriage)
        assert carriage
        content = carriages.read_carriage(file, Direction.BACK, carriage.signing_key)
        tables = _read_tables(carriages.unseal_tables(content, carriage.opening_key))
        number = content["number"]
        if not isinstance(number, int) or set(tables.get("workshops", {})) != {str(workshop.uid)}:
            raise Unreadable(Flaw.ALTERED)
        refuse_unknown_values(tables)
        tables = rename_rows(tables, carriage.names, table_shapes())
        tables = tables_without_codes(tables, carriage.base)
        refuse_impossible_votes(tables, carriage.base)
    except (Unreadable, KeyError) as error:
        flaw = error.flaw if isinstance(error, Unreadable) else Flaw.ALTERED
        raise Refused(flaw_sentence(flaw), code=f"carriage-{flaw}", field="file") from error
    if number <= carriage.returns:
        raise Refused(
            _("Ce fichier a déjà été rapporté : tout ce qu’il contient est ici."),
            code="return-already-received",
            field="file",
        )
    carriage.received = {"number": number, "tables": tables_without_forgotten(tables, forgotten_people(carriage))}
    carriage.save(update_fields=["received"])
    record_change(by=by, verb="await_return", about=workshop)
    return carriage


def _refuse_other_workshop(workshop: Workshop, carriage: Carriage | None) -> None:
    if carriage is None:
        raise Refused(_("Ce fichier ne vient d’aucun atelier emporté d’ici."), code="file-of-no-carriage", field="file")
    if carriage.workshop_id == workshop.pk:
        return
    if carriage.workshop.roadmap_id == workshop.roadmap_id:
        sentence = _("Ce fichier est celui de l’atelier « %(title)s ». Rapportez-le depuis sa page.")
        raise Refused(sentence % {"title": carriage.workshop.title}, code="file-of-a-named-workshop", field="file")
    raise Refused(_("Ce fichier est celui d’un autre atelier."), code="file-of-another-workshop", field="file")


@write_transaction()
def discard_return(*, carriage: Carriage, by: Member) -> None:
    """Deletes the received file, which may be sent again. A file merged meanwhile stays merged."""
    workshop = lock_workshop(carriage.workshop_id)
    if Carriage.objects.filter(pk=carriage.pk, received__isnull=False).update(received=None):
        record_change(by=by, verb="set_aside", about=workshop)


def conflicts_stamp(what: Plan) -> str:
    """The stamp of the questions that were asked, so that nobody answers others than those they have read."""
    asked = [(c.key, c.kind, c.here, c.there) for c in what.merged.conflicts]
    return make_stamp(json.dumps(asked, default=str))


@write_transaction()
def merge_return(*, carriage: Carriage, there: Iterable[str], seen: str, by: Member) -> MergeOutcome:
    """Merges a return file that was read. `there` holds the conflicts for which the value of the file is chosen."""
    workshop = lock_workshop(carriage.workshop_id)
    carriage = Carriage.objects.select_related("workshop__roadmap").get(pk=carriage.pk)
    if carriage.received is None:
        raise Refused(
            _("Ce fichier a déjà été rapporté : tout ce qu’il contient est ici."), code="return-already-received"
        )
    locks.lock_roadmap(by.roadmap)
    # Changes of maps lock their chantier, and papers lock their vote.
    list(KeyProject.objects.select_for_update().filter(roadmap=by.roadmap).order_by("pk"))
    list(Ballot.objects.select_for_update(no_key=True).filter(workshop=workshop).order_by("pk"))
    sentence = _("L’atelier a changé pendant que vous lisiez. Relisez ce qui diffère, puis rapportez.")
    refuse_stale(seen, conflicts_stamp(return_plan(carriage)), sentence)
    what = return_plan(carriage, there)
    done = _apply_plan(what, workshop, by)
    # Both sides go on from the merged tables; each keeps its own numbers.
    carriage.forgotten, carriage.base = forgotten_people(carriage), what.there
    carriage.names, carriage.returns = what.names, carriage.received["number"]
    carriage.received, carriage.returned_at = None, timezone.now()
    carriage.save()
    forget_in_carriages(workshop)
    counts = {name: number for name, number in done.counts().items() if number}
    record_change(by=by, verb="bring_back", about=workshop, after=counts)
    return done


def _apply_plan(what: Plan, workshop: Workshop, by: Member) -> MergeOutcome:
    before = workshop.state
    try:
        with transaction.atomic():
            done = apply_merge(what, workshop, by)
    except IntegrityError as error:
        raise Refused(
            _("Ce fichier contredit ce qui est ici : rien n’a été changé."), code="file-contradicts-rows", field="file"
        ) from error
    workshop.refresh_from_db()
    workshop.last_note = max([workshop.last_note, *done.numbers])
    recount_notes(workshop)
    separate_letters(workshop)
    record_event(workshop, live.BOARD)
    if done.has_votes:
        record_event(workshop, live.BALLOT)
    for project in done.mapped:
        map_live.publish_map_act(project)
    if workshop.state != before:
        record_event(workshop, live.STATE)
    if workshop.state == workshops.State.CLOSED != before:
        hub.withdraw(live.phones_key(workshop))
    return done


# --- where the workshop is carried to --------------------------------------------------------------------------------


@write_transaction()
def import_workshop(*, file: bytes, by: User) -> Workshop:
    """Creates the workshop of a file in a copy of its roadmap, with its own code. `by` becomes the focal point of the
    copy."""
    try:
        content = carriages.read_carriage(file, Direction.OUT)
        tables = _read_tables(content)
        if len(tables["workshops"]) != 1 or not is_public_key(content["seal"]):
            raise Unreadable(Flaw.ALTERED)
        refuse_unknown_values(tables)
        refuse_impossible_votes(tables, {})
        with transaction.atomic():
            return _create_carried_workshop(content, tables, by)
    except Unreadable as error:
        raise Refused(flaw_sentence(error.flaw), code=f"carriage-{error.flaw}", field="file") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(flaw_sentence(Flaw.ALTERED), code="carriage-altered", field="file") from error


def _create_carried_workshop(content: dict[str, Any], tables: Tables, by: User) -> Workshop:
    [(uid, row)] = tables["workshops"].items()
    member = _member_of_copy(content["roadmap"], by)
    locks.lock_roadmap(member.roadmap)
    present = Workshop.objects.filter(uid=uid).first()
    if present:
        raise Refused(
            _("L’atelier « %(title)s » est déjà ici.") % {"title": present.title},
            code="workshop-already-here",
            field="file",
        )
    workshop = _create_workshop_row(member.roadmap, UUID(uid), content["workshop"], row)
    last = Carriage.objects.filter(workshop__roadmap=member.roadmap).exclude(key="").first()
    base = {name: rows for name, rows in (last.base if last else {}).items() if TABLES[name].within == "roadmap"}
    here = workshop_tables(workshop, with_people=True)
    _apply_plan(merge_plan(base, here, tables, {}), workshop, member)
    Carriage.objects.create(
        workshop=workshop,
        uid=UUID(content["carriage"]),
        key=content["key"],
        seal=content["seal"],
        with_guests=content["with_guests"] is True,
        given_by=by,
        base=tables,
    )
    record_change(by=member, verb="open_carried", about=workshop)
    return workshop


def _member_of_copy(fields: dict[str, Any], by: User) -> Member:
    uid = UUID(fields["uid"])
    roadmap = Roadmap.objects.filter(uid=uid).first()
    if roadmap:
        membership = Membership.objects.filter(roadmap=roadmap, user=by).first()
        member = membership and Member(roadmap, by, Role(membership.role), membership.function or by.name)
        if not member or roadmap.removal_asked_at or not member.can(Permission.FACILITATE):
            raise Refused(
                _("La feuille de route de cet atelier est ici, et vous n’y animez pas d’atelier."),
                code="roadmap-here-without-you",
                field="file",
            )
        return member
    codes = fields["communes"]
    communes = list(Commune.objects.filter(code__in=[code for code in codes if isinstance(code, str)]))
    if not communes:
        raise Refused(_("Aucune des communes de cet atelier n’est connue ici."), code="no-known-commune", field="file")
    name, authority = _check_short_text(fields["name"]), _check_short_text(fields["lead_authority"])
    epci = Epci.objects.filter(siren=fields["epci"]).first() if fields.get("epci") else None
    departement = Departement.objects.filter(code=fields["departement"]).first() if fields.get("departement") else None
    roadmap = roadmap_changes.create_roadmap(
        uid=uid,
        name=name,
        lead_authority=authority,
        communes=communes,
        epci=epci,
        departement=departement if epci is None else None,
        by=by,
    )
    return Member(roadmap, by, Role.FOCAL_POINT, by.name)


def _check_short_text(text: Any) -> str:
    if not isinstance(text, str) or not 0 < len(text) <= 150:
        raise Unreadable(Flaw.ALTERED)
    return text


def _create_workshop_row(roadmap: Roadmap, uid: UUID, told: Row, row: Row) -> Workshop:
    code, number = told["code"], told["number"]
    if not isinstance(code, str) or len(code) != code_base.CODE_LENGTH or set(code) - set(code_base.CODE_ALPHABET):
        raise Unreadable(Flaw.ALTERED)
    taken = set(Workshop.objects.filter(roadmap=roadmap).values_list("number", flat=True))
    if not isinstance(number, int) or not 0 < number < 30_000 or number in taken:
        number = max(taken, default=0) + 1
    if Workshop.objects.filter(code=code).exists():
        code = _free_code()
    values = python_values(TABLES["workshops"], row)
    workshop = Workshop(roadmap=roadmap, uid=uid, code=code, number=number, **values)
    take_milestone(workshop, workshop.awaited)
    workshop.save()
    return workshop


@write_transaction()
def export_return(*, workshop: Workshop, by: Member) -> Carriage:
    """Makes the file that goes back, with the present workshop; the next one will have the next number."""
    workshop = lock_workshop(workshop.pk)
    carriage = Carriage.objects.filter(workshop=workshop).exclude(key="").first()
    if carriage is None:
        raise Refused(
            _("Cet atelier n’est pas venu d’ailleurs : il n’y a rien à rapporter."), code="workshop-not-from-elsewhere"
        )
    carriage.base = workshop_tables(workshop, with_people=True)
    carriage.returns += 1
    carriage.returned_at = timezone.now()
    carriage.save(update_fields=["base", "returns", "returned_at"])
    record_change(by=by, verb="pack", about=workshop)
    return carriage


# --- what a file holds -----------------------------------------------------------------------------------------------


def _read_tables(content: dict[str, Any]) -> Tables:
    names = {carried.name: carried.names for carried in CARRIED}
    return carriages.read_tables(content, table_shapes(), names)
