"""The news of actions. The journal says that somebody told something, never what."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.links import lock_link_holder, mark_unread
from jalons.actions.models import ActionSheet, NewsItem, SheetLink
from jalons.actions.models.news import may_publish_news
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.models import Member, Membership


@write_transaction()
def add_news(*, action: ActionSheet, text: str, on: date, by: Member, is_public: bool = False) -> NewsItem:
    if is_public:
        _refuse_publishing(by, action)
    return _create_news(action, text, on, by, is_public=is_public)


@write_transaction()
def add_news_by_link(*, link: SheetLink, text: str, on: date) -> NewsItem:
    """The public reads it only once the team has ticked it."""
    news = _create_news(link.action, text, on, lock_link_holder(link), link=link)
    mark_unread(link)
    return news


@write_transaction()
def revise_news(
    *, news: NewsItem, text: str, on: date, by: Member, is_public: bool | None = None, seen: str | None = None
) -> bool:
    """`is_public`: None when whoever corrects does not decide it; the public then no longer reads what was ticked before.
    Whether the public read it and no longer does so for that reason."""
    news = _lock_news(news)
    if news.withdrawn_at:
        raise Refused(_("Cette nouvelle est retirée\u00a0: rétablissez-la pour la corriger."), code="news-withdrawn")
    if is_public:
        _refuse_publishing(by, news.action)
    written = {"on": _check_day(on), "text": _one_line(text)}
    shown = {} if is_public is None else {"is_public": is_public}
    is_reworded = any(getattr(news, name) != value for name, value in written.items())
    is_revised = revise_row(news, written | shown, by=by, verb="amend", seen=seen)
    if is_reworded:
        _sign_correction(news, by)
    return is_revised and is_public is None and revise_row(news, {"is_public": False}, by=by, verb="amend")


@write_transaction()
def withdraw_news(*, news: NewsItem, withdrawn: bool, by: Member) -> None:
    """Or restores it, as it was."""
    _set_withdrawn(_lock_news(news), by, withdrawn=withdrawn)


@write_transaction()
def withdraw_news_by_link(*, link: SheetLink, news: NewsItem, withdrawn: bool) -> None:
    """A link restores only what was withdrawn by a link."""
    by, news = lock_link_holder(link), _lock_news(news)
    if not news.may_be_withdrawn_by(link, timezone.now()):
        raise Refused(
            _("Une nouvelle se retire le jour même, par qui l’a écrite. Demandez-le à l’équipe."),
            code="news-not-withdrawable-by-link",
        )
    if news.is_withdrawn_by_team:
        raise Refused(
            _("L’équipe a retiré cette nouvelle\u00a0: demandez-lui de la rétablir."), code="news-withdrawn-by-team"
        )
    _set_withdrawn(news, by, withdrawn=withdrawn, by_link=True)
    mark_unread(link)


def _create_news(
    action: ActionSheet, text: str, on: date, by: Member, *, link: SheetLink | None = None, is_public: bool = False
) -> NewsItem:
    news = NewsItem.objects.create(
        action=action,
        on=_check_day(on),
        text=_one_line(text),
        is_public=is_public,
        by=by.user,
        link=link,
        by_function=by.name if link else _shown_function(by),
    )
    record_change(by=by, verb="tell", about=news)
    return news


def _sign_correction(news: NewsItem, by: Member) -> None:
    """Whoever corrects what another told signs the correction; who told it signs the whole again."""
    is_own = news.link_id is None and by.user is not None and news.by_id == by.user.pk
    news.corrected_by_function = "" if is_own else _shown_function(by)
    news.corrected_on = None if is_own else timezone.localdate()
    news.save(update_fields=["corrected_by_function", "corrected_on"])


def _set_withdrawn(news: NewsItem, by: Member, *, withdrawn: bool, by_link: bool = False) -> None:
    if withdrawn == (news.withdrawn_at is not None):
        return
    news.withdrawn_at = timezone.now() if withdrawn else None
    news.withdrawn_by_link = withdrawn and by_link
    news.save(update_fields=["withdrawn_at", "withdrawn_by_link"])
    record_change(by=by, verb="withdraw" if withdrawn else "restore", about=news)


def _check_day(on: date) -> date:
    if on > timezone.localdate():
        raise Refused(
            _("Une nouvelle dit ce qui a eu lieu\u00a0: son jour ne peut pas être à venir."),
            code="news-to-come",
            field="on",
        )
    return on


def _one_line(text: str) -> str:
    sentence = " ".join(text.split())
    if not sentence:
        raise Refused(_("Écrivez votre nouvelle."), code="news-empty", field="text")
    return sentence


def _refuse_publishing(by: Member, action: ActionSheet) -> None:
    if not may_publish_news(by, action):
        raise Refused(
            _(
                "Montrer une nouvelle au public revient à qui coordonne, ou à qui porte la fiche\u00a0: décochez la case."
            ),
            code="news-not-publishable",
            field="is_public",
        )


def _shown_function(by: Member) -> str:
    """`Member.name` is the name of a person whose function nobody wrote."""
    row = Membership.objects.filter(roadmap=by.roadmap, user=by.user).first() if by.user else None
    return row.shown_function if row else by.roadmap.lead_authority[:150]


def _lock_news(news: NewsItem) -> NewsItem:
    return NewsItem.objects.select_for_update(of=("self",)).select_related("action").get(pk=news.pk)
