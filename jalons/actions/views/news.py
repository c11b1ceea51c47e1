"""The news of an action are read, told, corrected and withdrawn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_action
from jalons.actions.changes import news as changes
from jalons.actions.forms.news import NewsForm, PublishedNewsForm, new_values
from jalons.actions.models import ActionSheet, NewsItem
from jalons.actions.models.news import may_publish_news
from jalons.actions.queries import news as queries
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def news_list(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody reads; those who edit fiches tell."""
    needed = Permission.READ if request.method == "GET" else Permission.EDIT_ACTION
    member, action = enter_action(request, slug, code, needed)
    form = _form_class(member, action)(**form_arguments(request, new_values()))
    if apply_form(
        request,
        form,
        changes.add_news,
        done=_("La nouvelle est ajoutée."),
        undo=lambda news: Undo(reverse("actions:withdraw_news", args=[slug, code, news.pk]), {"fiche": action.pk}),
        action=action,
        by=member,
    ):
        return redirect("actions:news", slug, code)
    context = {"member": member, "action": action, "form": form, "news": queries.action_news(action)}
    return render(request, "actions/news.html", context)


@require_http_methods(["GET", "POST"])
def edit_news(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action, news = _enter_news(request, slug, code, pk)
    kind = _form_class(member, action)
    form = kind(**form_arguments(request, kind.shown_values(news)))
    if apply_form(request, form, changes.revise_news, done=_revised_sentence, news=news, by=member):
        return redirect("actions:news", slug, code)
    context = {
        "member": member,
        "action": action,
        "form": form,
        "news": news,
        "hides": news.is_public and "is_public" not in form.fields,
    }
    return render(request, "actions/news_item.html", context, status=409 if form.is_stale else 200)


def _revised_sentence(hidden: bool) -> str:
    if hidden:
        return _(
            "La nouvelle est corrigée. Elle n’est plus montrée au public tant que qui coordonne, ou qui porte la fiche, ne l’a pas cochée de nouveau."
        )
    return _("La nouvelle est corrigée.")


@require_POST
def withdraw_news(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """`retirer=non` restores it."""
    member, _action, news = _enter_news(request, slug, code, pk)
    withdrawn = request.POST.get("retirer") != "non"
    done = _("La nouvelle est retirée.") if withdrawn else _("La nouvelle est rétablie.")
    undo = Undo(request.path, {"retirer": "non" if withdrawn else "oui", "fiche": news.action_id})
    apply_change(request, changes.withdraw_news, done=done, undo=undo, news=news, withdrawn=withdrawn, by=member)
    return redirect("actions:news", slug, code)


def _form_class(member: Member, action: ActionSheet) -> type[NewsForm]:
    return PublishedNewsForm if may_publish_news(member, action) else NewsForm


def _enter_news(request: HttpRequest, slug: str, code: str, pk: int) -> tuple[Member, ActionSheet, NewsItem]:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    news = queries.find_news(action, pk)
    if news is None:
        raise Http404
    return member, action, news
