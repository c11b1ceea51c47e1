"""The wall: read by the team, sorted by the facilitation."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalons.accounts.access import SignInNeeded
from jalons.base.errors import Refused
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Link, Undo, tell_done, tell_refused
from jalons.base.parts import is_by_script
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import asked_order
from jalons.base.stale_pages import Stale
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops import live
from jalons.workshops.access import enter_workshop, enter_workshop_to_read
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.forms.walls import (
    GroupForm,
    ListForm,
    MergeForm,
    MoveForm,
    PaperNoteForm,
    SplitForm,
    read_sorting,
)
from jalons.workshops.models import Note, NoteGroup, Stake, Workshop
from jalons.workshops.queries import lists, pace, stakes, walls


@require_http_methods(["GET", "POST"])
def wall(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The board, or with `?vue=liste` the same notes in a table. POST adds a note typed from paper.

    A script fetches only the last act, because the event of a moved note does not contain it.
    """
    if request.method == "POST":
        member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    else:
        member, workshop = enter_workshop_to_read(request, slug, number)
    if is_by_script(request) and request.method == "GET":
        may_sort = member.can(Permission.FACILITATE)
        last = {
            "last_act": walls.last_wall_act(workshop, member) if may_sort else None,
            "other_act": walls.last_act_of_others(workshop, member) if may_sort else None,
        }
        context = {"member": member, "workshop": workshop, "wall": last, "may_sort": may_sort}
        return render(request, "workshops/wall.html#undo", context)
    form = PaperNoteForm(workshop=workshop, **form_arguments(request))
    if apply_form(
        request, form, note_changes.write_note, done=_("La note est sur le mur."), workshop=workshop, by=member
    ):
        return redirect(reverse("workshops:wall", args=[slug, number]) + "#ajouter")
    return _wall_page(request, member, workshop, note_form=form)


def _wall_page(
    request: HttpRequest,
    member: Member,
    workshop: Workshop,
    *,
    note_form: forms.Form | None = None,
    group_form: forms.Form | None = None,
) -> HttpResponse:
    as_list, by_table = request.GET.get("vue") == "liste", request.GET.get("colonnes") == "tables"
    for_the_room = not member.can(Permission.FACILITATE)
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "wall": walls.wall_page(
            workshop,
            by=member,
            for_the_room=for_the_room,
            by_table=by_table,
            only_last=0 if as_list else None,
            to_sort=walls.SHOWN_TO_SORT,
        ),
        "by_table": by_table,
        "is_whole": "plein" in request.GET,
        "playing": pace.playing_item(workshop, timezone.now()),
        "note_form": note_form or PaperNoteForm(workshop=workshop),
        "group_form": group_form or GroupForm(),
        "may_sort": member.can(Permission.FACILITATE),
        "stakes_to_take_up": stakes.stakes_to_take_up(workshop),
        "may_name": member.can(Permission.SHAPE) and member.can(Permission.FACILITATE),
    }
    if as_list:
        asked = ListForm.read(request.GET)
        context |= {"list": lists.note_list(workshop, for_the_room=for_the_room, **asked), "asked": asked}
        context |= {
            "order": asked_order(request, lists.COLUMNS),
            "is_narrowed": bool(asked["group"] or asked["table"] or asked["state"]),
        }
        context["filters"] = ListForm(
            initial=asked, workshop=workshop, lanes=context["list"].lanes, whole=not for_the_room
        )
    return render(request, "workshops/list.html" if as_list else "workshops/wall.html", context)


@require_POST
def move_note(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One note, from its menu or by dragging, or several chosen together. For a script there is no page in the answer:
    the stream shows the result, and a new group is told by its address, where it gets its name."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _gesture_response(request, workshop, slug, _("Ce déplacement n’est pas lisible. Rechargez le mur."))
    numbers, target = form.cleaned_data["notes"], form.cleaned_data["target"]
    found = {note.number: note for note in Note.objects.filter(workshop=workshop, number__in=numbers)}
    if "move" in request.POST and not found:
        raise Http404
    if len(found) < len(numbers):
        return _gesture_response(
            request, workshop, slug, _("Une de ces notes n’est plus sur le mur. Le mur est à jour.")
        )
    notes = [found[number] for number in numbers]
    try:
        if target == "new":
            group = group_changes.group_notes(notes=notes, by=member)
            address = reverse("workshops:group", args=[slug, number, group.pk])
            if not is_by_script(request):
                return redirect(address)
            return JsonResponse({"address": address, **GroupForm.shown_values(group)})
        group_changes.move_notes(
            notes=notes, group=_find_group(workshop, int(target)) if target != "0" else None, by=member
        )
    except Refused as refusal:
        return _gesture_response(request, workshop, slug, refusal.sentence)
    return _gesture_response(request, workshop, slug, anchor=f"#note-{notes[0].number}")


def _gesture_response(
    request: HttpRequest,
    workshop: Workshop,
    slug: str,
    refusal: str = "",
    anchor: str = "",
    way: Link | None = None,
) -> HttpResponse:
    """`way`: where what prevents the gesture is settled."""
    if is_by_script(request):
        if refusal and way:
            return JsonResponse({"refused": refusal, "address": way.url, "label": way.label}, status=409)
        return HttpResponse(refusal, status=409, content_type="text/plain") if refusal else HttpResponse(status=204)
    if refusal:
        tell_refused(request, refusal, link=way)
    return redirect(reverse("workshops:wall", args=[slug, workshop.number]) + anchor)


def _find_group(workshop: Workshop, pk: int) -> NoteGroup:
    group = (
        NoteGroup.objects.select_related("stake__merged_into", "key_project__merged_into", "workshop")
        .filter(workshop=workshop, pk=pk)
        .first()
    )
    if group is None:
        raise Refused(_("Ce groupe vient d’être supprimé. Le mur est à jour."), code="group-gone")
    return group


@require_POST
def sort_notes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The list view: all the notes changed on the page. When somebody merged or removed a group meanwhile, only the
    notes that were to join it are not moved."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    try:
        moved, lost = _sort_posted(request.POST, workshop, member)
    except Refused:
        # The group was removed between reading groups and taking the lock; nothing was written. Try once more without
        # it.
        moved, lost = _sort_posted(request.POST, workshop, member)
    if lost:
        sentence = ngettext(
            "%(count)s note reste où elle était : le groupe choisi vient d’être réuni dans un autre, ou supprimé.",
            "%(count)s notes restent où elles étaient : le groupe choisi vient d’être réuni dans un autre, ou supprimé.",
            lost,
        )
        messages.error(request, sentence % {"count": lost})
    if moved:
        sentence = ngettext("%(count)s note classée.", "%(count)s notes classées.", moved)
        messages.success(request, sentence % {"count": moved})
    elif not lost:
        messages.success(request, _("Aucun classement n’a changé."))
    return redirect(reverse("workshops:wall", args=[slug, number]) + "?" + ListForm.address(request.GET))


def _sort_posted(posted: Any, workshop: Workshop, member: Member) -> tuple[int, int]:
    """How many notes were sorted, and how many were to join a group that no longer exists."""
    groups = {group.pk: group for group in NoteGroup.objects.living().filter(workshop=workshop)}
    changed, lost = read_sorting(posted, groups)
    notes = Note.objects.filter(workshop=workshop, number__in=list(changed)).order_by("number")
    return group_changes.sort_notes(moves={note: changed[note.number] for note in notes}, by=member), len(lost)


# --- groups ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def create_group(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = GroupForm(**form_arguments(request))
    if apply_form(
        request, form, group_changes.create_group, done=_("Le groupe est créé."), workshop=workshop, by=member
    ):
        as_list = "?vue=liste" if request.GET.get("vue") == "liste" else ""
        return redirect(reverse("workshops:wall", args=[slug, number]) + as_list)
    return _wall_page(request, member, workshop, group_form=form)


@require_http_methods(["GET", "POST"])
def edit_group(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Renames a group; from this page it may become an enjeu or be removed."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    group = get_object_or_404(
        NoteGroup.objects.select_related("stake__merged_into", "key_project__merged_into", "workshop"),
        workshop=workshop,
        pk=pk,
    )
    if group.merged_into_id:
        messages.info(request, _("Ce groupe a été réuni dans un autre : le voici."))
        return redirect("workshops:group", slug, number, group.merged_into_id)
    form = GroupForm(**form_arguments(request, GroupForm.shown_values(group)))
    if is_by_script(request) and request.method == "POST":
        return _rename_on_the_wall(request, workshop, slug, group, form, member)
    if apply_form(request, form, group_changes.rename_group, done=_("C’est enregistré."), group=group, by=member):
        return redirect("workshops:wall", slug, number)
    return _group_page(request, member, workshop, group, form=form)


def _rename_on_the_wall(
    request: HttpRequest, workshop: Workshop, slug: str, group: NoteGroup, form: GroupForm, member: Member
) -> HttpResponse:
    """The name of a group just made, without leaving the wall."""
    if not form.is_valid():
        return _gesture_response(request, workshop, slug, " ".join(str(error) for error in form.errors["title"]))
    try:
        group_changes.rename_group(group=group, by=member, **form.cleaned_data)
    except Stale:
        sentence = _(
            "Quelqu’un vient de nommer ce groupe\u00a0: le mur montre son nom. Choisissez «\u00a0Le nommer plus tard\u00a0»."
        )
        return _gesture_response(request, workshop, slug, sentence)
    except Refused as refusal:
        return _gesture_response(request, workshop, slug, refusal.sentence)
    return _gesture_response(request, workshop, slug)


def _group_page(
    request: HttpRequest,
    member: Member,
    workshop: Workshop,
    group: NoteGroup,
    *,
    form: forms.Form | None = None,
    split_form: SplitForm | None = None,
) -> HttpResponse:
    notes = [note.card() for note in group.notes.all()]
    context = {
        "member": member,
        "workshop": workshop,
        "group": group,
        "form": form or GroupForm(initial=GroupForm.shown_values(group)),
        "split_form": split_form or SplitForm(notes=notes),
        "notes": notes,
        "others": [lane for lane in lists.wall_lanes(workshop) if lane.group_id != group.pk],
        "came_from": group.split_from,
        "took_in": list(group.merged.all()),
        "made_stake": stakes.made_stake_stamp(group),
    }
    return render(request, "workshops/group.html", context)


# What two groups gave must be one before they are: the page that compares them, and how its address names them.
FUSIONS = {
    "groups-gave-two-stakes": (
        "actions:merge_stakes",
        "enjeu",
        "stake_id",
        gettext_lazy("Comparer et fusionner ces enjeux"),
    ),
    "groups-gave-two-key-projects": (
        "actions:merge_key_projects",
        "chantier",
        "key_project_id",
        gettext_lazy("Comparer et fusionner ces chantiers"),
    ),
}


def _fusion_link(refusal: Refused, slug: str, group: NoteGroup, into: NoteGroup) -> Link:
    page, asked, column, label = FUSIONS[refusal.code]
    rows = [(asked, getattr(one, column)) for one in (into, group)]
    return Link(f"{reverse(page, args=[slug])}?{urlencode(rows)}", str(label))


@require_POST
def merge_group(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """From the menu of the wall, or from the page of the group."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    group = get_object_or_404(NoteGroup.objects.select_related("workshop"), workshop=workshop, pk=pk)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _gesture_response(request, workshop, slug, _("Choisissez le groupe avec lequel réunir celui-ci."))
    try:
        into = _find_group(workshop, form.cleaned_data["into"])
        group_changes.merge_groups(group=group, into=into, by=member)
    except Refused as refusal:
        way = (
            _fusion_link(refusal, slug, group, into)
            if refusal.code in FUSIONS and member.can(Permission.SHAPE)
            else None
        )
        return _gesture_response(request, workshop, slug, refusal.sentence, way=way)
    if not is_by_script(request):
        done = _("« %(title)s » est réuni dans « %(into)s ».")
        messages.success(request, done % {"title": group.title, "into": into.title})
    return _gesture_response(request, workshop, slug, anchor=f"#lane-{into.pk}")


@require_http_methods(["GET", "POST"])
def split_group(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Moves some notes of a group to a new one."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    group = get_object_or_404(
        NoteGroup.objects.select_related("stake__merged_into", "key_project__merged_into", "workshop"),
        workshop=workshop,
        pk=pk,
    )
    form = SplitForm(notes=[note.card() for note in group.notes.all()], **form_arguments(request))
    done = _("Les notes cochées sont dans un nouveau groupe.")
    if applied := apply_form(request, form, group_changes.split_group, done=done, group=group, by=member):
        return redirect(reverse("workshops:wall", args=[slug, number]) + f"#lane-{applied.result.pk}")
    return _group_page(request, member, workshop, group, split_form=form)


def _lineage_of_group(workshop: Workshop, pk: int) -> NoteGroup:
    """The group of an address, with the enjeu and the chantier that it gave."""
    rows = NoteGroup.objects.select_related("stake__merged_into", "key_project__merged_into", "workshop")
    return get_object_or_404(rows, workshop=workshop, pk=pk)


def _change_group(request: HttpRequest, slug: str, number: int, pk: int, change: Callable[..., Any], done: str) -> None:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    group = _lineage_of_group(workshop, pk)
    apply_change(request, change, done=done % {"title": group.title}, group=group, by=member)


@require_POST
def promote_to_stake(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.SHAPE)
    enter_workshop(request, slug, number, Permission.FACILITATE)
    group = _lineage_of_group(workshop, pk)
    is_there = Stake.objects.filter(roadmap=member.roadmap, title=group.title).exists()

    if apply_change(request, group_changes.promote_to_stake, group=group, by=member):
        stake = Stake.objects.get(groups=group)
        undo = Undo(
            reverse("workshops:take_back_stake", args=[slug, number, pk]),
            {"fait": "" if is_there else stake.stamp},
            label=_("Ne plus en faire un enjeu"),
        )
        link = Link(reverse("workshops:edit_stake", args=[slug, stake.pk]), _("Voir l’enjeu"))
        done = _("« %(title)s » est un enjeu de la feuille de route.")
        tell_done(request, done % {"title": group.title}, undo=undo, link=link)
    if request.POST.get("back") == "enjeux":
        return redirect("workshops:stakes", slug)
    return redirect("workshops:wall", slug, number)


@require_POST
def take_back_stake(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """« Ne plus en faire un enjeu »: in the message of the one that a group has just given, and on the page of the
    group."""
    member, workshop = enter_workshop(request, slug, number, Permission.SHAPE)
    enter_workshop(request, slug, number, Permission.FACILITATE)
    group = _lineage_of_group(workshop, pk)
    done = _("« %(title)s » n’est plus un enjeu : le groupe reste sur le mur.") % {"title": group.title}
    made = request.POST.get("fait", "")
    apply_change(request, group_changes.take_back_stake, done=done, group=group, made=made, by=member)
    return redirect("workshops:wall", slug, number)


@require_POST
def promote_to_key_project(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    enter_workshop(request, slug, number, Permission.SHAPE)
    done = _("« %(title)s » est un chantier de la feuille de route.")
    _change_group(request, slug, number, pk, group_changes.promote_to_key_project, done)
    return redirect("workshops:wall", slug, number)


@require_POST
def take_up_stakes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The second workshop starts from the enjeux of the first."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    added = group_changes.take_up_stakes(workshop=workshop, by=member)
    sentence = ngettext("%(count)s enjeu repris sur le mur.", "%(count)s enjeux repris sur le mur.", added)
    messages.success(request, sentence % {"count": added} if added else _("Tous les enjeux sont déjà sur le mur."))
    return redirect("workshops:wall", slug, number)


@require_POST
def remove_group(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    _change_group(
        request,
        slug,
        number,
        pk,
        group_changes.remove_group,
        _("Le groupe « %(title)s » est supprimé, ses notes sont à classer."),
    )
    return redirect("workshops:wall", slug, number)


# --- shown to the room -----------------------------------------------------------------------------------------------


@require_GET
def wall_stream(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?ecran` limits it to what the big screen may show, whoever owns the laptop."""
    try:
        member, workshop = enter_workshop_to_read(request, slug, number)
    except SignInNeeded:
        # A browser that receives a sign-in page instead of a stream would ask for ever.
        return HttpResponse(status=401)
    assert member.user
    whole = member.can(Permission.FACILITATE) and "ecran" not in request.GET
    return live.follow_wall(request, workshop, member.user.pk, live.WALL if whole else live.ROOM)
