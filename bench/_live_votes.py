"""A vote storm: the vote opens, phones load their live parts again, everybody votes within ten seconds through the form
of the phone, and some send forbidden papers. Accepted papers are recorded, to be compared with the database."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from bench._live_pages import CUT, PART, Browser, Phone, Room

SECONDS = 10
OPTIONS, DOTS, MOST, FROZEN = 5, 3, 2, 4
# A form is answered with a redirect, a script with the page.
DONE, REFUSED = (302, 200), 409
EVERY = 5  # one phone in this many sends a forbidden paper

type Placed = dict[int, int]

FORBIDDEN: list[Placed] = [
    {1: 2, 2: 2},  # a fourth dot
    {1: 1, FROZEN: 1},
    {1: 3},  # more dots than one option may have
    {99: 1},  # an option that does not exist
    {1: -1, 2: 2},
]


class Storm:
    def __init__(self, room: Room, path: str) -> None:
        self.room, self.path = room, path
        self.votes: list[float] = []  # seconds from « Je vote » to the page that confirms the vote
        self.pages: list[float] = []  # seconds to load the page again, or the page of the vote
        self.errors = 0
        self.forbidden = self.refused = 0
        self.accepted: dict[str, list[Placed]] = {}  # the papers that the database may hold for each participant

    async def draw_again(self, phone: Phone, spread: float) -> None:
        await asyncio.sleep(self.room.random.uniform(0, spread))
        await self._timed(self.pages, phone.request("GET", self.room.page, more=PART))

    async def vote(self, phone: Phone, place: int) -> None:
        random = self.room.random
        moment = random.uniform(1, SECONDS)
        thinking = random.uniform(0, 1)
        await asyncio.sleep(moment - thinking)
        if not await self._timed(self.pages, phone.read(self.path)):
            return
        await asyncio.sleep(thinking)
        placed, sending = self._a_paper(), phone.fields["client_id"]
        if not await self._timed(self.votes, self._counted(phone, placed, sending)):
            return
        self.accepted[phone.token] = [placed]
        if place % EVERY == 0:
            await self._forbid(phone, FORBIDDEN[place // EVERY % len(FORBIDDEN)])
        elif place % EVERY == 1:
            # Sending the same submission again later changes nothing, whatever it contains.
            await self._send(phone, self._a_paper(), sending)
        elif place % EVERY == 2:
            # Two tabs vote at once: the database must hold one of both papers, never their sum.
            others = [self._a_paper(), self._a_paper()]
            self.accepted[phone.token] = others
            tabs = [Phone(self.room, phone.token, phone.cookies, with_script=phone.with_script) for _ in others]
            for tab in tabs:
                tab.fields = dict(phone.fields)
            await asyncio.gather(
                *(self._send(tab, paper, str(uuid.uuid4())) for tab, paper in zip(tabs, others, strict=True))
            )

    def _a_paper(self) -> Placed:
        """Three dots, two at most on one option, none on the frozen option."""
        bag = [rank for rank in range(1, OPTIONS + 1) if rank != FROZEN] * MOST
        chosen = self.room.random.sample(bag, DOTS)
        return {rank: chosen.count(rank) for rank in sorted(set(chosen))}

    async def _timed(self, times: list[float], work: Awaitable[Any]) -> bool:
        begun = time.perf_counter()
        try:
            await work
        except (*CUT, AssertionError, TimeoutError):
            self.errors += 1
            return False
        times.append(time.perf_counter() - begun)
        return True

    async def _counted(self, phone: Phone, placed: Placed, sending: str) -> None:
        status, body = await self._post(phone, placed, sending)
        assert status in DONE, status
        if not phone.with_script:
            body = await phone.read(self.path)
        assert "Votre vote est compté" in body

    async def _send(self, phone: Phone, placed: Placed, sending: str) -> None:
        try:
            status, _body = await self._post(phone, placed, sending)
        except (*CUT, TimeoutError):
            status = 0
        self.errors += status not in DONE

    async def _forbid(self, phone: Phone, placed: Placed) -> None:
        self.forbidden += 1
        try:
            status, _body = await self._post(phone, placed, str(uuid.uuid4()))
        except (*CUT, TimeoutError):
            status = 0
        self.refused += status == REFUSED
        self.errors += status not in (REFUSED, *DONE)

    async def _post(self, phone: Phone, placed: Placed, sending: str) -> tuple[int, str]:
        """Sends a count for each option, as the form does."""
        counts = dict.fromkeys(range(1, OPTIONS + 1), 0) | placed
        fields = {f"d-{rank}-gommette": str(count) for rank, count in counts.items()}
        sent = phone.fields | fields | {"client_id": sending, "send": "1"}
        return await phone.request("POST", self.path, sent, PART if phone.with_script else "")


async def storm(
    room: Room, facilitator: Browser, path: str, ballot: str, say: Callable[[str], Awaitable[None]]
) -> dict[str, Any]:
    state = Storm(room, path)
    drawing: dict[Phone, asyncio.Task[None]] = {}

    def hears(phone: Phone) -> Callable[[float], None]:
        def heard(spread: float) -> None:
            # An event received before the page is loaded needs no second load: the page will show it.
            if phone not in drawing or drawing[phone].done():
                drawing[phone] = asyncio.create_task(state.draw_again(phone, spread))

        return heard

    listening = [phone for phone in room.phones if phone.with_script]
    for phone in listening:
        phone.stream.on_ballot = hears(phone)
    await say("begin votes")
    for where, fields in (("ouvrir/", {}), ("geler/", {"option": str(FROZEN), "frozen": "1"})):
        status, body = await facilitator.request("POST", ballot + where, fields)
        assert status in DONE, (status, body[:500])
    await asyncio.gather(*(state.vote(phone, place) for place, phone in enumerate(room.phones)))
    await asyncio.gather(*drawing.values())
    await say("end votes")
    status, _body = await facilitator.request("POST", ballot + "clore/", {})
    assert status in DONE, status
    for place, phone in enumerate(room.phones[:10]):
        await state._forbid(phone, {1 + place % 2: 1})  # after the end of the vote
    votes, pages = sorted(state.votes), sorted(state.pages)
    return {
        "voters": len(votes),
        "p50": votes[len(votes) // 2] * 1000,
        "p99": votes[int(len(votes) * 0.99)] * 1000,
        "pages_p99": pages[int(len(pages) * 0.99)] * 1000,
        "errors": state.errors + len(listening) - len(drawing),  # counts those who never heard that the vote is open
        "forbidden": state.forbidden,
        "refused": 100 * state.refused / state.forbidden,
        "accepted": state.accepted,
    }
