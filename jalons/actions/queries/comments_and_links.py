"""The comments of a fiche and its private links, as pages show them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from jalons.accounts.rules import token_hash
from jalons.actions.models import ActionSheet, Attachment, Comment, SheetLink
from jalons.base.frozen import frozen
from jalons.directory.models import Contact
from jalons.mail.models import Message
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission


@frozen
class CommentLine:
    pk: int
    by: str
    text: str
    written_at: datetime
    is_edited: bool
    removed_by: str
    resolved_by: str
    is_mine: bool
    may_be_removed: bool


def comment_lines(
    action: ActionSheet, *, member: Member | None = None, link: SheetLink | None = None
) -> list[CommentLine]:
    """In chronological order, with what this person may do with each. One query."""
    now = timezone.now()
    user_id = member.user.pk if member and member.user else None
    moderates = member is not None and member.can(Permission.MANAGE_MEMBERS)
    lines = []
    for row in Comment.objects.filter(action=action):
        mine = row.may_be_amended_by(user_id=user_id, link_id=link.pk if link else None, now=now)
        gone = row.removed_at is not None
        lines.append(
            CommentLine(
                pk=row.pk,
                by=row.by_name,
                text=row.text,
                written_at=row.written_at,
                is_edited=row.edited_at is not None,
                removed_by=row.removed_by_name,
                resolved_by=row.resolved_by_name,
                is_mine=mine,
                may_be_removed=not gone and (mine or moderates),
            )
        )
    return lines


def find_comment(action: ActionSheet, pk: int) -> Comment | None:
    return Comment.objects.filter(action=action, pk=pk).first()


def open_comment_count() -> Coalesce:
    """An annotation of fiches: the number of comments that wait for an answer."""
    return _count_by_action(Comment.objects.filter(action=OuterRef("pk"), removed_at=None, resolved_at=None))


def attachment_count() -> Coalesce:
    """An annotation of fiches."""
    return _count_by_action(Attachment.objects.filter(action=OuterRef("pk")))


def _count_by_action(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("action").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# --- links -----------------------------------------------------------------------------------------------------------


@frozen
class LinkLine:
    pk: int
    holder: str
    email: str
    made_at: datetime
    expires_at: datetime
    is_open: bool
    message: Message | None


def link_lines(action: ActionSheet) -> list[LinkLine]:
    """Active links, then the others. One query."""
    now = timezone.now()
    lines = [
        LinkLine(row.pk, row.holder, row.email, row.made_at, row.expires_at, row.is_open(now), row.message)
        for row in SheetLink.objects.filter(action=action).select_related("message")
    ]
    return sorted(lines, key=lambda line: not line.is_open)


def unread_link_moment() -> Subquery:
    """An annotation of fiches: when something last came by one of their links and nobody has read it; None without any."""
    rows = SheetLink.objects.filter(action=OuterRef("pk"), is_unread=True).order_by("-wrote_at")
    return Subquery(rows.values("wrote_at")[:1])


def find_link(action: ActionSheet, pk: int) -> SheetLink | None:
    return SheetLink.objects.filter(action=action, pk=pk).first()


def find_open_link(token: str) -> SheetLink | None:
    """The link of an address, with its fiche and its roadmap; None when it is no longer active."""
    rows = SheetLink.objects.select_related("action__axis", "action__key_project", "action__roadmap", "made_by")
    link = rows.filter(token_hash=token_hash(token)).first()
    return link if link and link.is_open(timezone.now()) else None


def reachable_contacts(roadmap: Roadmap) -> QuerySet[Contact]:
    """The contacts to whom a link may be sent."""
    rows = Contact.objects.filter(roadmap=roadmap, refused_on=None).exclude(email="").select_related("organisation")
    return rows.order_by(F("organisation__name").asc(nulls_last=True), "function", "last_name")
