"""The plans and contracts of a roadmap, and the titles that other pages offer to choose."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Framework
from jalons.roadmaps.models import Roadmap


@frozen
class FrameworkRow:
    pk: int
    kind: str
    title: str
    years: str
    partner: str
    url: str


def framework_rows(roadmap: Roadmap) -> list[FrameworkRow]:
    """Sorted by title; one query."""
    rows = [
        FrameworkRow(
            row.pk, row.get_kind_display(), row.title, years_label(row.starts_in, row.ends_in), row.partner, row.url
        )
        for row in Framework.objects.filter(roadmap=roadmap)
    ]
    return sorted(rows, key=lambda row: matching_key(row.title))


def framework_titles(roadmap: Roadmap) -> list[str]:
    """One query."""
    return sorted(Framework.objects.filter(roadmap=roadmap).values_list("title", flat=True), key=matching_key)


def present_titles(roadmap: Roadmap) -> dict[str, str]:
    """The title of today of each framework that was renamed, by its former ones. One query."""
    rows = _title_rows(roadmap.pk)
    taken = {title for title, _former in rows}
    return {former: title for title, titles in rows for former in titles if former not in taken}


@PreparedQuery
def _title_rows(roadmap: int) -> QuerySet[Framework, tuple[str, list[str]]]:
    return Framework.objects.filter(roadmap=roadmap).order_by("id").values_list("title", "former_titles")


def years_label(starts_in: int | None, ends_in: int | None) -> str:
    """« 2024 à 2028 », « depuis 2024 », « jusqu’en 2028 »; empty when neither is known."""
    if starts_in and ends_in:
        if starts_in == ends_in:
            return str(starts_in)
        return _("%(first)d à %(last)d") % {"first": starts_in, "last": ends_in}
    if starts_in:
        return _("depuis %(year)d") % {"year": starts_in}
    return _("jusqu’en %(year)d") % {"year": ends_in} if ends_in else ""
