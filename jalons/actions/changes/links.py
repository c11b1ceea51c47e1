"""Private links, by which somebody without an account fills a fiche, and what they write."""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.rules import token_hash
from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import revise_action, tick_step
from jalons.actions.mails import SHEET_LINK
from jalons.actions.models import ActionSheet, ActionStep, SheetLink
from jalons.actions.models.carriers import carries_action
from jalons.actions.rules.sheets import LINK_LASTS
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal
from jalons.directory.models import Contact
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission, Role


class GivenLink(NamedTuple):
    """The address is known only now: whoever makes the link may also hand it over."""

    link: SheetLink
    address: str


@write_transaction()
def make_link(
    *, action: ActionSheet, by: Member, contact: Contact | None = None, email: str = "", holder: str = ""
) -> GivenLink:
    """Sends the address of the fiche to one person. A second link for the same person replaces the first."""
    lock_roadmap(by.roadmap)
    email = (contact.email if contact else email).strip().lower()
    holder = (contact and (contact.function or (contact.organisation and contact.organisation.name))) or holder
    if contact and contact.refused_on:
        raise Refused(
            _("Cette personne a demandé qu’on ne lui écrive plus."), code="contact-refuses-mail", field="contact"
        )
    if not email:
        raise Refused(
            _("Choisissez une personne qui a une adresse, ou écrivez une adresse."), code="email-missing", field="email"
        )
    if not holder:
        raise Refused(
            _("Dites qui c’est, par sa fonction : l’historique de la fiche le montrera."),
            code="holder-missing",
            field="holder",
        )
    now = timezone.now()
    SheetLink.objects.filter(action=action, email=email, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(24)
    link = SheetLink.objects.create(
        action=action,
        contact=contact,
        email=email,
        holder=holder,
        made_by=by.user,
        token_hash=token_hash(token),
        sealed_secret=seal(token),
        message=mail.queue_message(SHEET_LINK, asker=by.asker),
        expires_at=now + LINK_LASTS,
        told_code=action.code,
    )
    record_change(by=by, verb="make_link", about=link)
    return GivenLink(link, absolute_url("actions:own_fiche", token))


@write_transaction()
def send_link_again(*, link: SheetLink, by: Member) -> None:
    mail.send_messages_again(Message.objects.filter(sheetlink=link))
    SheetLink.objects.filter(pk=link.pk).update(told_code=link.action.code)
    record_change(by=by, verb="retry", about=link)


@write_transaction()
def revoke_link(*, link: SheetLink, by: Member) -> None:
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record_change(by=by, verb="revoke_link", about=link)


@write_transaction()
def revise_by_link(*, link: SheetLink, version: int, **written: Any) -> ActionSheet:
    """Writes what the holder of a link filled in: its form holds neither the title nor the chantier. Once the assembly
    voted the fiche, only the team corrects its text."""
    action = lock_action(link.action_id)
    if action.is_adopted:
        raise Refused(
            _("La fiche est votée : son texte ne change plus par ce lien. Dites à l’équipe ce qui est à corriger."),
            code="sheet-voted",
        )
    revised = revise_action(action=action, version=version, by=lock_link_holder(link), **written)
    if revised.version != version:
        mark_unread(link)
    return revised


@write_transaction()
def tick_step_by_link(*, link: SheetLink, step: ActionStep, done_on: date | None) -> None:
    if tick_step(step=step, done_on=done_on, by=lock_link_holder(link)):
        mark_unread(link)


@write_transaction()
def read_links(*, actions: Collection[ActionSheet], seen_at: datetime, by: Member) -> list[SheetLink]:
    """« C’est lu », for these fiches: what came by their links until `seen_at`, when the page was shown. Returns these
    links. Whoever gives links reads those of every fiche; others, those of the fiches that they carry."""
    _refuse_news_of_others(actions, by)
    rows = SheetLink.objects.select_for_update(of=("self",)).filter(action__roadmap=by.roadmap, action__in=actions)
    read = list(rows.filter(is_unread=True, wrote_at__lte=seen_at).select_related("action").order_by("pk"))
    if not read and rows.filter(is_unread=True).exists():
        raise Refused(
            _(
                "Quelque chose est arrivé pendant que vous lisiez\u00a0: rien n’est marqué lu. Relisez, puis recommencez."
            ),
            code="news-came-meanwhile",
        )
    for link in read:
        _set_unread(link, False)
        record_change(by=by, verb="read_link", about=link)
    return read


@write_transaction()
def unread_links(*, links: Collection[SheetLink], by: Member) -> None:
    """« Remettre à lire »: what was last read of these links waits again. The same people may as for « C’est lu »."""
    rows = SheetLink.objects.select_for_update(of=("self",)).filter(
        action__roadmap=by.roadmap, pk__in=[link.pk for link in links]
    )
    read = list(rows.filter(is_unread=False, wrote_at__isnull=False).select_related("action").order_by("pk"))
    _refuse_news_of_others([link.action for link in read], by)
    for link in read:
        _set_unread(link, True)
        record_change(by=by, verb="unread_link", about=link)


def _refuse_news_of_others(actions: Collection[ActionSheet], by: Member) -> None:
    if not by.can(Permission.MANAGE_MEMBERS) and not all(carries_action(by, action) for action in actions):
        raise Refused(
            _("Ce qui arrive par lien privé est lu par qui coordonne, ou par qui porte la fiche."),
            code="news-of-others",
        )


def _set_unread(link: SheetLink, is_unread: bool) -> None:
    link.is_unread = is_unread
    link.save(update_fields=["is_unread"])


def mark_unread(link: SheetLink) -> None:
    """What the holder wrote waits on the dashboard for somebody of the team. The link was just locked."""
    SheetLink.objects.filter(pk=link.pk).update(wrote_at=timezone.now(), is_unread=True)


def lock_link_holder(link: SheetLink) -> Member:
    """The holder, who signs changes while the link is open: somebody without an account, known by their function."""
    current = SheetLink.objects.select_for_update(of=("self",)).filter(pk=link.pk).first()
    if current is None or not current.is_open(timezone.now()):
        raise Refused(_("Ce lien ne sert plus. Demandez-en un nouveau à la personne référente."), code="link-closed")
    return Member(link.action.roadmap, None, Role.LEAD, link.signature, signer=link)
