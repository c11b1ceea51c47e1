"""The progress of a source while it is fetched or read: one attempt at a time for each source and roadmap."""

import time
from datetime import datetime
from typing import Any, Protocol

from django.utils import timezone
from django.utils.functional import Promise

from jalons.base.db import write_transaction
from jalons.opendata.models import SourceAttempt
from jalons.roadmaps.models import Roadmap

TELL_EVERY = 0.4  # seconds

Stage = SourceAttempt.Stage


class Superseded(Exception):
    """Another attempt has begun: this one was considered lost, and stops."""


class Named(Protocol):
    """What is attempted: a source, or a public catalogue of another floor."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str | Promise: ...


@write_transaction()
def begin_attempt(source: Named, roadmap: Roadmap | None) -> tuple[SourceAttempt, bool]:
    """The attempt, and True when it begins now, False when one is already running."""
    now = timezone.now()
    fresh = {"title": str(source.title), "stage": Stage.WAITING, "began_at": now, "seen_at": now}
    attempt, created = SourceAttempt.objects.select_for_update().get_or_create(
        source=source.key, roadmap=roadmap, defaults=fresh
    )
    if not created:
        if attempt.is_running(now):
            return attempt, False
        for name, value in (fresh | {"done": 0, "total": 0, "sentence": "", "ended_at": None}).items():
            setattr(attempt, name, value)
        attempt.save()
    return attempt, True


class Work:
    """Stores the progress of an attempt, at intervals long enough not to delay other writers."""

    def __init__(self, pk: int, began_at: datetime) -> None:
        self._attempt = SourceAttempt.objects.filter(pk=pk, began_at=began_at, ended_at=None)
        self._told = 0.0

    def stage(self, stage: Stage, total: int = 0) -> None:
        self._tell(stage=stage, done=0, total=total)

    def progress(self, done: int, total: int | None = None) -> None:
        """`total` has the same unit, bytes or rows; None keeps the previous one."""
        if time.monotonic() - self._told >= TELL_EVERY:
            self._tell(done=done, **({} if total is None else {"total": total}))

    def end(self, stage: Stage, sentence: str = "") -> None:
        self._tell(stage=stage, sentence=sentence[:500], ended_at=timezone.now())

    @write_transaction()
    def _tell(self, **values: Any) -> None:
        self._told = time.monotonic()
        if not self._attempt.update(seen_at=timezone.now(), **values):
            raise Superseded
