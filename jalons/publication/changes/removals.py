"""A roadmap created by mistake, or for a training, is removed by its référente, as long as nothing of it left the team."""

import logging

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.models import Attachment
from jalons.base import attachments
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.funding.models import GrantRequest, StatusChange
from jalons.governance.models import Deliberation, LostVote, SignedAct
from jalons.monitoring.models import Experience
from jalons.publication.models import Edition, PublicPage
from jalons.roadmaps.changes import removals
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.removals import DAYS_KEPT
from jalons.workshops import live
from jalons.workshops.models import Workshop

logger = logging.getLogger(__name__)


@write_transaction()
def ask_removal(*, name: str, by: Member) -> None:
    """`name`: what was typed, which must be the name of the roadmap."""
    lock_roadmap(by.roadmap)
    if reason := what_left_the_team(by.roadmap):
        raise Refused(reason, code="roadmap-not-removable")
    removals.close_roadmap(name=name, by=by)
    for workshop in Workshop.objects.filter(roadmap=by.roadmap):
        hub.withdraw(live.phones_key(workshop))


def what_left_the_team(roadmap: Roadmap) -> str:
    """Why the roadmap may no longer be removed: others hold what was adopted or transmitted, and it is an archive. ""
    while it may."""
    if Deliberation.objects.filter(roadmap=roadmap).exists() or LostVote.objects.filter(roadmap=roadmap).exists():
        return _("Elle a été soumise au vote d’une assemblée\u00a0: ses délibérations se gardent.")
    if Edition.objects.filter(roadmap=roadmap).exclude(kind=Edition.Kind.DRAFT).exists():
        return _("Une de ses éditions a été adoptée\u00a0: elle se garde.")
    if PublicPage.objects.filter(roadmap=roadmap).exists():
        return _("Elle a eu une page publique, que d’autres ont pu citer.")
    requests = GrantRequest.objects.filter(action__roadmap=roadmap).exclude(status=GrantRequest.Status.DRAFT)
    if requests.exists():
        return _("Une demande de subvention a été transmise\u00a0: son dossier se garde.")
    if Experience.objects.filter(roadmap=roadmap, removed_at=None).exclude(offered_on=None).exists():
        return _("Un retour d’expérience est proposé aux autres équipes\u00a0: cessez d’abord de le proposer.")
    return ""


def erase_removed_roadmaps() -> None:
    """Erases those whose days are over, each in a transaction of its own. The worker does it every hour."""
    due = Roadmap.objects.filter(removal_asked_at__lte=timezone.now() - DAYS_KEPT)
    for number in due.values_list("pk", flat=True):
        _erase(number)


@write_transaction()
def _erase(number: int) -> None:
    """It may have been taken back since it was listed."""
    due = Roadmap.objects.filter(removal_asked_at__lte=timezone.now() - DAYS_KEPT)
    roadmap = due.select_for_update(no_key=True).filter(pk=number).first()
    if roadmap is None:
        return
    if reason := what_left_the_team(roadmap):  # written by hand, since nothing is sent to it any more
        logger.warning(_("La feuille de route %s, à supprimer, est gardée\u00a0: %s"), roadmap.slug, reason)
        return
    for stored in _stored_files(roadmap):
        attachments.delete_upload(stored)
    removals.erase_roadmap(roadmap)
    logger.warning(_("La feuille de route %s, à supprimer depuis 30 jours, est effacée."), roadmap.slug)


def _stored_files(roadmap: Roadmap) -> list[str]:
    files: tuple[tuple[models.QuerySet[models.Model], str], ...] = (
        (Attachment.objects.filter(action__roadmap=roadmap), "stored"),
        (SignedAct.objects.filter(deliberation__roadmap=roadmap), "stored"),
        (StatusChange.objects.filter(line__action__roadmap=roadmap).exclude(piece=""), "piece"),
    )
    return [stored for rows, field in files for stored in rows.values_list(field, flat=True)]
