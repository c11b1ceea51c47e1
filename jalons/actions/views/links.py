"""The team's page of the links of a fiche, and the fiche of the holder of a link, who has no account."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import closed_link_page, enter_action, open_own_link, typed_texts
from jalons.actions.changes import attachments, comments, links, news
from jalons.actions.forms.comments_and_links import (
    AttachmentForm,
    CommentForm,
    LinkForm,
    OwnFicheForm,
    ReadLinksForm,
    UnreadLinksForm,
)
from jalons.actions.forms.news import NewsForm, new_values
from jalons.actions.forms.sheets import sheet_values
from jalons.actions.models import ActionSheet, ActionStep, SheetLink
from jalons.actions.queries import attachments as own_papers
from jalons.actions.queries import comments_and_links, sheets
from jalons.actions.queries import link_news as queries
from jalons.actions.queries import news as told_news
from jalons.actions.views.sheets import asked_done_on, undo_of_tick
from jalons.base import rate_limits
from jalons.base.attachments import HEAVIEST
from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, form_arguments, unlist_page
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def link_list(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.MANAGE_MEMBERS)
    contacts = comments_and_links.reachable_contacts(member.roadmap)
    form, address = LinkForm(contacts=contacts, **form_arguments(request)), ""
    if applied := apply_form(request, form, links.make_link, action=action, by=member):
        address = applied.result.address
        form = LinkForm(contacts=contacts)
    context = {
        "member": member,
        "action": action,
        "form": form,
        "address": address,
        "links": comments_and_links.link_lines(action),
    }
    return render(request, "actions/links.html", context)


@require_POST
def revoke_link(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.MANAGE_MEMBERS)
    link = comments_and_links.find_link(action, pk)
    if link is None:
        raise Http404
    apply_change(request, links.revoke_link, done=_("Ce lien ne sert plus."), link=link, by=member)
    return redirect("actions:links", slug, code)


@require_POST
def send_link_again(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.MANAGE_MEMBERS)
    link = comments_and_links.find_link(action, pk)
    if link is None:
        raise Http404
    done = _("Le lien repart dans un instant.")
    apply_change(request, links.send_link_again, done=done, link=link, by=member)
    return redirect("actions:links", slug, code)


@require_safe
def link_news(request: HttpRequest, slug: str) -> HttpResponse:
    """What came by private links; `?fiche=1.2` keeps one fiche."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    code = request.GET.get("fiche", "")
    action = sheets.find_action(member.roadmap, code) if code else None
    if code and action is None:
        raise Http404
    news = queries.link_news(member, action)
    waiting = [row for row in news if row.seen_at and row.may_read]
    context = {
        "member": member,
        "action": action,
        "news": news,
        "waiting": waiting,
        "seen_at": max((row.seen_at for row in waiting if row.seen_at), default=None),
    }
    return render(request, "actions/link_news.html", context)


@require_POST
def read_links(request: HttpRequest, slug: str) -> HttpResponse:
    """« C’est lu », of one fiche or of all that the page shows."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    form = ReadLinksForm(request.POST, actions=ActionSheet.objects.filter(roadmap=member.roadmap))
    if form.is_valid():
        done = _("C’est noté\u00a0: l’équipe l’a lu.")
        undo = partial(_undo_reading, slug)
        apply_change(request, links.read_links, done=done, undo=undo, by=member, **form.cleaned_data)
    return redirect("actions:link_news", slug)


def _undo_reading(slug: str, read: list[SheetLink]) -> Undo | None:
    fields = {"links": [link.pk for link in read]}
    return Undo(reverse("actions:unread_links", args=[slug]), fields, _("Remettre à lire")) if read else None


@require_POST
def unread_links(request: HttpRequest, slug: str) -> HttpResponse:
    """« Remettre à lire »."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    form = UnreadLinksForm(request.POST, links=SheetLink.objects.filter(action__roadmap=member.roadmap))
    if form.is_valid():
        apply_change(request, links.unread_links, done=_("C’est remis à lire."), by=member, **form.cleaned_data)
    return redirect("actions:link_news", slug)


# The page of a link has two forms with a text: a news and a comment.
_NEWS_ID = "news_%s"


# --- by the link -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def own_fiche(request: HttpRequest, token: str) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    form = OwnFicheForm(action=link.action, **form_arguments(request, sheet_values(link.action)))
    done = _("Votre fiche est enregistrée. Merci.")
    if apply_form(request, form, links.revise_by_link, done=done, link=link):
        return redirect("actions:own_fiche", token)
    if form.is_stale():
        form.meet(sheets.values_at_version(link.action, form.cleaned_data["version"]))
    return _own_fiche_page(request, token, link, form=form)


@require_POST
def tick_own_step(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    step = get_object_or_404(ActionStep, action=link.action, pk=pk)
    asked = {"step": step, "done_on": asked_done_on(request)}
    apply_change(
        request, links.tick_step_by_link, done=_("C’est noté."), undo=undo_of_tick(request, step), link=link, **asked
    )
    return redirect("actions:own_fiche", token)


@require_POST
def add_own_comment(request: HttpRequest, token: str) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    comment_form = CommentForm(**form_arguments(request))
    rate_limits.count_form(request, comment_form, rate_limits.COMMENTS_OF_A_LINK, link.pk)
    if apply_form(
        request, comment_form, comments.add_comment_by_link, done=_("Votre commentaire est ajouté. Merci."), link=link
    ):
        return redirect("actions:own_fiche", token)
    return _own_fiche_page(request, token, link, comment_form=comment_form)


@require_POST
def remove_own_comment(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    comment = comments_and_links.find_comment(link.action, pk)
    if comment is None:
        raise Http404
    done = _("Le commentaire est retiré.")
    apply_change(request, comments.remove_comment_by_link, done=done, link=link, comment=comment)
    return redirect("actions:own_fiche", token)


@require_POST
def add_own_news(request: HttpRequest, token: str) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    form = NewsForm(auto_id=_NEWS_ID, **form_arguments(request))
    rate_limits.count_form(request, form, rate_limits.COMMENTS_OF_A_LINK, link.pk)
    done = _("Votre nouvelle est ajoutée. Merci.")
    if apply_form(request, form, news.add_news_by_link, done=done, link=link):
        return redirect("actions:own_fiche", token)
    return _own_fiche_page(request, token, link, news_form=form)


@require_POST
def withdraw_own_news(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """`retirer=non` restores it."""
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    row = told_news.find_news(link.action, pk)
    if row is None:
        raise Http404
    withdrawn = request.POST.get("retirer") != "non"
    done = _("La nouvelle est retirée.") if withdrawn else _("La nouvelle est rétablie.")
    undo = Undo(request.path, {"retirer": "non" if withdrawn else "oui"})
    apply_change(request, news.withdraw_news_by_link, done=done, undo=undo, link=link, news=row, withdrawn=withdrawn)
    return redirect("actions:own_fiche", token)


def _opens_a_fiche(token: str) -> bool:
    return comments_and_links.find_open_link(token) is not None


@takes_files(HEAVIEST, read=2 * HEAVIEST, opens=_opens_a_fiche)
@require_http_methods(["GET", "HEAD", "POST"])
def attach_own_file(request: HttpRequest, token: str) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    form = AttachmentForm(**form_arguments(request))
    done = _("La pièce est jointe. Merci.")
    if apply_form(request, form, attachments.add_attachment_by_link, done=done, link=link):
        return redirect("actions:own_attachment", token)
    context = {"link": link, "token": token, "form": form, "attachments": own_papers.own_attachment_lines(link)}
    return unlist_page(render(request, "actions/own_attachment.html", context))


@require_POST
def remove_own_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    attachment = own_papers.find_own_attachment(link, pk)
    if attachment is None:
        if not queries.was_removed_by(link, "attachment", pk):
            raise Http404
        messages.info(request, _("Cette pièce est déjà retirée."))
        return redirect("actions:own_attachment", token)
    done = _("La pièce est retirée.")
    apply_change(request, attachments.remove_attachment_by_link, done=done, link=link, attachment=attachment)
    return redirect("actions:own_attachment", token)


def _own_fiche_page(request: HttpRequest, token: str, link: SheetLink, **forms: Any) -> HttpResponse:
    action = link.action
    form = forms.pop("form", None) or OwnFicheForm(action=action, initial=sheet_values(action))
    context = {
        "form": form,
        "news_form": NewsForm(auto_id=_NEWS_ID, initial=new_values()),
        "news": told_news.own_news(link),
        "comment_form": CommentForm(),
        "sheet": sheets.current_sheet(action),
        "is_voted": action.is_adopted,
        # The form is not shown any more, so what it holds is given back.
        "kept": typed_texts(request) if action.is_adopted and form.errors else (),
        "awaited": () if action.is_adopted else sheets.missing_labels(action, among=form.fields),
        "comments": comments_and_links.comment_lines(action, link=link),
        "link": link,
        # The function of whoever sent it; empty once they have left.
        "asker": action.roadmap.name_of(link.made_by) if link.made_by else "",
        "token": token,
    }
    return unlist_page(render(request, "actions/own_fiche.html", context | forms))
