"""The page that anybody reads: opened, brought up to date and closed by the team, never by itself."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.publication.documents.roadmap.released import make_release, release_stamp, voted_edition
from jalons.publication.models import PublicPage, Release
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def publish_release(*, gives_files: bool, by: Member, seen: str | None = None) -> Release:
    """Opens the page, or brings it up to date. `seen`: the stamp of what the confirmation showed."""
    lock_roadmap(by.roadmap)
    edition = voted_edition(by.roadmap)
    if edition is None:
        raise Refused(
            _("Seule une feuille de route votée a une page publique : enregistrez d’abord sa délibération."),
            code="roadmap-not-voted",
        )
    edition.roadmap = by.roadmap
    release = make_release(edition, timezone.localdate())
    page = PublicPage.objects.filter(roadmap=by.roadmap).first()
    refuse_stale(
        seen,
        release_stamp(release, is_open=page is not None and page.is_open),
        _("Ce qui est public, ou le serait, a changé depuis que vous avez ouvert cette page. Relisez, puis publiez."),
    )
    verb = "update_page" if page and page.is_open else "open_page"
    if page is None or not page.is_open:
        page = page or PublicPage(roadmap=by.roadmap)
        page.opened_at, page.closed_at = timezone.now(), None
    page.gives_files = gives_files
    page.save()
    release.page = page
    release.save()
    record_change(by=by, verb=verb, about=page, after={"on": release.on, "gives_files": gives_files})
    return release


@write_transaction()
def close_public_page(*, by: Member) -> None:
    page = _lock_page(by)
    if not page.is_open:
        raise Refused(_("La page publique est déjà fermée."), code="public-page-closed")
    page.closed_at = timezone.now()
    page.save(update_fields=["closed_at"])
    record_change(by=by, verb="close_page", about=page)


@write_transaction()
def reopen_public_page(*, by: Member) -> None:
    """With what it showed when it was closed."""
    page = _lock_page(by)
    if page.is_open or not page.releases.exists():
        raise Refused(_("La page publique est déjà ouverte, ou n’a plus rien à montrer."), code="public-page-open")
    page.closed_at = None
    page.save(update_fields=["closed_at"])
    record_change(by=by, verb="reopen_page", about=page)


def _lock_page(by: Member) -> PublicPage:
    lock_roadmap(by.roadmap)
    page = PublicPage.objects.filter(roadmap=by.roadmap).first()
    if page is None:
        raise Refused(_("Cette feuille de route n’a pas de page publique."), code="no-public-page")
    return page
