"""What people say of a fiche, beside it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import comments
from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet, Comment
from jalons.actions.queries import action_rows, comments_and_links
from jalons.actions.queries import sheets as sheet_queries
from jalons.roadmaps.changes.members import enrol_member
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world: World, member: Member) -> Member:
    user = world.user("pilote")
    if not member.roadmap.memberships.filter(user=user).exists():
        enrol_member(user=user, role="pilote", function="Direction du centre social", by=member)
    return Member(member.roadmap, user, Role.LEAD, "Direction du centre social")


def age(comment: Comment, **ago: int) -> None:
    Comment.objects.filter(pk=comment.pk).update(written_at=timezone.now() - timedelta(**ago))


def test_the_journal_tells_that_they_spoke_and_never_their_words(action: ActionSheet, lead: Member) -> None:
    with told(lead.roadmap) as lines:
        said = comments.add_comment(action=action, text="Un secret", by=lead)
        comments.amend_comment(comment=said, text="Un autre", by=lead)
        comments.resolve_comment(comment=said, resolved=True, by=lead)
        comments.resolve_comment(comment=said, resolved=True, by=lead)
        comments.resolve_comment(comment=said, resolved=False, by=lead)
        comments.remove_comment(comment=said, by=lead)
        comments.remove_comment(comment=said, by=Member(lead.roadmap, lead.user, Role.FOCAL_POINT, "Référente"))
    assert lines == [(verb, "comment", {}, {}) for verb in ("comment", "amend", "resolve", "unresolve", "remove")]
    said.refresh_from_db()
    assert (said.text, said.removed_by_name) == ("", "Direction du centre social")


def test_a_comment_is_amended_by_its_author_for_a_day(action: ActionSheet, lead: Member, member: Member) -> None:
    said = comments.add_comment(action=action, text="Un", by=lead)
    with refused("comment-not-amendable"):
        comments.amend_comment(comment=said, text="Deux", by=member)
    age(said, hours=23)
    comments.amend_comment(comment=said, text="Deux", by=lead)
    age(said, hours=25)
    with refused("comment-not-amendable"):
        comments.amend_comment(comment=said, text="Trois", by=lead)
    with refused("comment-not-removable"):
        comments.remove_comment(comment=said, by=lead)
    comments.remove_comment(comment=said, by=member)
    assert [(line.text, line.is_edited, line.removed_by) for line in comments_and_links.comment_lines(action)] == [
        ("", True, member.name)
    ]


def test_a_comment_that_was_taken_away_is_dealt_with(action: ActionSheet, lead: Member) -> None:
    first, second, third = (comments.add_comment(action=action, text=text, by=lead) for text in ("Un", "Deux", "Trois"))
    comments.remove_comment(comment=first, by=lead)
    comments.resolve_comment(comment=second, resolved=True, by=lead)
    assert sheet_queries.current_sheet(action).open_comments == 1
    assert [row.open_comments for row in action_rows.action_index(lead.roadmap).rows] == [1]
    comments.resolve_comment(comment=first, resolved=True, by=lead)
    first.refresh_from_db()
    assert (first.resolved_at, third.resolved_at) == (None, None)


def test_comments_do_not_multiply_the_steps_of_the_list(action: ActionSheet, lead: Member) -> None:
    for label in ("Un", "Deux"):
        sheet_changes.add_step(action=action, label=label, by=lead)
        comments.add_comment(action=action, text=label, by=lead)
    row = action_rows.action_index(lead.roadmap).rows[0]
    assert (row.steps, row.open_comments) == (2, 2)


def test_the_page_keeps_what_was_typed_and_escapes_it(action: ActionSheet, lead: Member, client: Client) -> None:
    assert lead.user
    client.force_login(lead.user)
    url = reverse("actions:comments", args=[lead.roadmap.slug, "1.1"])
    empty: Any = client.post(url, {"text": "  "})
    assert empty.context["form"].errors == {"text": ["Écrivez votre commentaire."]}
    assert client.post(url, {"text": "<b>Gras</b>"}).status_code == 302
    assert "&lt;b&gt;Gras&lt;/b&gt;" in client.get(url).content.decode()
    listed = client.get(reverse("actions:index", args=[lead.roadmap.slug])).content.decode()
    assert listed.count(url) == 1


def test_one_comment_and_twenty_cost_the_same_queries(action: ActionSheet, lead: Member, client: Client) -> None:
    assert lead.user
    client.force_login(lead.user)
    url = reverse("actions:comments", args=[lead.roadmap.slug, "1.1"])
    counts = []
    for n in range(20):
        comments.add_comment(action=action, text=str(n), by=lead)
        if n in (0, 19):
            with CaptureQueriesContext(connection) as queried:
                client.get(url)
            counts.append(len(queried))
    assert counts[0] == counts[1]


def test_words_are_not_taken_away_by_one_touch(action: ActionSheet, member: Member, client: Client) -> None:
    comments.add_comment(action=action, text="Qui paie\u00a0?", by=member)
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("actions:comments", args=[member.roadmap.slug, "1.1"])).content.decode()
    (asked,) = re.findall(r"<details>(.*?)</details>", page, re.DOTALL)
    assert [words in asked for words in ("<summary", "Ses mots disparaissent pour de bon.", "retirer/")] == [True] * 3
    assert page.count("/retirer/") == 1
