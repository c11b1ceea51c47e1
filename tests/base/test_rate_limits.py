"""How often something may be done: each limit of the table, in the memory of one process and in the table of several."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from uvicorn import Config

from jalons.base import counters, rate_limits
from jalons.base.errors import TooMany
from jalons.base.middleware import get_reads_only
from jalons.base.rate_limits import DRAFTS, LIMITS, WRONG_CODES, WRONG_CODES_OF_A_DEVICE, Limit
from tests.conftest import Clock

SHARED = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jalons_limits"}


@pytest.fixture(params=["one process", "several"])
def store(request: pytest.FixtureRequest, db: None, settings: Any) -> None:
    if request.param == "several":
        settings.CACHES = settings.CACHES | {"limits": SHARED}
        call_command("createcachetable", verbosity=0)


def passes(limit: Limit, *asker: object) -> int:
    """Seconds to wait; 0 when it passes."""
    try:
        rate_limits.spend_attempt(limit, *asker)
    except TooMany as refusal:
        return refusal.retry_after
    return 0


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_each_limit_lets_its_number_pass_then_refuses_until_its_time_is_over(limit: Limit, clock: Clock) -> None:
    short = replace(limit, most=min(limit.most, 75))
    assert [passes(short, "one") for _ in range(short.most)] == [0] * short.most
    clock.now += 5
    assert (passes(short, "one"), passes(short, "another")) == (limit.seconds - 5, 0)
    clock.now += limit.seconds - 5
    assert passes(short, "one") == 0


@pytest.mark.usefixtures("store")
def test_checking_counts_nothing(clock: Clock) -> None:
    for _ in range(WRONG_CODES.most - 1):
        rate_limits.spend_attempt(WRONG_CODES, "here")
    for _ in range(5):
        rate_limits.check_limit(WRONG_CODES, "here")
    rate_limits.spend_attempt(WRONG_CODES, "here")
    with pytest.raises(TooMany, match="Réessayez dans 1 minute"):
        rate_limits.check_limit(WRONG_CODES, "here")


def test_limits_have_different_names() -> None:
    assert len({limit.name for limit in LIMITS}) == len(LIMITS) > 15


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (0.2, "Réessayez dans 1 seconde."),
        (14.1, "Réessayez dans 15 secondes."),
        (55, "Réessayez dans 1 minute."),
        (121, "Réessayez dans 3 minutes."),
        (3600, "Réessayez dans une heure."),
    ],
)
def test_a_refusal_says_when_to_try_again(seconds: float, sentence: str) -> None:
    assert rate_limits.try_again_sentence(seconds).replace("\u00a0", " ") == sentence


def test_a_memory_holds_a_bounded_number_of_entries_and_forgets_what_ends_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counters, "MOST_ENTRIES", 100)
    memory = counters.Memory()
    for n in range(1_000):
        memory.add(f"asker {n}", 60, now=float(n) / 1000)
    assert len(memory._counts) <= 100
    assert (memory.read("asker 999", 1.0)[0], memory.read("asker 0", 1.0)[0]) == (1, 0)
    memory.clear()
    for n in range(200):
        memory.add(f"asker {n}", 1, now=2.0 * n)
    assert len(memory._counts) <= 100


def test_devices_by_the_thousand_push_no_other_count_out(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(counters, "MOST_ENTRIES", 100)
    for _ in range(WRONG_CODES.most):
        rate_limits.spend_attempt(WRONG_CODES, "here")
    for n in range(300):
        rate_limits.spend_attempt(rate_limits.ENTRIES_OF_A_DEVICE, f"forged {n}")
    with pytest.raises(TooMany):
        rate_limits.check_limit(WRONG_CODES, "here")


@pytest.mark.django_db
def test_a_table_holds_a_bounded_number_of_entries_too(
    settings: Any, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    settings.CACHES = settings.CACHES | {"limits": SHARED}
    call_command("createcachetable", verbosity=0)
    monkeypatch.setattr(counters, "MOST_ENTRIES", 10)
    monkeypatch.setattr(rate_limits, "_table", counters.Table())
    for n in range(30):
        rate_limits.spend_attempt(DRAFTS, n)
    clock.now += 2 * counters.FORGET_SECONDS
    rate_limits.spend_attempt(DRAFTS, "one more")

    def entries() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM jalons_limits")
            return int(cursor.fetchone()[0])

    assert entries() == 11
    clock.now += DRAFTS.seconds
    rate_limits.spend_attempt(DRAFTS, "later")
    assert entries() == 1


@pytest.mark.django_db
def test_several_processes_count_together(settings: Any) -> None:
    """Each thread has a connection of its own: the database is all that they share."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one process")
    settings.CACHES = settings.CACHES | {"limits": SHARED}

    def apart(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            connection.close()

    def drop() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE jalons_limits")

    def prepare() -> None:
        call_command("createcachetable", verbosity=0)
        counters.make_table_unlogged("jalons_limits")

    with ThreadPoolExecutor(4) as processes:
        processes.submit(apart, prepare).result()
        try:
            waits = list(processes.map(lambda _n: apart(lambda: passes(WRONG_CODES, "192.0.2.1")), range(100)))
        finally:
            processes.submit(apart, drop).result()
    assert (waits.count(0), len(waits)) == (WRONG_CODES.most, 100)


# --- codes -----------------------------------------------------------------------------------------------------------


def at(address: str, device: str = "") -> Any:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    if device:
        request.COOKIES["csrftoken"] = device
    return request


def types(request: Any, code: str, right: tuple[str, ...] = ("K7M3PX",)) -> int:
    try:
        opened = rate_limits.open_by_code(request, code, lambda: code if code in right else None)
    except TooMany:
        return 429
    return 200 if opened else 404


def test_a_device_that_guesses_takes_nothing_from_its_neighbours(clock: Clock) -> None:
    guesses = [types(at("192.0.2.1", device="cookie"), f"CCCC{n:02}") for n in range(100)]
    assert (guesses.count(404), guesses.count(429)) == (WRONG_CODES_OF_A_DEVICE.most, 90)
    assert types(at("192.0.2.1", device="neighbour"), "K7M3PX") == 200


def test_an_address_that_guesses_without_cookies_is_refused_even_the_right_code(clock: Clock) -> None:
    guesses = [types(at("192.0.2.1"), f"CCCC{n:02}") for n in range(100)]
    assert (guesses.count(404), guesses.count(429)) == (WRONG_CODES.most, 40)
    assert types(at("192.0.2.1"), "K7M3PX") == 429
    clock.now += WRONG_CODES.seconds
    assert types(at("192.0.2.1"), "K7M3PX") == 200


def test_a_code_that_served_at_an_address_is_heard_there_whatever_the_neighbours_type(clock: Clock) -> None:
    assert types(at("192.0.2.1"), "K7M3PX") == 200
    for n in range(100):
        types(at("192.0.2.1"), f"CCCC{n:02}")
    assert [types(at("192.0.2.1"), "K7M3PX") for _phone in range(150)] == [200] * 150
    # It gives no way to guess another.
    assert types(at("192.0.2.1"), "XP3M7K", right=("K7M3PX", "XP3M7K")) == 429


def test_whoever_is_wrong_gets_the_cookie_that_counts_them() -> None:
    request = at("192.0.2.1")
    assert types(request, "CCCCCC") == 404
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


@pytest.mark.usefixtures("store")
def test_wrong_codes_are_counted_by_a_get() -> None:
    """Where several processes count together, this is the one thing that a reading writes."""

    def view(request: Any) -> Any:
        types(request, "CCCCCC")
        raise Http404

    with pytest.raises(Http404):
        get_reads_only(view)(at("192.0.2.1"))


# --- where a request comes from --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "trusted", "told", "address"),
    [
        ("127.0.0.1", None, "198.51.100.7", "198.51.100.7"),
        # What a visitor wrote comes first; what the proxy saw comes last.
        ("127.0.0.1", None, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", None, "203.0.113.1", "198.51.100.7"),
        ("192.0.2.80", "192.0.2.80", "198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "192.0.2.80", "203.0.113.1", "198.51.100.7"),
    ],
)
def test_a_forwarded_address_is_believed_from_a_known_proxy_alone(
    peer: str, trusted: str | None, told: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As run.py starts the server: uvicorn believes the machine itself, or what FORWARDED_ALLOW_IPS names."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    seen: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"][0])

    config = Config(application, lifespan="off", log_config=None)
    config.load()
    scope = {
        "type": "http",
        "client": (peer, 1234),
        "headers": [(b"x-forwarded-for", told.encode())],
        "scheme": "http",
    }
    asyncio.run(config.loaded_app(scope, None, None))  # type: ignore[arg-type]
    assert seen == [address]


# --- what the host reads ---------------------------------------------------------------------------------------------


def test_the_hosting_guide_tells_each_limit() -> None:
    guide = (django_settings.BASE_DIR / "docs" / "hosting.md").read_text(encoding="utf-8")
    rows = [f"| {limit.what} | {limit.per} | {limit.most} en {spoken(limit.seconds)} |" for limit in LIMITS]
    assert [row for row in rows if row not in guide] == []


def spoken(seconds: int) -> str:
    return {15: "15 s", 60: "1 min", 120: "2 min", 600: "10 min", 3600: "1 h"}[seconds]
