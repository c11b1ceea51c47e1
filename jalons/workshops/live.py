"""Events sent to open walls and phones. The record of a workshop numbers each event; the message shows the present
state.

There are three audiences: `wall` (the facilitation) receives the notes with their marks; `room` (others who read the
wall, and the big screen) what everybody may read; `phones` only what a phone shows.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from jalons.base.live.hub import hub
from jalons.base.live.news import encode_event
from jalons.base.live.stream import follow_topic
from jalons.workshops.models import Note, NoteCard, Workshop, WorkshopEvent

WALL = "wall"
ROOM = "room"
PHONES = "phones"

NOTE = "note"  # written, reworded or moved
BOARD = "board"  # groups have changed: the board is rendered again
NOTES = "notes"  # many notes were added or removed at once: a single event
STATE = "state"
JOINED = "joined"
PACE = "pace"  # séquence, timer, hidden notes
FREEZE = "freeze"  # frozen notes
BALLOT = "ballot"  # a vote was opened or closed, a proposition frozen, or results shown
TALLY = "tally"  # a paper counted

# A page that receives one renders its live parts again. Phones only receive the events about what they show.
FOR_PHONES = {FREEZE, PACE, BALLOT}
HEARD_AS = {FREEZE: PACE, TALLY: BALLOT}
# All phones would ask for the page at once: the message gives the delay over which to spread, in milliseconds, a few
# for each phone.
SPREAD, LEAST_SPREAD = 4, 1000


def workshop_topic(workshop: Workshop) -> str:
    return f"workshop:{workshop.pk}"


def phones_key(workshop: Workshop) -> str:
    """The right to follow as a phone: it ends when the workshop closes."""
    return f"workshop:{workshop.pk}:phones"


def publish_event(workshop: Workshop, kind: str, note: Note | None = None) -> None:
    """Sends the event that the record of the workshop has just numbered, inside the same transaction."""
    card = note.card() if note else None
    hub.publish(workshop_topic(workshop), workshop.last_seq, _event_messages(workshop, workshop.last_seq, kind, card))


def follow_wall(request: HttpRequest, workshop: Workshop, user_id: int, audience: str = ROOM) -> HttpResponse:
    return _follow_workshop(request, workshop, audience, [f"user:{user_id}"], session_asker(request))


def session_asker(request: HttpRequest) -> str:
    """The signed-in person who follows."""
    return f"session:{request.session.session_key}"


def follow_from_phone(request: HttpRequest, workshop: Workshop, asker: str, audience: str = PHONES) -> HttpResponse:
    """Follows as a phone, or as the room when somebody reads the wall from afar. `asker`: the owner of the phone."""
    return _follow_workshop(request, workshop, audience, [phones_key(workshop)], asker)


def _follow_workshop(
    request: HttpRequest, workshop: Workshop, audience: str, keys: Iterable[str], asker: str
) -> HttpResponse:
    def reached() -> int:
        workshop.refresh_from_db()
        return workshop.last_seq

    return follow_topic(
        request,
        topic=workshop_topic(workshop),
        audience=audience,
        keys=keys,
        asker=asker,
        reached=reached,
        since=_missed_messages(workshop, audience),
    )


def _missed_messages(workshop: Workshop, audience: str) -> Callable[[int], list[bytes]]:
    def since(after: int) -> list[bytes]:
        """Each change once: a note moved three times is sent with its present place."""
        latest: dict[tuple[str, int | None], WorkshopEvent] = {}
        for event in WorkshopEvent.objects.filter(workshop=workshop, seq__gt=after).order_by("seq"):
            key = (event.kind, event.payload.get("note"))
            latest.pop(key, None)
            latest[key] = event
        numbers = [number for _kind, number in latest if number is not None]
        cards = {note.number: note.card() for note in Note.objects.filter(workshop=workshop, number__in=numbers)}
        messages = (
            _event_messages(workshop, event.seq, kind, cards.get(number or 0)).get(audience)
            for (kind, number), event in latest.items()
        )
        return [message for message in messages if message]

    return since


def _event_messages(workshop: Workshop, number: int, kind: str, card: NoteCard | None) -> Mapping[str, bytes]:
    if kind == NOTE and card:
        whole, phones = encode_event(number, NOTE, note_html(card)), _count_message(workshop, number, card.number)
        return {WALL: whole, ROOM: _room_message(workshop, number, card, whole), PHONES: phones}
    if kind == NOTES:
        board = encode_event(number, BOARD, BOARD)
        return {WALL: board, ROOM: board, PHONES: _count_message(workshop, number)}
    if kind == STATE:
        return dict.fromkeys((WALL, ROOM, PHONES), encode_event(number, STATE, workshop.state))
    if kind == JOINED:
        joined = encode_event(number, JOINED, str(workshop.participants.count()))
        return {WALL: joined, ROOM: joined}
    name = HEARD_AS.get(kind, kind)
    message = encode_event(number, name, name)
    for_phones = {PHONES: encode_event(number, name, _spread_delay(workshop))} if kind in FOR_PHONES else {}
    return {WALL: message, ROOM: message, **for_phones}


def _spread_delay(workshop: Workshop) -> str:
    return str(max(LEAST_SPREAD, SPREAD * workshop.participants.count()))


def _count_message(workshop: Workshop, number: int, note: int | None = None) -> bytes:
    """« 12 7 »: twelve notes are on the wall, and note 7 was written or changed: its phone says what became of it."""
    return encode_event(number, "count", f"{workshop.notes_on_wall} {note}" if note else str(workshop.notes_on_wall))


def _room_message(workshop: Workshop, number: int, card: NoteCard, whole: bytes) -> bytes:
    """A note that the room may not read is not sent: the page is rendered again without it."""
    shown = card.for_the_room()
    if shown is None or workshop.notes_hidden:
        return encode_event(number, BOARD, BOARD)
    return whole if shown == card else encode_event(number, NOTE, note_html(shown))


# Stands for the number of a note while its card is drawn; no text holds it, since it is chosen when the server starts.
_NUMBER = 10**17 + secrets.randbelow(10**17)
# Cards drawn a moment ago, between a note that arrives and its event. They hold texts, so they are few.
RECENT_CARDS = 32


def note_html(card: NoteCard) -> str:
    return _draw_card(replace(card, number=_NUMBER)).replace(str(_NUMBER), str(card.number))


def draw_ahead(note: Note) -> None:
    """Draws the card of a note before its workshop is locked, which gives its number: the room writes one after the
    other, and a card takes a third of what each waits."""
    note_html(note.card())


@lru_cache(maxsize=RECENT_CARDS)
def _draw_card(card: NoteCard) -> str:
    return render_to_string("workshops/wall.html#note", {"note": card}).strip()
