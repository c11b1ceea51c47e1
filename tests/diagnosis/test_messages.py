"""Key messages: kept, rewritten, ordered by hand, and never rewritten behind one's back."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from jalons.diagnosis.changes import messages
from jalons.diagnosis.models import KeyMessage
from jalons.diagnosis.queries import portraits
from jalons.roadmaps.models import JournalEntry, Member
from tests.pages import send_shown
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
GATHERED = "Plus de la moitié des habitants vivent dans 2 des 16 communes."


@pytest.fixture
def member(world: "World") -> Member:
    KeyMessage.objects.filter(roadmap=world.roadmap).delete()
    return world.member()


def written(member: Member, *texts: str) -> list[KeyMessage]:
    return [messages.write_message(text=text, by=member) for text in texts]


def texts(member: Member) -> list[tuple[int, str]]:
    return list(KeyMessage.objects.filter(roadmap=member.roadmap).values_list("rank", "text"))


def kept(member: Member) -> KeyMessage:
    found = {one.key: one for one in portraits.territory_portrait(member.roadmap).messages.suggested}["gathered"]
    return messages.keep_message(key="gathered", text=found.text, source=found.source, by=member)


def test_a_suggestion_is_kept_in_the_words_that_were_read(member: Member) -> None:
    message = kept(member)
    assert (message.text, message.proposed, message.key) == (GATHERED, GATHERED, "gathered")
    assert message.source == "Insee, populations en vigueur au 1er janvier 2026"
    after = portraits.territory_portrait(member.roadmap).messages
    assert "gathered" not in {one.key for one in after.suggested}
    assert [(line.text, line.is_theirs, line.has_moved) for line in after.kept] == [(GATHERED, False, False)]


def test_a_suggestion_is_kept_once(member: Member) -> None:
    kept(member)
    with refused("message-already-kept"):
        messages.keep_message(key="gathered", text="Autre", source="", by=member)
    assert texts(member) == [(1, GATHERED)]


def test_a_sixth_message_is_refused(member: Member) -> None:
    written(member, *"abcde")
    with refused("too-many-messages"):
        messages.write_message(text="f", by=member)
    with refused("too-many-messages"):
        messages.keep_message(key="gathered", text="f", source="", by=member)
    assert texts(member) == list(enumerate("abcde", 1))


@pytest.mark.parametrize(("moved", "rank", "order"), [(2, 1, "cab"), (0, 3, "bca"), (1, 2, "abc"), (0, 99, "bca")])
def test_messages_are_ordered_by_hand(member: Member, moved: int, rank: int, order: str) -> None:
    found = written(member, *"abc")
    messages.move_message(message=found[moved], rank=rank, by=member)
    assert texts(member) == list(enumerate(order, 1))


def test_removing_one_closes_the_ranks(member: Member) -> None:
    found = written(member, *"abc")
    messages.remove_message(message=found[0], by=member)
    assert texts(member) == [(1, "b"), (2, "c")]
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.about_kind, line.before) == ("remove", "keymessage", {"text": "a", "source": ""})


def test_data_that_change_never_rewrite_a_message(member: Member) -> None:
    message = kept(member)
    messages.rewrite_message(message=message, text="Nous vivons surtout à Brantôme et Mareuil.", source="", by=member)
    biggest = member.roadmap.communes.order_by("-population")[0]
    biggest.population = 100_000
    biggest.save()
    (line,) = portraits.territory_portrait(member.roadmap).messages.kept
    assert line.text == "Nous vivons surtout à Brantôme et Mareuil."
    today = "Plus de la moitié des habitants vivent dans une seule des 16 communes."
    assert line.has_moved and line.today and line.today.text == today
    messages.keep_wording(message=message, text=today, by=member)
    (line,) = portraits.territory_portrait(member.roadmap).messages.kept
    assert (line.text, line.has_moved) == ("Nous vivons surtout à Brantôme et Mareuil.", False)


def test_what_data_do_not_say_any_more_becomes_theirs(member: Member) -> None:
    message = kept(member)
    member.roadmap.communes.update(population=100)
    (line,) = portraits.territory_portrait(member.roadmap).messages.kept
    assert line.is_gone and line.today is None and line.text == GATHERED
    messages.keep_wording(message=message, text="", by=member)
    (line,) = portraits.territory_portrait(member.roadmap).messages.kept
    assert (line.is_theirs, line.has_moved, line.text) == (True, False, GATHERED)


def test_the_words_of_today_are_taken_when_one_asks(member: Member) -> None:
    message = kept(member)
    messages.renew_message(message=message, text="Autrement dit.", source="Insee, 2027", by=member)
    message.refresh_from_db()
    assert (message.text, message.source, message.proposed) == ("Autrement dit.", "Insee, 2027", "Autrement dit.")


def test_a_message_of_theirs_has_nothing_to_renew(member: Member) -> None:
    (message,) = written(member, "La fibre arrive.")
    with refused("message-not-suggested"):
        messages.renew_message(message=message, text="x", source="", by=member)
    with refused("message-not-suggested"):
        messages.keep_wording(message=message, text="x", by=member)


def test_the_page_keeps_moves_rewrites_and_removes(world: "World", member: Member, client: Client) -> None:
    client.force_login(world.user("referente"))
    slug = world.roadmap.slug
    page = reverse("diagnosis:messages", args=[slug])
    assert GATHERED in client.get(page).content.decode()
    client.post(reverse("diagnosis:keep_message", args=[slug, "gathered"]))
    client.post(page, {"text": "Neuf  mairies\naident chaque jour.", "source": "Enquête, mars 2026"})
    assert texts(member) == [(1, GATHERED), (2, "Neuf mairies aident chaque jour.")]
    second = KeyMessage.objects.get(roadmap=world.roadmap, rank=2)
    client.post(reverse("diagnosis:move_message", args=[slug, second.pk]), {"rank": 1})
    send_shown(client, reverse("diagnosis:message", args=[slug, second.pk]), {"text": "Neuf mairies sur seize aident."})
    assert texts(member) == [(1, "Neuf mairies sur seize aident."), (2, GATHERED)]
    client.post(reverse("diagnosis:remove_message", args=[slug, second.pk]))
    assert texts(member) == [(1, GATHERED)]
    assert client.post(reverse("diagnosis:keep_message", args=[slug, "nonsense"])).status_code == 404


def test_what_was_typed_is_kept_when_it_is_too_long(world: "World", member: Member, client: Client) -> None:
    client.force_login(world.user("referente"))
    long = "m" * 301
    page = client.post(reverse("diagnosis:messages", args=[world.roadmap.slug]), {"text": long}).content.decode()
    assert long in page and texts(member) == []


def test_the_page_says_that_data_have_changed(world: "World", member: Member, client: Client) -> None:
    client.force_login(world.user("referente"))
    message = kept(member)
    KeyMessage.objects.filter(pk=message.pk).update(proposed="Autrefois.", text="Autrefois, dit autrement.")
    page = client.get(reverse("diagnosis:messages", args=[world.roadmap.slug])).content.decode()
    assert "Les données ont changé depuis." in page and GATHERED in page and "Autrefois, dit autrement." in page
    assert (
        "Les données ont changé depuis."
        in client.get(reverse("diagnosis:index", args=[world.roadmap.slug])).content.decode()
    )
    client.post(reverse("diagnosis:renew_message", args=[world.roadmap.slug, message.pk]), {"choice": "take"})
    assert texts(member) == [(1, GATHERED)]
