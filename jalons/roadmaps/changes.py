"""The only writer of roadmaps, étapes, milestones, members and the journal."""

import secrets
import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectNotUpdated
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalons.accounts.changes import admit_address, withdraw_admission
from jalons.accounts.models import User
from jalons.accounts.rules import token_hash
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.mails import INVITATION
from jalons.roadmaps.models import (
    CalendarKey,
    Invitation,
    JournalEntry,
    Member,
    Membership,
    Milestone,
    PerimeterKind,
    Roadmap,
    Step,
)
from jalons.roadmaps.rules import MILESTONES, STEPS, Role, months_after
from jalons.roadmaps.words import INVITATION_IS_CLOSED, field_label
from jalons.territories.models import Commune, Departement, Epci
from jalons.territories.rules import territory_time_zone

INVITATION_LASTS = timedelta(days=30)
MOST_FOCAL_POINTS = 2
# Addresses that would hide a page if they were the slug of a roadmap.
RESERVED = {"nouvelle", "invitation"}


def lock_roadmap(roadmap: Roadmap) -> None:
    """Until the end of the transaction, nobody else may give a rank, a title or a role of this roadmap: two people who
    ask for the last place at the same moment are answered one after the other."""
    Roadmap.objects.select_for_update(no_key=True).get(pk=roadmap.pk)


# --- the journal -----------------------------------------------------------------------------------------------------


def record_change(
    *,
    by: Member,
    verb: str,
    about: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Writes one line of the journal, in the transaction of the change.

    A model whose rows are parts of another row declares it with `part_of`. A model that bears the name of a person
    declares `named_when_read`, and its fields about a person are in `personal_fields`: no line contains any of them.
    """
    whole: models.Model | None = getattr(about, "part_of", None)
    before, after = before or {}, after or {}
    personal = [name for name in getattr(about, "personal_fields", ()) if name in before or name in after]
    if personal:
        after = after | {"fields": [field_label(about._meta.model_name or "", name) for name in personal]}
    JournalEntry.objects.create(
        roadmap=by.roadmap,
        by=by.user,
        signer_kind=(by.signer._meta.model_name or "") if by.signer else "",
        signer_id=by.signer.pk if by.signer else None,
        by_name="" if by.user or by.signer else by.name,
        verb=verb,
        about_kind=about._meta.model_name or "",
        about_id=about.pk,
        about_label="" if hasattr(about, "named_when_read") else str(about)[:200],
        whole_kind=(whole._meta.model_name or "") if whole else "",
        whole_id=whole.pk if whole else None,
        before=_json_values(before, but=personal),
        after=_json_values(after, but=personal),
    )


def revise_row(about: models.Model, values: dict[str, Any], *, by: Member, verb: str = "revise") -> bool:
    """Sets fields, saves the row, and writes their old and new values in the journal. Returns False, and does nothing,
    when nothing differs."""
    before = {name: getattr(about, name) for name in values}
    differing = [name for name, value in values.items() if before[name] != value]
    if not differing:
        return False
    for name in differing:
        setattr(about, name, values[name])
    try:
        about.save(update_fields=differing)
    except ObjectNotUpdated as gone:
        raise Refused(removed_sentence()) from gone
    record_change(
        by=by,
        verb=verb,
        about=about,
        before={name: before[name] for name in differing},
        after={name: values[name] for name in differing},
    )
    return True


def removed_sentence() -> str:
    """The refusal when somebody removed the row between the page and the change."""
    return _("Quelqu’un l’a retiré entre-temps : rien n’est enregistré. Rechargez la page.")


def _json_values(values: dict[str, Any], but: Collection[str]) -> dict[str, Any]:
    """Values that JSON can hold: a row becomes its name, a person a reference to their row, decimals and dates their
    text."""
    encoder = DjangoJSONEncoder()

    def plain(value: Any) -> Any:
        if hasattr(value, "shown_function"):
            return {"kind": value._meta.model_name, "id": value.pk}
        if isinstance(value, models.Model):
            return str(value)
        if isinstance(value, list | tuple | set | frozenset):
            return [plain(item) for item in value]
        if value is None or isinstance(value, bool | int | str):
            return value
        return encoder.default(value) if not isinstance(value, float) else value

    return {name: plain(value) for name, value in values.items() if name not in but}


# --- the roadmap -----------------------------------------------------------------------------------------------------


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
        raise Refused(_("Gardez au moins une commune dans le périmètre."), field="communes")
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
    Milestone.objects.bulk_create(
        Milestone(roadmap=roadmap, step=steps[model.step], title=model.title, due_on=months_after(start, model.months))
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
def revise_roadmap(*, name: str, lead_authority: str, carrying_service: str, by: Member) -> None:
    revise_row(
        by.roadmap, {"name": name, "lead_authority": lead_authority, "carrying_service": carrying_service}, by=by
    )


@write_transaction()
def set_perimeter(*, communes: list[Commune], by: Member) -> None:
    if not communes:
        raise Refused(_("Gardez au moins une commune dans le périmètre."), field="communes")
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


# --- étapes and milestones -------------------------------------------------------------------------------------------


@write_transaction()
def revise_step(*, step: Step, title: str, purpose: str, state: str, by: Member) -> None:
    confirmed = step.title_is_confirmed or title != step.title
    revise_row(step, {"title": title, "purpose": purpose, "state": state, "title_is_confirmed": confirmed}, by=by)


@write_transaction()
def reach_step(*, number: int, by: Member) -> None:
    """A floor reports that its étape has begun: it becomes in progress, unless somebody already set a later state."""
    step = Step.objects.filter(roadmap=by.roadmap, number=number, state=Step.State.TODO).first()
    if step:
        revise_row(step, {"state": Step.State.NOW}, by=by, verb="reach")


@write_transaction()
def add_milestone(*, title: str, due_on: date, by: Member, step: Step | None = None) -> Milestone:
    milestone = Milestone.objects.create(roadmap=by.roadmap, title=title, due_on=due_on, step=step)
    record_change(by=by, verb="add", about=milestone, after={"due_on": due_on})
    return milestone


@write_transaction()
def revise_milestone(
    *, milestone: Milestone, title: str, due_on: date, by: Member, reached_on: date | None = None
) -> None:
    revise_row(milestone, {"title": title, "due_on": due_on, "reached_on": reached_on}, by=by)


@write_transaction()
def remove_milestone(*, milestone: Milestone, by: Member) -> None:
    record_change(by=by, verb="remove", about=milestone, before={"title": milestone.title, "due_on": milestone.due_on})
    milestone.delete()


# --- people ----------------------------------------------------------------------------------------------------------


class Invited(NamedTuple):
    invitation: Invitation
    link: str  # never stored: the person who invites may also hand it over


@write_transaction()
def invite_member(*, email: str, role: str, by: Member, function: str = "") -> Invited:
    """Sends a link by e-mail. A second invitation to the same address replaces the first."""
    lock_roadmap(by.roadmap)
    email = email.strip().lower()
    if Membership.objects.filter(roadmap=by.roadmap, user__email=email).exists():
        raise Refused(_("Cette personne fait déjà partie de l’équipe."), field="email")
    if role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(by.roadmap)
    Invitation.objects.filter(roadmap=by.roadmap, email=email, accepted_at=None).delete()
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        roadmap=by.roadmap,
        email=email,
        role=role,
        function=function,
        invited_by=by.user,
        token_hash=token_hash(token),
        sealed_secret=seal(token),
        message=mail.queue_message(INVITATION, asker=by.asker),
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    admit_address(email=email)
    record_change(by=by, verb="invite", about=invitation, after={"role": role})
    return Invited(invitation, absolute_url("roadmaps:invitation", token))


@write_transaction()
def send_invitation_again(*, invitation: Invitation, by: Member) -> None:
    mail.send_messages_again(Message.objects.filter(invitation=invitation))
    record_change(by=by, verb="retry", about=invitation)


@write_transaction()
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Whoever signs in with the link gets the role. A member keeps their present role."""
    lock_roadmap(invitation.roadmap)
    now = timezone.now()
    # Read again under the lock: somebody else may have joined with it, or it may have been withdrawn.
    current = Invitation.objects.select_related("roadmap").filter(pk=invitation.pk).first()
    if current is None or not current.is_open(now):
        raise Refused(str(INVITATION_IS_CLOSED))
    if current.role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(current.roadmap)
    membership, created = Membership.objects.get_or_create(
        roadmap=current.roadmap,
        user=by,
        defaults={"role": current.role, "function": current.function, "brought_by": current.invited_by},
    )
    current.accepted_at = now
    current.save(update_fields=["accepted_at"])
    if created:
        member = Member(current.roadmap, by, Role(membership.role), membership.function or by.name)
        record_change(by=member, verb="join", about=membership, after={"role": membership.role})
    return membership


@write_transaction()
def enrol_member(*, user: User, role: str, by: Member, function: str = "") -> Membership:
    """Gives a role to an existing account, without a link."""
    lock_roadmap(by.roadmap)
    if role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(by.roadmap)
    if Membership.objects.filter(roadmap=by.roadmap, user=user).exists():
        raise Refused(_("Cette personne fait déjà partie de l’équipe."))
    membership = Membership.objects.create(
        roadmap=by.roadmap, user=user, role=role, function=function, brought_by=by.user
    )
    record_change(by=by, verb="add", about=membership, after={"role": role})
    return membership


@write_transaction()
def withdraw_invitation(*, invitation: Invitation, by: Member) -> None:
    record_change(by=by, verb="withdraw", about=invitation, before={"role": invitation.role})
    invitation.delete()
    if not Invitation.objects.filter(email=invitation.email, accepted_at=None, expires_at__gt=timezone.now()).exists():
        withdraw_admission(email=invitation.email)


@write_transaction()
def revise_membership(*, membership: Membership, role: str, function: str, by: Member) -> None:
    lock_roadmap(by.roadmap)
    if role != membership.role:
        if role == Membership.Role.FOCAL_POINT:
            _refuse_third_focal_point(by.roadmap)
        _refuse_last_focal_point(membership)
    revise_row(membership, {"role": role, "function": function}, by=by)


@write_transaction()
def remove_member(*, membership: Membership, by: Member) -> None:
    lock_roadmap(by.roadmap)
    _refuse_last_focal_point(membership)
    record_change(by=by, verb="remove", about=membership, before={"role": membership.role})
    hub.withdraw(f"user:{membership.user_id}")
    membership.delete()


def _focal_points(roadmap: Roadmap) -> models.QuerySet[Membership]:
    return Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT)


def _refuse_third_focal_point(roadmap: Roadmap) -> None:
    if _focal_points(roadmap).count() >= MOST_FOCAL_POINTS:
        raise Refused(
            _(
                "Il y a déjà deux personnes référentes. Une ou deux suffisent : l’information arrive toujours au même endroit."
            ),
            field="role",
        )


def _refuse_last_focal_point(membership: Membership) -> None:
    if (
        membership.role == Membership.Role.FOCAL_POINT
        and not _focal_points(membership.roadmap).exclude(pk=membership.pk).exists()
    ):
        raise Refused(_("Gardez au moins une personne référente : nommez-en une autre d’abord."), field="role")


# --- calendars -------------------------------------------------------------------------------------------------------


@write_transaction()
def open_calendar(*, by: Member) -> str:
    """Returns the token of a private calendar address, which is shown once. It replaces the previous address, if
    any."""
    membership = Membership.objects.filter(roadmap=by.roadmap, user=by.user).first()
    if membership is None:
        raise Refused(_("Cette adresse est pour l’équipe de la feuille de route. Téléchargez plutôt le fichier."))
    token = secrets.token_urlsafe(24)
    CalendarKey.objects.filter(membership=membership).delete()
    CalendarKey.objects.create(membership=membership, token_hash=token_hash(token))
    record_change(by=by, verb="open_calendar", about=by.roadmap)
    return token


@write_transaction()
def close_calendar(*, by: Member) -> None:
    gone, _kinds = CalendarKey.objects.filter(membership__roadmap=by.roadmap, membership__user=by.user).delete()
    if gone:
        record_change(by=by, verb="close_calendar", about=by.roadmap)
