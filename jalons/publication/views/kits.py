"""The printable kit of a workshop."""

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base.http import file_response
from jalons.base.prepared_addresses import reverse
from jalons.publication.documents.kit.model import Kit, Piece
from jalons.publication.documents.kit.pdf import write_kit_pdf
from jalons.publication.documents.kit.words import piece_preview, piece_title
from jalons.publication.forms.documents import KitForm
from jalons.publication.queries import kit
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes.workshops import expect_people
from jalons.workshops.models import Workshop
from jalons.workshops.views.workshops import join_address

# A printed address of this kind leads nowhere, because it is only valid on this computer.
LOOPBACK = ("127.", "localhost", "[::1]")


@require_http_methods(["GET", "HEAD", "POST"])
def kit_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The options are in the address. Those that are sent lead there; their number of people is kept for the next kit."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form, made = _asked_kit(request, member, workshop)
    if request.method == "POST" and form.is_valid():
        expect_people(workshop=workshop, people=form.cleaned_data["people"], by=member)
        options = {name: value for name, value in form.cleaned_data.items() if value is not False}
        return redirect(f"{request.path}?{urlencode(options)}")
    context = {
        "member": member,
        "workshop": workshop,
        "form": form,
        "query": request.GET.urlencode() if made and form.is_bound else "",
        "pieces": [(piece.value, piece_title(piece), piece_preview(piece, made)) for piece in kit.kit_pieces(made)]
        if made
        else [],
        "leads_nowhere": join_address().startswith(LOOPBACK),
        "missing": [piece_title(piece) for piece in Piece if made and piece not in kit.kit_pieces(made)],
    }
    return render(request, "publication/kit.html", context)


@require_safe
def kit_piece(request: HttpRequest, slug: str, number: int, piece: str) -> HttpResponse:
    """One piece, or « tout »: the options in the address are those of the page, which shows their errors."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    _form, made = _asked_kit(request, member, workshop)
    if made is None:
        return redirect(f"{reverse('publication:kit', args=[slug, number])}?{request.GET.urlencode()}")
    wanted = kit.whole_kit_pieces(made) if piece == "tout" else [Piece(piece)]
    if not set(wanted) <= set(kit.kit_pieces(made)):
        return redirect(f"{reverse('publication:kit', args=[slug, number])}?{request.GET.urlencode()}")
    name = slugify(f"{'kit' if piece == 'tout' else piece} {workshop.title}")[:80]
    return file_response(write_kit_pdf(made, wanted), "application/pdf", f"{name}.pdf", is_shown=True)


def _asked_kit(request: HttpRequest, member: Member, workshop: Workshop) -> tuple[KitForm, Kit | None]:
    """The form filled from the address, and its kit; None when the options are invalid."""
    may_know = member.can(Permission.KNOW_PEOPLE)
    options = kit.kit_options(workshop, may_know=may_know)
    sent = request.POST if request.method == "POST" else request.GET
    if "people" in sent:
        form = KitForm(sent, may_know=may_know)
        if not form.is_valid():
            return form, None
        options = kit.KitOptions(**{"names": False, **form.cleaned_data})
    else:
        form = KitForm(initial=asdict(options), may_know=may_know)
    return form, kit.workshop_kit(workshop, options, timezone.localdate())
