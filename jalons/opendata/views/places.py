"""The places of the territory as a table, and the page of each: its fiche, and the corrections of the team."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.page_messages import Undo
from jalons.opendata import exports
from jalons.opendata.changes import places as place_changes
from jalons.opendata.forms.places import HideForm, OfferFilterForm, PlaceForm
from jalons.opendata.models import LocalPlace, Place
from jalons.opendata.queries import places as place_queries
from jalons.opendata.queries.offer import OfferPlace
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def offer_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The places shown on the page, in the columns of the national standard."""
    member = enter_roadmap(request, slug, Permission.READ)
    offer = place_queries.territory_offer(member.roadmap)
    asked = OfferFilterForm(request.GET, communes=offer.communes).asked()
    content = exports.write_places_csv(offer.matching(**asked), place_queries.first_postcodes(offer.communes))
    return file_response(content, "text/csv; charset=utf-8", f"lieux-{slug}.csv")


@require_safe
def place_page(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member, shown = _enter_place(request, slug, key, Permission.READ)
    if shown.key != key:  # a key of an earlier vintage
        return redirect("opendata:place", slug, shown.key)
    return render(request, "opendata/place.html", {"member": member, "place": shown})


@require_http_methods(["GET", "POST"])
def add_place(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = PlaceForm(**form_arguments(request, {"moves": ["fixed"]}), roadmap=member.roadmap)
    if applied := apply_form(request, form, place_changes.add_place, done=_("Le lieu est ajouté."), by=member):
        return redirect("opendata:place", slug, place_queries.place_key(applied.result))
    return render(request, "opendata/edit_place.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def edit_place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A place of the team is revised; a place of a list gets a correction."""
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    row = _place_row(member, shown)
    values = PlaceForm.of(shown) | {"seen": place_changes.place_stamp(row, member.roadmap)}
    form = PlaceForm(**form_arguments(request, values), roadmap=member.roadmap)
    change = place_changes.revise_place if isinstance(row, LocalPlace) else place_changes.correct_place
    if apply_form(request, form, change, done=_("Le lieu est enregistré."), place=row, by=member):
        return redirect("opendata:place", slug, shown.key)
    return render(request, "opendata/edit_place.html", {"member": member, "form": form, "place": shown})


@require_http_methods(["GET", "POST"])
def hide_place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    form = HideForm(**form_arguments(request))
    row = _place_row(member, shown)
    if apply_form(request, form, place_changes.hide_place, done=_("Le lieu est masqué."), place=row, by=member):
        return redirect("opendata:place", slug, shown.key)
    return render(request, "opendata/hide_place.html", {"member": member, "form": form, "place": shown})


@require_POST
def show_place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    apply_change(
        request, place_changes.show_place, done=_("Le lieu est montré."), place=_place_row(member, shown), by=member
    )
    return redirect("opendata:place", slug, shown.key)


@require_POST
def verify_place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    done = _("La fiche est notée vérifiée aujourd’hui.")
    apply_change(request, place_changes.verify_place, done=done, place=_place_row(member, shown), by=member)
    return redirect("opendata:place", slug, shown.key)


@require_POST
def undo_corrections(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    done = _("La fiche est de nouveau celle de la liste.")
    apply_change(request, place_changes.undo_corrections, done=done, place=_listed_place(member, shown), by=member)
    return redirect("opendata:place", slug, shown.key)


@require_POST
def set_place_apart(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Sets a place apart from a similar one, or merges them again."""
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    is_apart = not shown.is_apart
    done = _("Ces lieux sont comptés séparément.") if is_apart else _("Ces lieux peuvent de nouveau être rapprochés.")
    row = _listed_place(member, shown)
    undo = Undo(request.path, {})
    apply_change(request, place_changes.set_place_apart, done=done, undo=undo, place=row, is_apart=is_apart, by=member)
    return redirect("opendata:place", slug, shown.key)


@require_POST
def remove_place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member, shown = _enter_place(request, slug, key, Permission.DESCRIBE)
    row = _place_row(member, shown)
    if not isinstance(row, LocalPlace):
        raise Http404
    apply_change(request, place_changes.remove_place, done=_("Le lieu est retiré."), place=row, by=member)
    return redirect("diagnosis:offer", slug)


def _enter_place(request: HttpRequest, slug: str, key: str, permission: Permission) -> tuple[Member, OfferPlace]:
    member = enter_roadmap(request, slug, permission)
    place = place_queries.offer_place(member.roadmap, key)
    if place is None:
        raise Http404
    return member, place


def _place_row(member: Member, shown: OfferPlace) -> Place | LocalPlace:
    return place_queries.place_row(member.roadmap, shown)


def _listed_place(member: Member, shown: OfferPlace) -> Place:
    row = _place_row(member, shown)
    if not isinstance(row, Place):
        raise Http404
    return row
