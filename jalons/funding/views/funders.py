"""The funders of a roadmap, each once: they are chosen, compared, merged; then separated again."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.page_messages import Link, Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.several import read_keys
from jalons.base.spreadsheets import CSV, XLSX
from jalons.funding import exports
from jalons.funding.changes import funders as changes
from jalons.funding.forms.funders import MergeFundersForm
from jalons.funding.models import FunderDistinction, FunderFusion
from jalons.funding.models.funders import FunderPair, funders_stamp
from jalons.funding.queries import funder_pages
from jalons.funding.queries import funders as queries
from jalons.funding.queries.funder_pages import FunderPage
from jalons.funding.views.pages import render_page
from jalons.funding.words.funder_pages import alike_sentence, level_sentence, own_name_answer, unproven_sentence
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission

# What the names of an address may weigh, all together.
MOST_ASKED = 50


@require_safe
def funder_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    funders = queries.roadmap_funders(member.roadmap)
    alike = [_union_proposal(funders, pair) for pair in queries.proposed_unions(member.roadmap, funders)]
    return render_page(
        request,
        "funders",
        member,
        found=funders,
        alike=alike,
        apart=member.roadmap.funder_distinctions.all(),
        asked=queries.asked_names(member.roadmap),
    )


def _union_proposal(found: queries.FunderList, pair: FunderPair) -> dict[str, Any]:
    """What the page says of two funders that may be one. `seen`: the stamp that the merge checks."""
    names = [pair.one, pair.other]
    return {
        "pair": pair,
        "reason": level_sentence(pair.level),
        "query": _named_query(names),
        "seen": funders_stamp(found.book, names),
    }


def alike_funders_link(roadmap: Roadmap) -> Link | None:
    """For what is said after an import: where to answer for the names that may mean one funder."""
    pairs = queries.proposed_unions(roadmap, queries.roadmap_funders(roadmap))
    return Link(reverse("funding:funders", args=[roadmap.slug]), alike_sentence(len(pairs))) if pairs else None


def _named_query(names: Iterable[str]) -> str:
    return urlencode([("financeur", name) for name in names])


@require_safe
def funder_page(request: HttpRequest, slug: str, funder: str) -> HttpResponse:
    """By any of its names: one that was merged, or that the directory renamed, still leads here."""
    member, shown = _enter_funder(request, slug, funder)
    return render_page(request, "funder", member, shown=shown, unproven=unproven_sentence(len(shown.unproven)))


@require_safe
def funder_csv(request: HttpRequest, slug: str, funder: str) -> HttpResponse:
    _member, shown = _enter_funder(request, slug, funder)
    return file_response(exports.write_csv(shown), CSV, f"financeur-{slug}.csv")


@require_safe
def funder_xlsx(request: HttpRequest, slug: str, funder: str) -> HttpResponse:
    _member, shown = _enter_funder(request, slug, funder)
    return file_response(exports.write_xlsx(shown), XLSX, f"financeur-{slug}.xlsx")


def _enter_funder(request: HttpRequest, slug: str, funder: str) -> tuple[Member, FunderPage]:
    member = enter_roadmap(request, slug, Permission.READ)
    shown = funder_pages.funder_page(member.roadmap, funder)
    if shown is None:
        raise Http404
    return member, shown


@require_http_methods(["GET", "POST"])
def merge_funders(request: HttpRequest, slug: str) -> HttpResponse:
    """`?financeur=Caf&financeur=Caisse…`: what they would be together, before anything is written."""
    member = enter_roadmap(request, slug, Permission.FUND)
    asked = request.GET.getlist("financeur")[:MOST_ASKED]
    funders = queries.roadmap_funders(member.roadmap)
    chosen = queries.chosen_funders(funders, asked)
    names = [row.name for row in sorted(chosen, key=lambda row: row.organisation is None)]
    stamp = funders_stamp(funders.book, asked)
    form = MergeFundersForm(names=names, **form_arguments(request, {"seen": stamp, "into": names[0] if names else ""}))
    applied = apply_form(
        request,
        form,
        changes.merge_funders,
        done=_("Ces financeurs n’en font plus qu’un."),
        undo=lambda fusion: Undo(reverse("funding:separate_funders", args=[slug, fusion.pk]), {}),
        names=asked,
        by=member,
    )
    if applied:
        return redirect("funding:funders", slug)
    if form.is_bound:
        # Whoever reads the refusal reads the page as it now is.
        now: Any = form.data.copy()  # type: ignore[attr-defined]
        now["seen"] = stamp
        form.data = now
    together = {"lines": sum(row.lines for row in chosen), "total": sum(row.total for row in chosen)}
    query = _named_query(asked)
    return render_page(request, "merge_funders", member, form=form, chosen=chosen, together=together, query=query)


@require_POST
def separate_funders(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    fusion = FunderFusion.objects.filter(pk=pk).first()
    if fusion and fusion.roadmap_id != member.roadmap.pk:
        raise Http404
    if fusion is None:
        messages.error(request, _("Ces financeurs sont déjà séparés."))
        return redirect("funding:funders", slug)
    done = _("Chaque financeur a de nouveau ses lignes.")
    apply_change(request, changes.separate_funders, done=done, fusion=fusion, by=member)
    return redirect("funding:funders", slug)


@require_POST
def say_own_name(request: HttpRequest, slug: str) -> HttpResponse:
    """`nous=oui`, `nous=non`, or nothing to ask again; `ligne`: the resources that an « Annuler » gives back."""
    member = enter_roadmap(request, slug, Permission.FUND)
    name = request.POST.get("nom", "")
    answer = {"oui": True, "non": False}.get(request.POST.get("nous", ""))

    def undo(changed: list[int]) -> Undo | None:
        fields = {"nom": name, "ligne": ",".join(map(str, changed))}
        return None if answer is None else Undo(reverse("funding:say_own_name", args=[slug]), fields)

    apply_change(
        request,
        changes.say_own_name,
        done=own_name_answer(answer),
        undo=undo,
        name=name,
        is_own=answer,
        given_back=read_keys(request.POST.get("ligne", "").split(",")),
        by=member,
    )
    return redirect(f"{reverse('funding:funders', args=[slug])}#est-ce-vous")


@require_POST
def keep_funders_apart(request: HttpRequest, slug: str) -> HttpResponse:
    """`?financeur=Caf&financeur=Caisse…`, as the page that merges them."""
    member = enter_roadmap(request, slug, Permission.FUND)
    apply_change(
        request,
        changes.keep_funders_apart,
        done=_("C’est noté : ce sont deux financeurs. La question ne sera plus posée."),
        undo=lambda row: Undo(reverse("funding:ask_about_funders_again", args=[slug, row.pk]), {}),
        names=request.GET.getlist("financeur")[:MOST_ASKED],
        by=member,
    )
    return redirect("funding:funders", slug)


@require_POST
def ask_about_funders_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    distinction = FunderDistinction.objects.filter(pk=pk).first()
    if distinction and distinction.roadmap_id != member.roadmap.pk:
        raise Http404
    if distinction is None:
        messages.error(request, _("Cette réponse est déjà retirée."))
        return redirect("funding:funders", slug)
    query = _named_query([distinction.one, distinction.other])
    apply_change(
        request,
        changes.ask_about_funders_again,
        done=_("La question est posée de nouveau."),
        undo=lambda _nothing: Undo(f"{reverse('funding:keep_funders_apart', args=[slug])}?{query}", {}),
        distinction=distinction,
        by=member,
    )
    return redirect("funding:funders", slug)
