"""Whoever asks for whatever: no error of ours, nothing shown that should not be, nothing written by what is refused.

JALONS_FUZZ_REQUESTS and JALONS_FUZZ_SEED ask for more, or for others; the seed of a failure is printed.
"""

import os
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.urls import reverse

from tests.access.fuzzing import NEVER_SHOWN, PEOPLE, TEAM, Doors, Request
from tests.world import World

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("JALONS_FUZZ_REQUESTS", "1500"))
SEED = int(os.environ.get("JALONS_FUZZ_SEED", "14"))
# Parts of errors that are known and not mended yet: empty, unless one is being mended.
KNOWN: tuple[str, ...] = ()

REFUSED = {400, 401, 403, 404, 405, 409, 413, 422, 429}
WRITTEN = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')
HEALTH = "/sante"  # which says 503 when no worker is there
SESSIONS = {"django_session"}


@contextmanager
def tables_written() -> Iterator[set[str]]:
    tables: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tables.update(WRITTEN.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


@contextmanager
def errors_of_ours() -> Iterator[list[str]]:
    errors: list[str] = []

    def keep(sender: Any, **_: Any) -> None:
        errors.append(traceback.format_exc(limit=-3))

    got_request_exception.connect(keep)
    yield errors
    got_request_exception.disconnect(keep)


def rows(tables: set[str]) -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def body(answer: Any) -> str:
    if not answer.streaming:
        return str(answer.content.decode(errors="replace"))
    if answer.is_async or answer.headers["Content-Type"].startswith("text/event-stream"):
        return ""
    return b"".join(islice(answer.streaming_content, 100)).decode(errors="replace")


def is_refused(asked: Request, answer: Any) -> bool:
    to_sign_in = answer.headers.get("Location", "").startswith("/connexion/?suite=")
    return asked.method != "POST" or answer.status_code in REFUSED or to_sign_in


def wrong(doors: Doors, asked: Request, answers: list[int]) -> str:
    """What is wrong with an answer; nothing of the request stays."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with errors_of_ours() as errors, tables_written() as tables, transaction.atomic():
        try:
            answer = doors.send(asked)
        except Exception:
            errors.append(traceback.format_exc(limit=-3))
            transaction.set_rollback(True)
            return f"raised: {errors[-1]}"
        answers.append(answer.status_code)
        text = body(answer) if answer.status_code < 500 else ""
        changed = tables - SESSIONS if is_refused(asked, answer) and answer.status_code < 500 else set()
        after = rows(changed)
        transaction.set_rollback(True)
    if answer.status_code >= 500 and asked.path.partition("?")[0] != HEALTH:
        return f"{answer.status_code}: {errors[-1] if errors else ''}"
    # What somebody typed is given back to them.
    secrets = [secret for secret in NEVER_SHOWN if secret not in f"{asked.path} {asked.data}"]
    shown = [secret for secret in secrets if asked.who in NEVER_SHOWN[secret] and secret in text]
    if shown:
        return f"{answer.status_code}, shows {shown}"
    return f"{answer.status_code}, wrote {sorted(changed)}" if changed and rows(changed) != after else ""


def test_the_people_who_ask_are_those_they_seem_to_be(world: World) -> None:
    """Otherwise everything is refused to everybody, and nothing is tried."""
    doors = Doors(world, Random(SEED))
    views = {view.name: reverse(view.name, kwargs=doors.right_values(view)) for view in doors.views}

    def seen(who: str, name: str) -> tuple[int, list[str]]:
        doors.reset(who)
        answer = doors.clients[who].get(views[name])
        return answer.status_code, [secret for secret in NEVER_SHOWN if secret in body(answer)]

    assert seen("referente", "actions:comments") == (200, [TEAM])
    assert seen("caf", "funding:plan") == (200, [TEAM])
    assert seen("referente", "directory:index") == (200, [PEOPLE])
    assert seen("caf", "directory:index") == (403, [])
    assert seen("stranger", "overview:dashboard") == (404, [])
    assert seen("nobody", "overview:dashboard") == (302, [])
    doors_without_account = {
        "participant": "votes:vote",
        "secretary": "workshops:secretary",
        "holder": "actions:own_fiche",
        "nobody": "invitations:reply",
    }
    assert {who: seen(who, name) for who, name in doors_without_account.items()} == dict.fromkeys(
        doors_without_account, (200, [])
    )


def test_whatever_is_asked_gets_an_answer(world: World) -> None:
    print(f"seed {SEED}, {REQUESTS} requests, {connection.vendor}")
    draw = Random(SEED)
    doors = Doors(world, draw)
    answers: list[int] = []
    failures: dict[str, str] = {}
    left: list[Any] = []
    for _number in range(REQUESTS):
        left = left or draw.sample(doors.views, len(doors.views))
        request = doors.request(left.pop())
        failure = wrong(doors, request, answers)
        if failure and not any(part in failure for part in KNOWN):
            failures.setdefault(failure, str(request))
    assert settings.FORBID_WRITING_GET
    print(Counter(answers).most_common())
    print(*(f"--- {request}\n{failure}" for failure, request in failures.items()), sep="\n")
    assert (len(failures), doors.broken) == (0, [])
