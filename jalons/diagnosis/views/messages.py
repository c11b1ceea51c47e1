"""The key messages of the portrait are kept, written, ordered, renewed and removed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.diagnosis.changes import messages
from jalons.diagnosis.forms.messages import MessageForm
from jalons.diagnosis.models import KeyMessage
from jalons.diagnosis.queries import portraits
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def message_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The kept messages and the suggestions; POST adds a message of the team."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = MessageForm(**form_arguments(request))
    if apply_form(request, form, messages.write_message, done=_("Le message est gardé."), by=member):
        return redirect("diagnosis:messages", slug)
    context = {"member": member, "page": portraits.territory_portrait(member.roadmap).messages, "form": form}
    return render(request, "diagnosis/messages.html", context)


@require_POST
def keep_message(request: HttpRequest, slug: str, suggestion: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    suggestions = [
        one for one in portraits.territory_portrait(member.roadmap).messages.suggested if one.key == suggestion
    ]
    if not suggestions:
        raise Http404
    apply_change(
        request,
        messages.keep_message,
        done=_("Le message est gardé. Il est à vous : réécrivez-le si besoin."),
        key=suggestion,
        text=suggestions[0].text,
        source=suggestions[0].source,
        by=member,
    )
    return redirect("diagnosis:messages", slug)


@require_http_methods(["GET", "POST"])
def edit_message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, message = _enter_message(request, slug, pk)
    form = MessageForm(**form_arguments(request, MessageForm.shown_values(message)))
    if apply_form(
        request, form, messages.rewrite_message, done=_("Le message est réécrit."), message=message, by=member
    ):
        return redirect("diagnosis:messages", slug)
    return render(request, "diagnosis/message.html", {"member": member, "message": message, "form": form})


@require_POST
def move_message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, message = _enter_message(request, slug, pk)
    rank = request.POST.get("rank", "")
    if rank.isdecimal() and len(rank) < 3:
        done, undo = _("Le message a changé de place."), Undo(request.path, {"rank": message.rank})
        apply_change(request, messages.move_message, done=done, undo=undo, message=message, rank=int(rank), by=member)
    return redirect("diagnosis:messages", slug)


@require_POST
def renew_message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`choice`: « take » the present sentence of the data, or « leave » the words as they are."""
    member, message = _enter_message(request, slug, pk)
    line = next(
        (one for one in portraits.territory_portrait(member.roadmap).messages.kept if one.pk == message.pk), None
    )
    if line is None or not line.has_moved:
        return redirect("diagnosis:messages", slug)
    if request.POST.get("choice") == "take" and line.today:
        apply_change(
            request,
            messages.renew_message,
            done=_("Le message suit les données."),
            message=message,
            text=line.today.text,
            source=line.today.source,
            by=member,
        )
    else:
        text = line.today.text if line.today else ""
        apply_change(
            request, messages.keep_wording, done=_("Votre phrase reste."), message=message, text=text, by=member
        )
    return redirect("diagnosis:messages", slug)


@require_POST
def remove_message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, message = _enter_message(request, slug, pk)
    apply_change(request, messages.remove_message, done=_("Le message est retiré."), message=message, by=member)
    return redirect("diagnosis:messages", slug)


def _enter_message(request: HttpRequest, slug: str, pk: int) -> tuple[Member, KeyMessage]:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    return member, get_object_or_404(KeyMessage.objects.filter(roadmap=member.roadmap), pk=pk)
