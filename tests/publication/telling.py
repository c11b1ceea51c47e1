"""The news of the demo, taken back for tests that measure or read a paper to the line."""

from jalons.actions.changes import news
from jalons.actions.models import NewsItem
from jalons.roadmaps.models import Member


def withdraw_every_news(by: Member) -> None:
    for row in NewsItem.objects.filter(action__roadmap=by.roadmap):
        news.withdraw_news(news=row, withdrawn=True, by=by)
