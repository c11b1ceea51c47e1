"""Comments on a fiche. The journal says that somebody commented, never what they wrote."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.links import lock_link_holder, mark_unread
from jalons.actions.models import ActionSheet, Comment, SheetLink
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@write_transaction()
def add_comment(*, action: ActionSheet, text: str, by: Member) -> Comment:
    return _create_comment(action, text, by, None)


@write_transaction()
def add_comment_by_link(*, link: SheetLink, text: str) -> Comment:
    comment = _create_comment(link.action, text, lock_link_holder(link), link)
    mark_unread(link)
    return comment


@write_transaction()
def amend_comment(*, comment: Comment, text: str, by: Member) -> None:
    """Only its author may, during one day."""
    comment = _lock_comment(comment)
    if not comment.may_be_amended_by(user_id=by.user.pk if by.user else None, now=timezone.now()):
        raise Refused(_("Un commentaire se corrige le jour même, par qui l’a écrit."), code="comment-not-amendable")
    if text != comment.text:
        comment.text, comment.edited_at = text, timezone.now()
        comment.save(update_fields=["text", "edited_at"])
        record_change(by=by, verb="amend", about=comment)


@write_transaction()
def remove_comment(*, comment: Comment, by: Member) -> None:
    """Its author may during one day, the focal point at any time. The text is deleted; its line stays and says who
    removed it."""
    comment = _lock_comment(comment)
    is_author = comment.may_be_amended_by(user_id=by.user.pk if by.user else None, now=timezone.now())
    if not (is_author or by.can(Permission.MANAGE_MEMBERS)):
        raise Refused(
            _("Un commentaire se retire le jour même, par qui l’a écrit, ou par la personne référente."),
            code="comment-not-removable",
        )
    _withdraw_comment(comment, by)


@write_transaction()
def remove_comment_by_link(*, link: SheetLink, comment: Comment) -> None:
    by, comment = lock_link_holder(link), _lock_comment(comment)
    if not comment.may_be_amended_by(link_id=link.pk, now=timezone.now()):
        raise Refused(
            _("Un commentaire se retire le jour même, par qui l’a écrit."), code="comment-not-removable-by-link"
        )
    _withdraw_comment(comment, by)
    mark_unread(link)


@write_transaction()
def resolve_comment(*, comment: Comment, resolved: bool, by: Member) -> None:
    """Marks a comment as dealt with, or open again."""
    comment = _lock_comment(comment)
    if resolved == (comment.resolved_at is not None) or comment.removed_at:
        return
    comment.resolved_at, comment.resolved_by_name = (timezone.now(), by.name) if resolved else (None, "")
    comment.save(update_fields=["resolved_at", "resolved_by_name"])
    record_change(by=by, verb="resolve" if resolved else "unresolve", about=comment)


def _create_comment(action: ActionSheet, text: str, by: Member, link: SheetLink | None) -> Comment:
    comment = Comment.objects.create(action=action, text=text, by=by.user, by_name=by.name, link=link)
    record_change(by=by, verb="comment", about=comment)
    return comment


def _withdraw_comment(comment: Comment, by: Member) -> None:
    if comment.removed_at is None:
        comment.text, comment.removed_at, comment.removed_by_name = "", timezone.now(), by.name
        comment.save(update_fields=["text", "removed_at", "removed_by_name"])
        record_change(by=by, verb="remove", about=comment)


def _lock_comment(comment: Comment) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).select_related("action").get(pk=comment.pk)
