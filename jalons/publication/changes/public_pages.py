"""The page that anybody reads: opened, brought up to date and closed by the team, never by itself."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.directory.models import Contact
from jalons.publication.documents.roadmap.released import make_release, page_releases, release_stamp, voted_edition
from jalons.publication.models import PublicPage, Release
from jalons.publication.rules.public_actions import is_mobile_phone, names_somebody
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap


@write_transaction()
def publish_release(*, gives_files: bool, by: Member, contact: str = "", seen: str | None = None) -> Release:
    """Opens the page, or brings it up to date. `contact`: where anybody may say something, in place of a person. `seen`: the stamp
    of what the confirmation showed."""
    _check_contact(contact, by.roadmap)
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
    page.save()
    release.page, release.gives_files, release.contact = page, gives_files, contact
    release.save()
    record_change(by=by, verb=verb, about=page, after={"on": release.on, "gives_files": gives_files})
    return release


def _check_contact(contact: str, roadmap: Roadmap) -> None:
    known = Contact.objects.filter(roadmap=roadmap).exclude(last_name="").values_list("last_name", flat=True)
    if names_somebody(contact, set(known)):
        raise Refused(
            _("La page publique ne nomme personne : donnez un accueil, un standard ou une adresse de service."),
            code="contact-names-somebody",
            field="contact",
        )
    if is_mobile_phone(contact):
        raise Refused(
            _("Un numéro de portable mène à une personne\u00a0: donnez le numéro d’un accueil ou d’un standard."),
            code="contact-is-a-mobile",
            field="contact",
        )


@write_transaction()
def withdraw_release(*, by: Member, seen: str | None = None) -> Release:
    """Puts back what the page showed before it was brought up to date, on the same day. `seen`: the pk of the release to take
    back."""
    page = _lock_page(by)
    release, former = page_releases(page)
    refuse_stale(
        seen,
        str(release.pk) if release else "",
        _("La page publique a encore changé depuis. Relisez ce qu’elle montre avant de revenir en arrière."),
    )
    if not page.is_open or release is None or former is None:
        raise Refused(_("La page publique n’a rien à quoi revenir."), code="no-former-release")
    if release.on != timezone.localdate():
        raise Refused(
            _("Une mise à jour se reprend le jour même. Corrigez la feuille de route, puis mettez la page à jour."),
            code="release-not-of-today",
        )
    record_change(by=by, verb="withdraw_release", about=page, before={"on": release.on}, after={"on": former.on})
    release.delete()
    return former


@write_transaction()
def close_public_page(*, by: Member) -> None:
    page = _lock_page(by)
    if not page.is_open:
        raise Refused(_("La page publique est déjà fermée."), code="public-page-closed")
    page.closed_at = timezone.now()
    page.save(update_fields=["closed_at"])
    record_change(by=by, verb="close_page", about=page)


@write_transaction()
def reopen_public_page(*, by: Member) -> Release:
    """With what it showed when it was closed; with what it showed before, when that was of an avenant withdrawn since."""
    page = _lock_page(by)
    release = page.releases.defer("followed").first()
    if page.is_open or release is None:
        raise Refused(_("La page publique est déjà ouverte, ou n’a plus rien à montrer."), code="public-page-open")
    page.closed_at = None
    page.save(update_fields=["closed_at"])
    record_change(by=by, verb="reopen_page", about=page)
    return release


def _lock_page(by: Member) -> PublicPage:
    lock_roadmap(by.roadmap)
    page = PublicPage.objects.filter(roadmap=by.roadmap).first()
    if page is None:
        raise Refused(_("Cette feuille de route n’a pas de page publique."), code="no-public-page")
    return page
