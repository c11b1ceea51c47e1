"""The news of actions, as pages and papers tell them."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from jalons.actions.models import ActionSheet, NewsItem, SheetLink
from jalons.actions.rules.news import MOST_SHOWN, RECENT
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Roadmap


@frozen
class FicheNews:
    """The newest first; `more`: how many others there are."""

    lines: tuple[NewsItem, ...]
    more: int


def fiche_news(action: ActionSheet) -> FicheNews:
    """The last ones. One query."""
    rows = list(_standing_news_of(action.pk))
    return FicheNews(tuple(rows[:MOST_SHOWN]), max(0, len(rows) - MOST_SHOWN))


def action_news(action: ActionSheet) -> list[NewsItem]:
    """All of them, newest first. One query."""
    return list(_standing_news_of(action.pk))


@PreparedQuery
def _standing_news_of(action: int) -> QuerySet[NewsItem]:
    return NewsItem.objects.standing().filter(action=action)


def own_news(link: SheetLink) -> list[tuple[NewsItem, bool]]:
    """What was told by that link, with whether its holder may still withdraw it. One query."""
    now = timezone.now()
    return [(row, row.may_be_withdrawn_by(link, now)) for row in NewsItem.objects.standing().filter(link=link)]


def find_news(action: ActionSheet, pk: int) -> NewsItem | None:
    return NewsItem.objects.select_related("action").filter(action=action, pk=pk).first()


def latest_news(roadmap: Roadmap, on: date) -> dict[int, NewsItem]:
    """The last one of each action in the three months before `on`, by the pk of the action, the newest first. One query."""
    rows = NewsItem.objects.standing().filter(action__roadmap=roadmap, on__gt=on - RECENT, on__lte=on)
    latest: dict[int, NewsItem] = {}
    for row in rows:
        latest.setdefault(row.action_id, row)
    return latest


def news_of_year(roadmap: Roadmap, year: int) -> dict[int, list[NewsItem]]:
    """By the pk of their fiche, in the order of the days. One query."""
    by_action: dict[int, list[NewsItem]] = defaultdict(list)
    for row in NewsItem.objects.standing().filter(action__roadmap=roadmap, on__year=year).order_by("on", "id"):
        by_action[row.action_id].append(row)
    return by_action


def public_news(roadmap: Roadmap, on: date) -> dict[int, list[NewsItem]]:
    """Those that somebody of the team ticked, by the pk of their fiche, the newest first. One query."""
    by_action: dict[int, list[NewsItem]] = defaultdict(list)
    for row in NewsItem.objects.standing().filter(action__roadmap=roadmap, is_public=True, on__lte=on):
        by_action[row.action_id].append(row)
    return by_action


def unread_link_news() -> Coalesce:
    """An annotation of fiches: how many news came by a link of theirs that has something unread."""
    rows = NewsItem.objects.standing().filter(action=OuterRef("pk"), link__is_unread=True).order_by()
    counted = rows.values("action").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
