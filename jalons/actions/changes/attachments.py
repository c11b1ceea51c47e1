"""The files of a fiche."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.links import lock_link_holder, mark_unread
from jalons.actions.models import ActionSheet, Attachment, SheetLink
from jalons.actions.rules.sheets import MOST_ATTACHMENTS
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.stored_files import forget_file, store_file
from jalons.roadmaps.models import Member


@write_transaction()
def add_attachment(
    *, action: ActionSheet, file: "UploadedFile[Any]", by: Member, link: SheetLink | None = None
) -> Attachment:
    """The form has already checked `file`. `link`: by which it came, if by one."""
    lock_roadmap(by.roadmap)
    if Attachment.objects.filter(action=action).count() >= MOST_ATTACHMENTS:
        raise Refused(
            _("Cette fiche a déjà %(n)d pièces : retirez-en une d’abord.") % {"n": MOST_ATTACHMENTS},
            code="too-many-attachments",
            field="file",
        )
    attachment = Attachment.objects.create(
        action=action,
        name=file.name or "",
        stored=store_file(file, "fiches", roadmap=by.roadmap, field="file"),
        size=file.size or 0,
        by_name=by.name,
        link=link,
    )
    record_change(by=by, verb="add", about=attachment)
    return attachment


@write_transaction()
def add_attachment_by_link(*, link: SheetLink, file: "UploadedFile[Any]") -> Attachment:
    """By the holder of the private link of the fiche. The form has already checked `file`."""
    lock_roadmap(link.action.roadmap)
    attachment = add_attachment(action=link.action, file=file, by=lock_link_holder(link), link=link)
    mark_unread(link)
    return attachment


@write_transaction()
def remove_attachment(*, attachment: Attachment, by: Member) -> None:
    """Deletes the file; the journal keeps its name. Whoever attached it may, or whoever decides with the committee."""
    if not attachment.may_go(by):
        raise Refused(
            _("Cette pièce a été jointe par quelqu’un d’autre\u00a0: demandez-lui, ou à la personne qui coordonne."),
            code="attachment-of-somebody-else",
        )
    _delete_attachment(attachment, by)


@write_transaction()
def remove_attachment_by_link(*, link: SheetLink, attachment: Attachment) -> None:
    lock_roadmap(link.action.roadmap)
    by = lock_link_holder(link)
    if not attachment.may_go_by(link, timezone.now()):
        raise Refused(
            _("Une pièce se retire le jour même, par le lien qui l’a jointe. Ensuite, demandez-le à l’équipe."),
            code="attachment-not-removable-by-link",
        )
    _delete_attachment(attachment, by)
    mark_unread(link)


def _delete_attachment(attachment: Attachment, by: Member) -> None:
    record_change(by=by, verb="remove", about=attachment)
    forget_file(attachment.stored, roadmap=by.roadmap)
    attachment.delete()
