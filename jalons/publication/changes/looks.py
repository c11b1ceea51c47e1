"""The look of the documents of a roadmap."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.stale_pages import refuse_stale
from jalons.publication.models import DocumentLook
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


@write_transaction()
def set_look(
    *, accent: str, footer: str, logo: bytes | None, logo_alt: str, by: Member, seen: str | None = None
) -> DocumentLook:
    """`logo`: a PNG made by `documents.logos`; empty to remove it; None to keep the present one."""
    row, _created = DocumentLook.objects.select_for_update().get_or_create(roadmap=by.roadmap)
    refuse_stale(seen, row.stamp)
    picture = bytes(row.logo) if logo is None else logo
    words = (logo_alt.strip() or proposed_alt(by.roadmap.lead_authority)) if picture else ""
    values: dict[str, str | bytes] = {"accent": accent, "footer": footer, "logo": picture, "logo_alt": words}
    before: dict[str, str | bytes] = {
        "accent": row.accent,
        "footer": row.footer,
        "logo": bytes(row.logo),
        "logo_alt": row.logo_alt,
    }
    differing = [name for name, value in values.items() if before[name] != value]
    if differing:
        for name in differing:
            setattr(row, name, values[name])
        row.save(update_fields=differing)
        record_change(
            by=by,
            verb="revise",
            about=row,
            before=_journal_values(before, differing),
            after=_journal_values(values, differing),
        )
    return row


def proposed_alt(lead_authority: str) -> str:
    return (_("Logo : %(name)s") % {"name": lead_authority})[:150]


def _journal_values(values: dict[str, str | bytes], names: list[str]) -> dict[str, str]:
    """A picture is replaced with its size, because people read the journal."""
    return {
        name: _weight_label(value) if isinstance(value, bytes) else value for name in names for value in (values[name],)
    }


def _weight_label(picture: bytes) -> str:
    return _("image de %(n)s ko") % {"n": -(-len(picture) // 1000)} if picture else ""
