"""The list of guests. These pages show names, so they need the permission to read people's data."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, file_response, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.prepared_addresses import reverse
from jalons.base.qr_codes import draw_qr
from jalons.base.sorted_tables import asked_order, remember_filters
from jalons.base.spreadsheets import CSV
from jalons.directory.models import College, Contact
from jalons.directory.queries import contacts
from jalons.directory.queries.contacts import Filters
from jalons.invitations import exports
from jalons.invitations.calendars import write_workshop_calendar
from jalons.invitations.changes import answers
from jalons.invitations.changes import guests as guest_changes
from jalons.invitations.forms.guests import ChannelForm, ContactsForm, GuestsForm, InvitationSettingsForm, PostedForm
from jalons.invitations.models import Guest
from jalons.invitations.queries import candidates, diversity, letters, mailings, next_steps, registrations
from jalons.invitations.queries import guests as guest_queries
from jalons.invitations.queries.attendance import turnout_sentence
from jalons.invitations.queries.candidates import CandidateSearch
from jalons.invitations.rules.guests import Way, is_over
from jalons.invitations.words import overbooked_sentence
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.models import Workshop
from jalons.workshops.words import schedule_label

PAGE = 100
# For the list of answers: two filters, one of which is typed.
LONGEST_QUERY = 2_000


def enter_guest_list(request: HttpRequest, slug: str, number: int) -> tuple[Member, Workshop]:
    return enter_workshop(request, slug, number, Permission.KNOW_PEOPLE)


def find_guest(workshop: Workshop, pk: int) -> Guest:
    guests = Guest.objects.select_related("contact__organisation", "workshop")
    return get_object_or_404(guests, workshop=workshop, pk=pk)


@require_safe
@remember_filters("voir", "q", "tri")
def guests(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    return _guest_list_page(request, member, workshop)


def _guest_list_page(request: HttpRequest, member: Member, workshop: Workshop, **more: Any) -> HttpResponse:
    view = request.GET.get("voir", "")
    view = view if view in guest_queries.VIEWS else ""
    text = request.GET.get("q", "").strip()[:100]
    page = guest_queries.guest_list(workshop, view, text)
    words = {
        "": _("Tout le monde"),
        "a-inviter": _("À inviter"),
        "sans-reponse": _("Sans réponse"),
        "oui": _("Oui"),
        "liste": _("Liste d’attente"),
        "inscrites": _("Inscrites par la page"),
        "non": _("Non"),
        "a-joindre": _("À joindre"),
    }
    order = asked_order(request, guest_queries.COLUMNS)
    context = {
        "member": member,
        "workshop": workshop,
        "page": page,
        "rows": order.sort(page.rows),
        "order": order,
        "view": view,
        "text": text,
        "views": [(value, words[value], count) for value, count in page.views if count or value in ("", view)],
        "gauges": diversity.diversity_gauges(workshop, page.invited) if page.invited else [],
        "next": next_steps.next_steps(workshop, page.invited, page.everybody),
        "previous": candidates.previous_workshop(workshop) if not page.everybody else None,
        "mailings": mailings.mailing_cards(workshop),
        "is_over": is_over(workshop.state, workshop.held_on, timezone.localdate()),
        "turnout": turnout_sentence(workshop),
        "when": schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        **more,
    }
    return render(request, "invitations/guests.html", context)


# --- choose ----------------------------------------------------------------------------------------------------------


def _asked_filters(request: HttpRequest) -> CandidateSearch:
    asked = request.GET
    return CandidateSearch(
        Filters(
            text=asked.get("q", "").strip(),
            category=asked.get("categorie", ""),
            college=asked.get("college", ""),
            status=asked.get("contact", ""),
            commune=asked.get("commune", ""),
            organisation=asked_number(request, "structure"),
            service=asked.get("service", ""),
            consent=asked.get("accord", ""),
        ),
        before=asked.get("avant", ""),
    )


@require_http_methods(["GET", "POST"])
def choose_guests(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The address holds the search, for GET and POST alike: « all » adds all its results."""
    member, workshop = enter_guest_list(request, slug, number)
    asked = _asked_filters(request)
    results = candidates.guest_candidates(workshop, asked)
    form = ContactsForm(workshop=workshop, found=results.to_add, **form_arguments(request))
    if applied := apply_form(request, form, guest_changes.add_guests, workshop=workshop, by=member):
        show_added(request, applied.result)
        return redirect("invitations:guests", slug, number)
    context = {
        "member": member,
        "workshop": workshop,
        "asked": asked,
        "filters": asked.filters,
        "found": results,
        "page": Paginator(results.rows, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "categories": contacts.category_choices(),
        "colleges": College.choices,
        "statuses": Contact.Status.choices,
    }
    return render(request, "invitations/choose_guests.html", context)


def show_added(request: HttpRequest, added: guest_changes.Added) -> None:
    sentence = ngettext("%(n)s personne ajoutée à la liste.", "%(n)s personnes ajoutées à la liste.", added.added) % {
        "n": added.added
    }
    if added.refused:
        left = ngettext(
            "%(n)s a demandé à ne plus être contactée : elle n’y est pas.",
            "%(n)s ont demandé à ne plus être contactées : elles n’y sont pas.",
            added.refused,
        )
        sentence += " " + left % {"n": added.refused}
    messages.success(request, sentence)


@require_POST
def copy_guests(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`who` is « presents » for those who came, else everybody."""
    member, workshop = enter_guest_list(request, slug, number)
    asked = _read_number(request.POST.get("source", ""))
    source = Workshop.objects.filter(roadmap=member.roadmap, number=asked).first() or workshop
    only_present = request.POST.get("who") == "presents"

    def change() -> None:
        added = guest_changes.copy_guests(workshop=workshop, source=source, only_present=only_present, by=member)
        show_added(request, added)

    apply_change(request, change)
    return redirect("invitations:guests", slug, number)


def _read_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@require_POST
def remove_guests(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    form = GuestsForm(workshop=workshop, **form_arguments(request))
    done = _("C’est fait. Les liens de ces personnes disent que l’invitation ne sert plus.")
    if apply_form(request, form, guest_changes.remove_guests, done=done, workshop=workshop, by=member):
        return redirect("invitations:guests", slug, number)
    return _guest_list_page(request, member, workshop, form=form)


@require_http_methods(["GET", "POST"])
def guest_settings(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    form = InvitationSettingsForm(**form_arguments(request, InvitationSettingsForm.shown_values(workshop)))
    done = _("C’est enregistré.")
    if apply_form(request, form, guest_changes.revise_invitations, done=done, workshop=workshop, by=member):
        warn_of_overbooking(request, workshop)
        return redirect("invitations:guests", slug, number)
    context = {"member": member, "workshop": workshop, "form": form}
    return render(request, "invitations/guest_settings.html", context)


def warn_of_overbooking(request: HttpRequest, workshop: Workshop) -> None:
    """After a change of the number of places: nobody loses theirs, and the facilitation knows how many are over."""
    if over := guest_queries.count_overbooked(workshop):
        messages.warning(request, overbooked_sentence(over))


# --- one person ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def guest(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    guest = find_guest(workshop, pk)
    form = ChannelForm(**form_arguments(request, {"channel": guest.channel}))
    if apply_form(request, form, guest_changes.choose_channel, done=_("C’est enregistré."), guest=guest, by=member):
        return redirect("invitations:guest", slug, number, pk)
    link = absolute_url("invitations:reply", guest.uid)
    everybody = guest_queries.guest_list(workshop).rows
    context = {
        "member": member,
        "workshop": workshop,
        "guest": guest,
        "row": next((row for row in everybody if row.pk == pk), None),
        "form": form,
        "link": link,
        "qr": draw_qr(link),
        "repeated": registrations.repeated_lines(guest),
        "code": guest.spoken_reply_code,
        "code_address": absolute_url("invitations:reply_code").partition("://")[2],
    }
    if context["row"] is None:  # somebody who just came
        return redirect("invitations:attendance", slug, number)
    return render(request, "invitations/guest.html", context)


@require_POST
def note_guest_told(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Somebody called them: they know that they have a place."""
    member, workshop = enter_guest_list(request, slug, number)
    apply_change(request, answers.note_guest_told, done=_("C’est noté."), guest=find_guest(workshop, pk), by=member)
    return redirect("invitations:guests", slug, number)


# --- answers typed for people ----------------------------------------------------------------------------------------

_WAYS = {"telephone": Way.PHONE, "lettre": Way.LETTER, "courriel": Way.EMAIL}


@require_safe
def guest_answers(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    view, text = request.GET.get("voir", ""), request.GET.get("q", "").strip()[:100]
    everybody = guest_queries.guest_list(workshop, "", text)
    rows = everybody.rows
    if view in _WAYS:
        # Those who refused are not called either.
        rows = [row for row in rows if row.way is _WAYS[view] and not row.is_refused]
    elif view == "attente":
        rows = [row for row in rows if row.answer == Guest.Answer.WAITING]
    elif view == "a-rappeler":
        rows = [row for row in rows if row.is_to_call_back]
    context = {
        "member": member,
        "workshop": workshop,
        "rows": rows,
        "view": view,
        "text": text,
        "to_call_back": sum(row.is_to_call_back for row in everybody.everybody),
        "is_over": is_over(workshop.state, workshop.held_on, timezone.localdate()),
    }
    return render(request, "invitations/answers.html", context)


@require_POST
def note_guest_answer(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """A page that asks for parts receives the line and the message; without a script, the whole page is loaded
    again."""
    member, workshop = enter_guest_list(request, slug, number)
    guest, answer = find_guest(workshop, pk), request.POST.get("answer", "")
    if answer == "rappelee":
        apply_change(request, answers.note_guest_called_back, guest=guest, by=member)
    else:
        seen = request.POST.get("seen", "")
        apply_change(request, answers.note_guest_answer, guest=guest, answer=answer, seen=seen, by=member)
    if is_parts_request(request):
        everybody = guest_queries.guest_list(workshop)
        row = next((row for row in everybody.rows if row.pk == pk), None)
        context = {"member": member, "workshop": workshop, "row": row}
        return render(request, "invitations/answers.html#parts", context)
    if request.POST.get("back") == "guest":
        return redirect("invitations:guest", slug, number, pk)
    query = request.POST.get("query", "")[:LONGEST_QUERY]
    return redirect(reverse("invitations:answers", args=[slug, number]) + (f"?{query}" if query else "") + f"#p-{pk}")


def is_parts_request(request: HttpRequest) -> bool:
    return request.headers.get("X-Parts") == "1"


# --- paper and telephone ---------------------------------------------------------------------------------------------


@require_safe
def guest_letters(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    return _letters_page(request, member, workshop, PostedForm())


def _letters_page(request: HttpRequest, member: Member, workshop: Workshop, form: PostedForm) -> HttpResponse:
    rows = guest_queries.guest_list(workshop).rows
    context = {
        "member": member,
        "workshop": workshop,
        "form": form,
        "letters": letters.letters_to_post(workshop),
        "posted": [row for row in rows if row.way is Way.LETTER and row.is_invited],
        "calls": [row for row in rows if row.way is Way.PHONE and not row.is_refused],
    }
    return render(request, "invitations/letters.html", context)


@require_POST
def post_letters(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    form = PostedForm(**form_arguments(request))
    done = _("C’est noté : ces personnes sont invitées.")
    if apply_form(request, form, guest_changes.post_letters, done=done, workshop=workshop, by=member):
        return redirect("invitations:guest_letters", slug, number)
    return _letters_page(request, member, workshop, form)


@require_safe
def phone_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _member, workshop = enter_guest_list(request, slug, number)
    name = slugify(f"appels {workshop.title}")[:80]
    return file_response(exports.write_phone_list(letters.guests_to_call(workshop)), CSV, f"{name}.csv")


@require_safe
def workshop_ics(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _member, workshop = enter_workshop(request, slug, number, Permission.READ)
    if workshop.held_on is None:
        messages.error(request, _("Donnez d’abord une date à l’atelier."))
        return redirect("carriage:console", slug, number)
    return calendar_response(write_workshop_calendar(workshop))


def calendar_response(content: bytes) -> HttpResponse:
    return file_response(content, "text/calendar; charset=utf-8", "atelier.ics")
