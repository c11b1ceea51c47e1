"""Withdrawing and restoring a file that the team gave. Common data cannot be withdrawn."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.opendata.models import SourceVintage
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


@write_transaction()
def withdraw_vintage(*, vintage: SourceVintage, by: Member) -> None:
    """The vintage before it, or the common one, is used again."""
    _refuse_common_vintage(vintage, by)
    if vintage.withdrawn_at is None:
        vintage.withdrawn_at = timezone.now()
        vintage.save(update_fields=["withdrawn_at"])
        record_change(by=by, verb="withdraw_data", about=vintage)


@write_transaction()
def restore_vintage(*, vintage: SourceVintage, by: Member) -> None:
    _refuse_common_vintage(vintage, by)
    if vintage.withdrawn_at is not None:
        vintage.withdrawn_at = None
        vintage.save(update_fields=["withdrawn_at"])
        record_change(by=by, verb="restore_data", about=vintage)


def _refuse_common_vintage(vintage: SourceVintage, by: Member) -> None:
    if vintage.roadmap_id != by.roadmap.pk:
        raise Refused(
            _("Ces données servent à toutes les feuilles de route : elles ne se retirent pas d’ici."),
            code="vintage-common-to-all",
        )
