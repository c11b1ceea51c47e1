"""Every page of the demo, read for the days of its workshops and committees: it tells one day for each."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from jalons.governance.models import Meeting
from jalons.roadmaps.models import JournalEntry, Milestone
from jalons.workshops.models import Workshop
from tests.access import every_page
from tests.days import days_told, plain_text
from tests.world import World

pytestmark = pytest.mark.django_db
READERS = ("referente", "caf", "nobody", "participant")
# Each pledge stands with its own days, beside the title of its workshop; the note de cadrage tells the days that it had.
OTHER_DAYS = ("workshops:all_pledges ", "publication:adopt_framing ", "publication:framing_version ")
# Blocks that hold no other block: a paragraph, a cell, a heading, a line of a list.
BLOCK = re.compile(r"<(p|li|td|th|h[1-4]|dd|tr|summary|figcaption)\b[^>]*>(.*?)</\1>", re.DOTALL)


def pages_of_the_demo(world: World) -> Iterator[tuple[str, str]]:
    clients = every_page.people(world)
    for visit in (*every_page.visits_of_roadmaps(world), *every_page.visits_of_anybody(world)):
        if "GET" not in visit.methods or visit.where == "blank" or "htmx" in visit.where:
            continue
        with every_page.undone_afterwards():
            address = every_page.address_of(visit)
            for who in visit.people:
                if address and who in READERS:
                    response = clients[who].get(address)
                    if response.headers.get("Content-Type", "").startswith("text/html"):
                        yield f"{visit.name} {visit.where} {who}", response.content.decode()


def test_every_page_of_the_demo_tells_the_day_of_each_meeting(world: World) -> None:
    """What was planned for a milestone that something holds is written nowhere; and where a title stands with a day, it
    is its own."""
    plans = [date(2031, 3, 3) + timedelta(days=number) for number in range(20)]
    held = [row for row in Milestone.objects.dated() if row.appointment]
    for row, day in zip(held, plans, strict=False):
        Milestone.objects.filter(pk=row.pk).update(planned_on=day)
    JournalEntry.objects.all().delete()  # it tells the days that were
    days: dict[str, set[date]] = {}
    for one in (*Workshop.objects.exclude(held_on=None), *Meeting.objects.all()):
        days.setdefault(one.title, set()).add(one.held_on)
    for row in Milestone.objects.dated():
        # Reached before its day, it has two: the one that was planned, and the one when it was done.
        days.setdefault(row.title, set()).update(filter(None, (row.due_on, row.reached_on)))
    read = 0
    wrong = []
    for name, page in pages_of_the_demo(world):
        read += 1
        if days_told(page) & set(plans):
            wrong.append(f"{name}: what was planned")
        for _tag, block in BLOCK.findall(page):
            text, told = plain_text(block), days_told(block)
            title = max((title for title in days if title in text), key=len, default="")
            if title and told and not told & days[title] and not name.startswith(OTHER_DAYS):
                wrong.append(f"{name}: {text[:200]}")
    assert read > 400
    assert wrong == []
