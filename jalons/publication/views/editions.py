"""Frozen editions: the list, one edition, its files, and the changes that freeze them."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.models import AdoptionPath
from jalons.actions.rules.adoption import Mode
from jalons.actions.words import PATHS
from jalons.base.forms import JalonsForm
from jalons.base.http import apply_change, apply_form, asked_day, file_response, form_arguments
from jalons.base.parts import render_part
from jalons.base.zip_files import pack_files
from jalons.governance.changes import deliberations as governance
from jalons.governance.forms.deliberations import DeliberationForm, ReceiptForm
from jalons.governance.queries import committees as steering
from jalons.papers.documents import FORMATS, write_document
from jalons.publication.changes import adoption
from jalons.publication.changes import editions as edition_changes
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.roadmap.changed import edition_in_force, nothing_to_amend
from jalons.publication.documents.roadmap.changed import roadmap_changes as what_changed
from jalons.publication.documents.roadmap.deliberation import draft_deliberation as deliberation_document
from jalons.publication.documents.roadmap.followed import moved_since
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.forms.editions import AmendmentForm, ProjectForm
from jalons.publication.models import Edition
from jalons.publication.queries import editions as edition_queries
from jalons.publication.queries.editions import EditionCard
from jalons.publication.queries.vote_gaps import missing_before_vote
from jalons.publication.views.documents import document_response
from jalons.publication.views.vote_gaps import DAY
from jalons.publication.words import EDITION_FORMATS
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

P = Permission
# After this time, anybody may ask for a file again, because the worker may have stopped.
PATIENCE = timedelta(minutes=2)


@require_safe
def edition_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    context = {
        "member": member,
        "editions": edition_queries.edition_cards(member.roadmap),
        "adopted": adopted_edition(member.roadmap),
        "lost_votes": edition_queries.lost_votes(member.roadmap),
    }
    return render(request, "publication/editions.html", context)


@require_http_methods(["GET", "POST"])
def freeze_project(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.MANAGE_ROADMAP)
    form = ProjectForm(**form_arguments(request))
    done = _("La version est figée : ses fichiers ne changeront plus.")
    if applied := apply_form(request, form, edition_changes.freeze_project, done=done, by=member):
        return redirect("publication:edition", slug, applied.result.key)
    return render(request, "publication/freeze_project.html", {"member": member, "form": form})


@require_safe
def edition_page(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member, card = _enter_edition(request, slug, edition)
    is_late = card.is_waiting and timezone.now() - card.at > PATIENCE
    context = {
        "member": member,
        "edition": card,
        "may_ask_again": card.has_failed or is_late,
        "may_withdraw": member.can(P.MANAGE_ROADMAP) and _may_be_withdrawn(member, card),
        "committee": steering.steering_committee(member.roadmap),
        "sitting": edition_queries.edition_sitting(member.roadmap, *_parse_edition_key(edition)),
        "formats": FORMATS,
    }
    return render_part(request, "publication/edition.html", "files", context)


def _may_be_withdrawn(member: Member, card: EditionCard) -> bool:
    """Recorded by mistake: the last vote or avenant, while the préfecture has not received it."""
    in_force = edition_in_force(member.roadmap)
    return in_force is not None and in_force.key == card.key and not card.received_on


@require_http_methods(["GET", "POST"])
def adopt_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    """What the vote waits for, on its day once it is known, and the form of the deliberation."""
    member = enter_roadmap(request, slug, P.ARBITRATE)
    asked, path = asked_day(request, DAY), AdoptionPath.objects.filter(roadmap=member.roadmap).first()
    form = DeliberationForm(**form_arguments(request, {"held_on": asked} if asked else None))
    done = _("La feuille de route est adoptée. Son édition est figée.")
    if applied := apply_form(request, form, adoption.adopt_roadmap, done=done, by=member):
        return redirect("publication:edition", slug, applied.result.key)
    on = _judged_day(form, asked)
    context = {
        "member": member,
        "before": missing_before_vote(member.roadmap, on),
        "on": on,
        "form": form,
        "formats": FORMATS,
        "path": PATHS[Mode(path.mode)] if path else None,
        "lost_votes": edition_queries.lost_votes(member.roadmap),
    }
    return render(request, "publication/adopt.html", context)


@require_safe
def draft_deliberation(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    document = deliberation_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"projet-de-deliberation-{slug}", member.roadmap)


@require_safe
def voted_deliberation(request: HttpRequest, slug: str, edition: str, extension: str) -> HttpResponse:
    """As it was voted. An edition that nobody voted has none, nor one that was frozen before it was kept."""
    member = enter_roadmap(request, slug, P.READ)
    document = edition_queries.voted_act(find_edition(member, edition))
    if document is None:
        raise Http404
    return document_response(document, extension, f"deliberation-{slug}-{edition}", member.roadmap)


@require_safe
def transmission_file(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    """What the préfecture is sent: the signed act, else the one to sign, and the feuille de route that it annexes."""
    member = enter_roadmap(request, slug, P.READ)
    row, annex = (
        find_edition(member, edition),
        edition_queries.edition_file(member.roadmap, *_parse_edition_key(edition), "pdf"),
    )
    act = edition_queries.voted_act(row)
    if act is None or annex is None:
        raise Http404
    if annex.made_at is None:
        return redirect("publication:edition", slug, edition)
    signed = edition_queries.signed_act_bytes(row)
    made = signed or write_document(act, "pdf", roadmap_look(member.roadmap, "pdf"))
    first = "1-deliberation-signee.pdf" if signed else "1-deliberation-a-signer.pdf"
    parts = {first: made, f"2-annexe-feuille-de-route-{edition}.pdf": bytes(annex.content)}
    return file_response(pack_files(parts), "application/zip", f"transmission-{slug}-{edition}.zip")


@require_safe
def changes_since_edition(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    changed = what_changed(member.roadmap, timezone.localdate())
    moved = moved_since(changed.edition, timezone.localdate()) if changed.edition else None
    context = {"member": member, "changed": changed, "moved": moved}
    return render(request, "publication/changed.html", context)


@require_http_methods(["GET", "POST"])
def amend_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.ARBITRATE)
    asked = asked_day(request, DAY)
    form = AmendmentForm(**form_arguments(request))
    done = _("L’avenant est figé, avec la liste de ce qu’il change.")
    if applied := apply_form(request, form, adoption.amend_roadmap, done=done, by=member):
        return redirect("publication:edition", slug, applied.result.key)
    on, changed = _judged_day(form, asked), what_changed(member.roadmap, timezone.localdate())
    context = {
        "member": member,
        "changed": changed,
        "unchanged": nothing_to_amend() if changed.edition and not changed.subjects else "",
        "before": missing_before_vote(member.roadmap, on),
        "on": on,
        "form": form,
        "formats": FORMATS,
        "lost_votes": edition_queries.lost_votes(member.roadmap),
    }
    return render(request, "publication/amend.html", context)


def _judged_day(form: JalonsForm, asked: date | None) -> date:
    """The day of the vote as it was typed, then as the address says it, else today."""
    return getattr(form, "cleaned_data", {}).get("held_on") or asked or timezone.localdate()


@require_http_methods(["GET", "POST"])
def note_receipt(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.ARBITRATE)
    row = find_edition(member, edition)
    if row.deliberation is None:
        raise Http404
    # One gesture on the day itself.
    days = {"received_on": row.deliberation.received_on or timezone.localdate()}
    form = ReceiptForm(**form_arguments(request, ReceiptForm.shown_values(row.deliberation) | days))
    done, deliberation = _("C’est noté."), row.deliberation
    if apply_form(request, form, governance.note_receipt, done=done, deliberation=deliberation, by=member):
        return redirect("publication:edition", slug, edition)
    has_file = edition_queries.voted_act(row) is not None and row.deliberation.received_on is None
    context = {"member": member, "edition": row, "form": form, "has_file": has_file}
    return render(request, "publication/note_receipt.html", context, status=409 if form.differences else 200)


@require_POST
def withdraw_adoption(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.MANAGE_ROADMAP)
    row = find_edition(member, edition)
    done = _("L’édition et sa délibération sont retirées.") if row.deliberation else _("L’avenant est retiré.")
    is_gone = apply_change(request, adoption.withdraw_adoption, done=done, edition=row, by=member)
    if is_gone or edition_queries.edition_card(member.roadmap, row.kind, row.number) is None:
        return redirect("publication:editions", slug)
    return redirect("publication:edition", slug, edition)


@require_POST
def make_files_again(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.MANAGE_ROADMAP)
    row = find_edition(member, edition)
    done = _("C’est reparti : les fichiers se préparent.")
    apply_change(request, edition_changes.make_files_again, done=done, edition=row, by=member)
    return redirect("publication:edition", slug, edition)


@require_safe
def edition_file(request: HttpRequest, slug: str, edition: str, extension: str) -> HttpResponse:
    """The stored bytes. A file that is not ready redirects to the page that says so."""
    member = enter_roadmap(request, slug, P.READ)
    file = edition_queries.edition_file(member.roadmap, *_parse_edition_key(edition), extension)
    if file is None:
        raise Http404
    if file.made_at is None:
        return redirect("publication:edition", slug, edition)
    name = f"feuille-de-route-{slug}-{edition}.{extension}"
    response = file_response(bytes(file.content), EDITION_FORMATS[extension].mime, name)
    response["ETag"] = f'"{file.sha256}"'
    return response


def _parse_edition_key(key: str) -> tuple[str, int]:
    kind, number = key.split("-")
    return kind, int(number)


def find_edition(member: Member, key: str) -> Edition:
    edition = edition_queries.edition_row(member.roadmap, *_parse_edition_key(key))
    if edition is None:
        raise Http404
    return edition


def _enter_edition(request: HttpRequest, slug: str, key: str) -> tuple[Member, EditionCard]:
    member = enter_roadmap(request, slug, P.READ)
    card = edition_queries.edition_card(member.roadmap, *_parse_edition_key(key))
    if card is None:
        raise Http404
    return member, card
