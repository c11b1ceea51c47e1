"""The total size of the files attached to a roadmap, on all floors."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from jalons.base import attachments
from jalons.base.errors import Refused
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.limits import MOST_STORED
from jalons.roadmaps.words import stored_sentence


def store_file(file: "UploadedFile[Any]", folder: str, *, roadmap: Roadmap, field: str) -> str:
    """Stores a checked file, and counts its size in the same statement that checks the total; returns its stored name.

    Raises Refused, for the form field `field`, when the total would be too large.
    """
    size = file.size or 0
    fits = Roadmap.objects.filter(pk=roadmap.pk, stored_bytes__lte=MOST_STORED - size)
    if not fits.update(stored_bytes=F("stored_bytes") + size):
        roadmap.refresh_from_db(fields=["stored_bytes"])
        raise Refused(
            _("%(used)s Ce fichier en demande %(size)s\u00a0: retirez d’abord des pièces qui ne servent plus.")
            % {"used": stored_sentence(roadmap), "size": attachments.format_size(size)},
            code="roadmap-storage-full",
            field=field,
        )
    return attachments.store_upload(file, folder)


def forget_file(stored: str, *, roadmap: Roadmap) -> None:
    """Subtracts the size of the file in this transaction, and deletes the file once it is committed."""
    size = default_storage.size(stored) if default_storage.exists(stored) else 0
    Roadmap.objects.filter(pk=roadmap.pk).update(stored_bytes=Greatest(F("stored_bytes") - size, 0))
    attachments.delete_upload(stored)
