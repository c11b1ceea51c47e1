"""A roadmap: created, renamed, its perimeter."""

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalons.accounts.models import User
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.base.stamps import make_stamp
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import (
    Member,
    Membership,
    Milestone,
    PerimeterKind,
    Roadmap,
    Step,
)
from jalons.roadmaps.rules.milestones import MILESTONES, months_after
from jalons.roadmaps.rules.permissions import Role
from jalons.roadmaps.rules.steps import STEPS
from jalons.territories.models import Commune, Departement, Epci
from jalons.territories.rules import main_departement, territory_time_zone

# Addresses that would hide a page if they were the slug of a roadmap.
RESERVED = {"nouvelle", "invitation", "qui-peut-faire-quoi"}


@write_transaction()
def create_roadmap(
    *,
    name: str,
    lead_authority: str,
    communes: list[Commune],
    by: User,
    epci: Epci | None = None,
    departement: Departement | None = None,
    carrying_service: str = "",
    function: str = "",
    starts_on: date | None = None,
    uid: uuid.UUID | None = None,
) -> Roadmap:
    """Creates a roadmap with its perimeter, the eight étapes and the proposed milestones; `by` becomes its focal point.

    `uid` is given to copy a roadmap of another instance.
    """
    if not communes:
        raise Refused(_("Gardez au moins une commune dans le périmètre."), code="no-commune", field="communes")
    roadmap = Roadmap.objects.create(
        uid=uid or uuid.uuid4(),
        slug=_free_slug(name),
        name=name,
        perimeter_kind=PerimeterKind.EPCI
        if epci
        else PerimeterKind.DEPARTEMENT
        if departement
        else PerimeterKind.COMMUNES,
        epci=epci,
        departement=departement,
        lead_authority=lead_authority,
        carrying_service=carrying_service,
        time_zone=_time_zone_of(communes),
    )
    roadmap.communes.set(communes)
    steps = Step.objects.bulk_create(
        Step(
            roadmap=roadmap,
            number=model.number,
            title=model.title,
            title_is_confirmed=model.title_is_confirmed,
            purpose=model.purpose,
            guide_page=model.guide_page,
        )
        for model in STEPS
    )
    start = starts_on or timezone.localdate(timezone=ZoneInfo(roadmap.time_zone))
    departement_code = main_departement(commune.departement_id for commune in communes)
    Milestone.objects.bulk_create(
        Milestone(
            roadmap=roadmap,
            step=steps[model.step],
            title=model.title,
            awaits=model.awaits,
            planned_on=months_after(start, model.months, departement_code),
        )
        for model in MILESTONES
    )
    Membership.objects.create(roadmap=roadmap, user=by, role=Membership.Role.FOCAL_POINT, function=function)
    member = Member(roadmap, by, Role.FOCAL_POINT, function or by.name)
    record_change(by=member, verb="create", about=roadmap, after={"name": name, "communes": [c.code for c in communes]})
    return roadmap


def _time_zone_of(communes: list[Commune]) -> str:
    return territory_time_zone(commune.departement_id for commune in communes)


def _free_slug(name: str) -> str:
    root = slugify(name)[:70] or "feuille-de-route"
    taken = set(Roadmap.objects.filter(slug__startswith=root).values_list("slug", flat=True)) | RESERVED
    return next(slug for slug in (root, *(f"{root}-{n}" for n in range(2, 10_000))) if slug not in taken)


@write_transaction()
def revise_roadmap(
    *,
    name: str,
    lead_authority: str,
    carrying_service: str,
    by: Member,
    postal_address: str | None = None,
    seen: str | None = None,
) -> None:
    """Without a postal address, the present one stays."""
    values = {"name": name, "lead_authority": lead_authority, "carrying_service": carrying_service}
    if postal_address is not None:
        lines = (" ".join(line.split()) for line in postal_address.splitlines())
        values["postal_address"] = "\n".join(line for line in lines if line)
    revise_row(by.roadmap, values, by=by, seen=seen)


def perimeter_stamp(roadmap: Roadmap) -> str:
    """The stamp of the communes of a perimeter, whatever their order. One query."""
    return make_stamp(*roadmap.communes.order_by("code").values_list("code", flat=True))


@write_transaction()
def set_perimeter(*, communes: list[Commune], by: Member, seen: str | None = None) -> None:
    """`seen`: the stamp of the list that the form showed (`perimeter_stamp`)."""
    if not communes:
        raise Refused(_("Gardez au moins une commune dans le périmètre."), code="no-commune", field="communes")
    lock_roadmap(by.roadmap)
    refuse_stale(seen, perimeter_stamp(by.roadmap))
    before = set(by.roadmap.communes.values_list("code", flat=True))
    after = {commune.code for commune in communes}
    if before != after:
        by.roadmap.communes.set(communes)
        Roadmap.objects.filter(pk=by.roadmap.pk).update(time_zone=_time_zone_of(communes))
        record_change(
            by=by,
            verb="set_perimeter",
            about=by.roadmap,
            before={"removed": sorted(before - after)},
            after={"added": sorted(after - before)},
        )
