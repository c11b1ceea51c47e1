"""The only writer of the plans and contracts that the roadmap works within."""

from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.governance.models import Framework
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_framework(
    *,
    kind: str,
    title: str,
    by: Member,
    starts_in: int | None = None,
    ends_in: int | None = None,
    partner: str = "",
    url: str = "",
) -> Framework:
    lock_roadmap(by.roadmap)
    values = _checked_values(kind, title, starts_in, ends_in, partner, url)
    _refuse_taken_title(values["title"], by)
    framework = Framework.objects.create(roadmap=by.roadmap, **values)
    record_change(by=by, verb="add", about=framework)
    return framework


@write_transaction()
def revise_framework(
    *,
    framework: Framework,
    kind: str,
    title: str,
    by: Member,
    starts_in: int | None = None,
    ends_in: int | None = None,
    partner: str = "",
    url: str = "",
    seen: str | None = None,
) -> None:
    """A fiche that names it follows: it reads the new title by the former one. An adoption path keeps the title that was
    chosen there, as the deliberation says it."""
    framework = _lock_framework(framework)
    refuse_stale(seen, row_stamp(framework), _("Quelqu’un a modifié ce cadre entre-temps. Comparez, puis enregistrez."))
    values = _checked_values(kind, title, starts_in, ends_in, partner, url)
    _refuse_taken_title(values["title"], by, but=framework)
    if framework.title != values["title"]:
        former = [title for title in framework.former_titles if title not in (framework.title, values["title"])]
        framework.former_titles = [*former, framework.title]
        framework.save(update_fields=["former_titles"])
    revise_row(framework, values, by=by)


@write_transaction()
def remove_framework(*, framework: Framework, by: Member) -> None:
    framework = _lock_framework(framework)
    record_change(by=by, verb="remove", about=framework)
    framework.delete()


def _checked_values(
    kind: str, title: str, starts_in: int | None, ends_in: int | None, partner: str, url: str
) -> dict[str, Any]:
    if starts_in and ends_in and ends_in < starts_in:
        raise Refused(_("La dernière année vient avant la première."), code="framework-years-reversed", field="ends_in")
    return {
        "kind": kind,
        "title": " ".join(title.split()),
        "starts_in": starts_in,
        "ends_in": ends_in,
        "partner": " ".join(partner.split()),
        "url": url,
    }


def _refuse_taken_title(title: str, by: Member, but: Framework | None = None) -> None:
    """Whatever the case: a fiche and an adoption path choose a framework by its title."""
    # Compared in Python, because SQLite ignores the case of ASCII letters alone.
    others = [framework for framework in Framework.objects.filter(roadmap=by.roadmap) if framework != but]
    if any(other.title.casefold() == title.casefold() for other in others):
        raise Refused(
            _("Un cadre porte déjà cet intitulé : ajoutez-lui ses années, par exemple."),
            code="framework-title-taken",
            field="title",
        )


def _lock_framework(framework: Framework) -> Framework:
    lock_roadmap(framework.roadmap)
    current = Framework.objects.select_related("roadmap").filter(pk=framework.pk).first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current
