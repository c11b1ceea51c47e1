"""The public page by which an organisation asks to join, without account, and the page by which the team opens it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base import rate_limits
from jalons.base.codes import read_code
from jalons.base.http import apply_change, apply_form, unlist_page
from jalons.base.mail import absolute_url
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.qr_codes import draw_qr
from jalons.governance.changes import join_requests as changes
from jalons.governance.forms.member_organisations import JoinForm
from jalons.governance.models import JoinDoor
from jalons.governance.queries import member_organisations as queries
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def join_door(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    door = queries.find_door(member.roadmap)
    link = absolute_url("governance:join", door.code) if door else ""
    context = {
        "member": member,
        "door": door,
        "link": link,
        "shown_link": link.partition("://")[2],
        "qr": draw_qr(link) if door and door.is_open else "",
    }
    return render(request, "governance/join_door.html", context)


@require_POST
def open_door(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    done = _("La page est ouverte : une structure peut demander à rejoindre la démarche.")
    undo = Undo(reverse("governance:close_door", args=[slug]), {})
    apply_change(request, changes.open_door, done=done, undo=undo, by=member)
    return redirect("governance:join_door", slug)


@require_POST
def close_door(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    done = _("La page est fermée. Les demandes reçues restent.")
    undo = Undo(reverse("governance:open_door", args=[slug]), {})
    apply_change(request, changes.close_door, done=done, undo=undo, by=member)
    return redirect("governance:join_door", slug)


@require_POST
def change_address(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_MEMBERS)
    done = _("L’adresse est changée : l’ancienne et ses affiches ne mènent plus à rien.")
    apply_change(request, changes.change_address, done=done, by=member)
    return redirect("governance:join_door", slug)


# --- by the door -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def ask_to_join(request: HttpRequest, code: str) -> HttpResponse:
    if code != read_code(code):
        return redirect("governance:join", read_code(code) or "0")
    door = _find_door(request, code)
    form = JoinForm(request.POST or None)
    if door.is_open:
        address = rate_limits.address_of(request)
        rate_limits.count_form(request, form, rate_limits.JOIN_REQUESTS_HERE, door.pk, address)
        rate_limits.count_form(request, form, rate_limits.JOIN_REQUESTS, door.pk)
    if apply_form(request, form, changes.ask_to_join, door=door):
        return redirect("governance:joined", code)
    context = {"door": door, "form": form}
    return unlist_page(render(request, "governance/join.html", context, status=200 if door.is_open else 410))


@require_safe
def thanks_page(request: HttpRequest, code: str) -> HttpResponse:
    door = _find_door(request, code)
    return unlist_page(render(request, "governance/joined.html", {"door": door}))


def _find_door(request: HttpRequest, code: str) -> JoinDoor:
    door = rate_limits.open_by_code(request, code, lambda: queries.door_by_code(code))
    if door is None:
        raise Http404
    use_roadmap_clock(door.roadmap)
    return door
