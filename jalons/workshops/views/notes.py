"""The page of one note for the facilitation; the last acts on the wall, which may be undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.errors import Refused
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.parts import is_by_script
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import acts, moderation
from jalons.workshops.forms.notes import ModerationForm, TapForm
from jalons.workshops.models import Note, WallAct
from jalons.workshops.queries import findings, lists

GESTURES = {
    "hide": (moderation.hide_note, gettext_lazy("La note est masquée.")),
    "show": (moderation.show_note, gettext_lazy("La note est de nouveau sur le mur.")),
    "flag": (
        moderation.flag_note,
        gettext_lazy("La note est à anonymiser : ni la salle ni les documents ne l’auront."),
    ),
    "unflag": (moderation.unflag_note, gettext_lazy("C’est bon : la salle voit cette note.")),
}

INVERSES = {"hide": "show", "show": "hide", "flag": "unflag", "unflag": "flag"}


def _kept_notes_sentence(notes: int) -> str:
    sentence = ngettext(
        " %(count)s note reste : elle a été classée ou changée depuis.",
        " %(count)s notes restent : elles ont été classées ou changées depuis.",
        notes,
    )
    return sentence % {"count": notes} if notes else ""


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, slug: str, number: int, note: int) -> HttpResponse:
    """Shows its origin; hides it, rewords it, or marks it as naming somebody."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    row = get_object_or_404(Note.objects.select_related("workshop", "group"), workshop=workshop, number=note)
    gesture = GESTURES.get(request.POST.get("gesture", ""))
    if gesture:
        change, done = gesture
        undo = Undo(request.path, {"gesture": INVERSES[request.POST["gesture"]]})
        apply_change(request, change, done=str(done), undo=undo, note=row, by=member)
        return redirect("workshops:note", slug, number, note)
    if request.POST.get("gesture") == "erase":
        erased = _("Le texte est effacé. Le numéro %(number)s reste.") % {"number": note}
        apply_change(request, moderation.erase_note, done=erased, note=row, by=member)
        return redirect("workshops:note", slug, number, note)
    form = ModerationForm(**form_arguments(request, {"text": row.text, "seen": row.text}))
    if apply_form(request, form, moderation.moderate_note, done=_("La note est reformulée."), note=row, by=member):
        return redirect("workshops:note", slug, number, note)
    context = {
        "member": member,
        "workshop": workshop,
        "note": lists.note_line(row),
        "lanes": lists.wall_lanes(workshop),
        "form": form,
        "finding": findings.taken_finding(row),
        "cited": findings.findings_of_note(row),
    }
    return render(request, "workshops/note.html", context)


@require_POST
def moderate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One tap on the wall. For a script there is no page in the answer: the stream shows the result."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = TapForm(request.POST)
    refusal, done, anchor = _("Ce geste n’est pas lisible. Rechargez le mur."), "", ""
    if form.is_valid():
        gesture, note_number = form.cleaned_data["tap"]
        row = get_object_or_404(Note.objects.select_related("workshop"), workshop=workshop, number=note_number)
        change, told = GESTURES[gesture]
        refusal, done, anchor = "", str(told), f"#note-{row.number}"
        try:
            change(note=row, by=member)
        except Refused as caught:
            refusal = caught.sentence
    if is_by_script(request):
        return HttpResponse(refusal, status=409, content_type="text/plain") if refusal else HttpResponse(status=204)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, done)
    return redirect(reverse("workshops:wall", args=[slug, number]) + anchor)


PHONE_GESTURES: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "shut-out": (
        moderation.shut_out_phone,
        gettext_lazy("Ce téléphone est écarté : ses prochaines notes seront mises de côté."),
    ),
    "let-in": (
        moderation.let_phone_in,
        gettext_lazy("Ce téléphone écrit de nouveau sur le mur, avec ce qui était de côté."),
    ),
    "hide-all": (moderation.hide_phone_notes, gettext_lazy("Les notes de ce téléphone sont masquées.")),
}


@require_http_methods(["GET", "POST"])
def phone_notes(request: HttpRequest, slug: str, number: int, note: int) -> HttpResponse:
    """« Toutes les notes de ce téléphone », found by one of them: nobody is named, no phone is numbered."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    row = get_object_or_404(Note.objects.select_related("workshop", "participant"), workshop=workshop, number=note)
    if request.method == "POST":
        if gesture := PHONE_GESTURES.get(request.POST.get("gesture", "")):
            change, done = gesture
            apply_change(request, change, done=str(done), note=row, by=member)
        return redirect("workshops:phone_notes", slug, number, note)
    context = {
        "member": member,
        "workshop": workshop,
        "note": row,
        "lines": lists.notes_of_the_phone(row),
        "is_shut_out": row.participant is not None and row.participant.is_shut_out,
    }
    return render(request, "workshops/phone_notes.html", context)


@require_http_methods(["GET", "POST"])
def wall_acts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The last acts on the wall. POST undoes one, then returns to the page it came from."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    if request.method == "GET":
        context = {"member": member, "workshop": workshop, "acts": WallAct.objects.filter(workshop=workshop)}
        return render(request, "workshops/acts.html", context)
    pk = request.POST.get("act", "")
    act = WallAct.objects.filter(workshop=workshop, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0).first()
    if act and act.kind == WallAct.Kind.STAKE:
        enter_workshop(request, slug, number, Permission.SHAPE)
    try:
        if act is None:
            raise Refused(_("Ce geste est trop ancien pour être annulé."), code="act-too-old")
        left = acts.undo_wall_act(act=act, by=member)
    except Refused as refusal:
        if is_by_script(request):
            return HttpResponse(refusal.sentence, status=409, content_type="text/plain")
        messages.error(request, refusal.sentence)
    else:
        if is_by_script(request):
            return HttpResponse(status=204)
        messages.success(request, _("C’est annulé : %(label)s.") % {"label": act.label} + _kept_notes_sentence(left))
    back = "wall" if "mur" in request.POST else "suggestions" if "tri" in request.POST else "acts"
    return redirect(f"workshops:{back}", slug, number)
