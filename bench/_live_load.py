"""The load of the room: its walls and its phones, which listen, write notes and vote through the addresses of the
product.

It runs in its own process, on the same cores as the server. It reads its plan as a line of JSON; it prints when a part
begins and ends, then one line of JSON. The latency of a note goes from the first byte of its POST, written here, to its
event, read here by each page.
"""

import asyncio
import gc
import json
import random
import resource
import sys
import time
import uuid
from contextlib import suppress
from typing import Any

from bench._live_pages import CUT, QUEUE, Browser, Phone, Room, Stream, Wall, heard_times
from bench._live_votes import storm

TEXT = "note de banc %06d : ma voisine a 82 ans et pas d’ordinateur, elle vient à la mairie pour tout."
OPENING_AT_ONCE = 40
SETTLING_SECONDS = 10
WITHOUT_SCRIPT = 4  # one phone in this many has no script


async def opened[Page: Stream](pages: list[Page]) -> list[Page]:
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(page: Page) -> None:
        async with gate:
            await page.open()

    await asyncio.gather(*map(one, pages))
    return pages


class Hand:
    """Somebody who writes: with the script, whose queue asks for JSON, or with the plain form, whose redirect is
    followed."""

    def __init__(self, room: Room, phone: Phone) -> None:
        self.room, self.phone = room, phone
        self.turn = asyncio.Lock()

    async def write(self, number: int, client_id: str) -> None:
        async with self.turn:
            self.room.sent.setdefault(number, time.perf_counter())
            if self.phone.with_script:
                fields = {"text": TEXT % number, "client_id": client_id}
                status, body = await self.phone.request("POST", f"{self.room.page}notes/", fields, QUEUE)
                assert status == 200, (status, body)
                assert json.loads(body)["saved"] == client_id
                self.room.number_of[number] = json.loads(body)["number"]
            else:
                fields = self.phone.fields | {"text": TEXT % number, "client_id": client_id}
                status, body = await self.phone.request("POST", f"{self.room.page}notes/", fields)
                assert status == 302, (status, body)
                self.room.acknowledged.add(number)
                await self.phone.read(self.room.page)
            self.room.acknowledged.add(number)


async def write_notes(room: Room, hands: list[Hand], first: int, count: int, rate: float) -> None:
    """Sends notes at a steady rate, whatever the server answers: a slow server does not slow the room."""
    begun = time.perf_counter() + 0.1
    tasks = []
    for index in range(count):
        await asyncio.sleep(max(0.0, begun + index / rate - time.perf_counter()))
        number = first + index
        client_id = room.client_ids.setdefault(number, str(uuid.UUID(int=room.random.getrandbits(128), version=4)))
        tasks.append(asyncio.create_task(hands[number % len(hands)].write(number, client_id)))
    for task in tasks:
        with suppress(*CUT):
            await task


async def hands_of(room: Room) -> list[Hand]:
    hands = [Hand(room, phone) for phone in room.phones]
    for hand in hands:
        if not hand.phone.with_script:
            await hand.phone.read(room.page)
    return hands


async def settled(room: Room, pages: list[Any], numbers: set[int]) -> None:
    """Waits until every page has the acknowledged notes, or a time limit."""
    deadline = time.perf_counter() + SETTLING_SECONDS
    while time.perf_counter() < deadline and not all(page.has(numbers) for page in pages):
        await asyncio.sleep(0.02)


# --- notes -----------------------------------------------------------------------------------------------------------


async def notes(room: Room, rate: float, seconds: float) -> dict[str, Any]:
    hands = await hands_of(room)
    await write_notes(room, hands, 0, int(rate), rate)  # one second, so that caches are warm
    await asyncio.sleep(0.3)
    warm = len(room.sent)
    gc.collect()
    gc.freeze()
    gc.disable()
    await say("begin notes")
    await write_notes(room, hands, warm, int(rate * seconds), rate)
    await say("end notes")
    expected = {number for number in room.acknowledged if number >= warm}
    assert len(expected) == int(rate * seconds), "a note was not acknowledged"
    await settled(room, room.walls, expected)
    for wall in room.walls:
        room.number_of |= wall.number_of
    expected &= room.number_of.keys()
    counted = {room.number_of[number] for number in expected}
    await settled(room, [phone.stream for phone in room.phones], counted)
    latencies = [heard - room.sent[mark] for wall in room.walls for mark, heard in wall.heard.items() if mark >= warm]
    on_phones = [heard_times(phone.stream, counted) for phone in room.phones]
    latencies += [
        times[room.number_of[mark]] - room.sent[mark]
        for times in on_phones
        for mark in expected
        if room.number_of[mark] in times
    ]
    gc.enable()
    ordered = sorted(latencies)
    asked = int(rate * seconds) * (len(room.walls) + len(room.phones))
    return {
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[int(len(ordered) * 0.99)] * 1000,
        "delivered": 100 * len(ordered) / asked,
        "acknowledged": sorted(room.acknowledged),
    }


# --- a crash ---------------------------------------------------------------------------------------------------------


async def crash(room: Room, rate: float) -> dict[str, Any]:
    """Sends half of the notes, has the server killed without warning, sends the other half. Then each phone sends again
    the notes without answer, as its queue does, and one phone in three those with an answer."""
    hands = await hands_of(room)
    half = int(rate * 3)
    writing = asyncio.create_task(write_notes(room, hands, 0, half, rate))
    await asyncio.sleep(1.5)
    await say("kill")
    await writing
    before = set(room.acknowledged)
    every: list[Stream] = [*room.walls, *(phone.stream for phone in room.phones)]
    await asyncio.gather(*(page.closed for page in every))
    await say("restart")
    await opened(every)
    again = [number for number in room.sent if number not in before or number % 3 == 0]
    await asyncio.gather(*(hands[number % len(hands)].write(number, room.client_ids[number]) for number in again))
    await write_notes(room, hands, half, int(rate), rate)
    await settled(room, room.walls, room.acknowledged)
    caught_up = sum(wall.has(room.acknowledged) for wall in room.walls)
    return {
        "acknowledged": sorted(room.acknowledged),
        "before": sorted(before),
        "caught_up": 100 * caught_up / len(room.walls),
    }


async def hold_the_line(room: Room, count: int) -> None:
    """Sockets that ask for nothing; each is opened again when the server has closed it."""

    async def one() -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(room.host, room.port)
                await reader.read()
                writer.close()
            await asyncio.sleep(0.1)

    await asyncio.gather(*(one() for _ in range(count)))


async def say(words: str) -> None:
    print(words, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    room = Room(plan["host"], plan["port"], plan["participate"], plan["after"], random.Random(plan["size"]))
    holding = asyncio.create_task(hold_the_line(room, plan.get("silent", 0)))
    facilitators = [{"sessionid": session, "csrftoken": "f" * 32} for session in plan["sessions"]]
    facilitator = facilitators[0]
    screens = [facilitators[place % len(facilitators)] for place in range(plan["walls"])]
    room.walls = await opened([Wall(room, plan["wall"], screen) for screen in screens])
    people = plan["phones"][: plan["phones_open"]]
    room.phones = [
        Phone(room, token, {plan["cookie"]: cookie}, with_script=place % WITHOUT_SCRIPT != 0)
        for place, (token, cookie) in enumerate(people)
    ]
    await opened([phone.stream for phone in room.phones])
    result: dict[str, Any] = {}
    if "notes" in plan["parts"]:
        result["notes"] = await notes(room, plan["rate"], plan["seconds"])
    if "votes" in plan["parts"]:
        result["votes"] = await storm(room, Browser(room, facilitator), plan["vote"], plan["ballot"], say)
    if "crash" in plan["parts"]:
        result["crash"] = await crash(room, plan["rate"])
    holding.cancel()
    result["resyncs"] = sum(page.resyncs for page in [*room.walls, *(phone.stream for phone in room.phones)])
    return result


if __name__ == "__main__":
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with suppress(ImportError):
        import uvloop

        uvloop.install()
    print(json.dumps(asyncio.run(main(json.loads(sys.stdin.readline())))), flush=True)
