"""What happens to a task whose worker died while running it.

Each task declares it beside its own decorator: `@task()` then `@after_a_crash(again=True)`. A task that declares
nothing is never run twice: it is marked as lost.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jalons.base.db import write_transaction
from jalons.base.frozen import frozen

# A task that kills its worker, by using too much memory for instance, would otherwise restart for ever.
MOST_STARTS = 5


class LostWithItsWorker(Exception):
    """The worker died while running this task, which may not be run twice."""


@frozen
class Recovery:
    again: bool = False
    when_lost: Callable[..., object] | None = None


_NEVER_AGAIN = Recovery()


def after_a_crash[F: Callable[..., object]](
    *, again: bool, when_lost: Callable[..., object] | None = None
) -> Callable[[F], F]:
    """`again`: the task may run twice, because it first checks what it already did. `when_lost` is called with the
    arguments of the task, to tell whoever waits for it that it will not be done."""

    def mark(function: F) -> F:
        function.recovery = Recovery(again, when_lost)  # type: ignore[attr-defined]
        return function

    return mark


def recovery_of(row: DBTaskResult[..., Any]) -> Recovery:
    try:
        return getattr(row.task.func, "recovery", _NEVER_AGAIN)
    except (ImportError, SuspiciousOperation):  # a task of an older version
        return _NEVER_AGAIN


def requeue_lost_tasks(alive: str) -> tuple[int, int]:
    """Tasks running under every worker but `alive`, which must hold the lock, go back in the queue or are marked as
    lost.

    Returns how many went back and how many are lost.
    """
    return _requeue_all(row for row in DBTaskResult.objects.running() if row.worker_ids[-1:] != [alive])


def requeue_unfinished_tasks(worker: str) -> tuple[int, int]:
    """The same for the unfinished tasks of a worker that stops."""
    return _requeue_all(row for row in DBTaskResult.objects.running() if row.worker_ids[-1:] == [worker])


def _requeue_all(rows: Iterable[DBTaskResult[..., Any]]) -> tuple[int, int]:
    requeued = [_requeue_task(row) for row in list(rows)]
    return requeued.count(True), requeued.count(False)


@write_transaction()
def _requeue_task(row: DBTaskResult[..., Any]) -> bool:
    recovery = recovery_of(row)
    running = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING)
    if recovery.again and len(row.worker_ids) < MOST_STARTS:
        running.update(status=TaskResultStatus.READY, started_at=None)
        return True
    path = f"{LostWithItsWorker.__module__}.{LostWithItsWorker.__qualname__}"
    running.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=path)
    if recovery.when_lost:
        recovery.when_lost(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    return False


def forget_finished_tasks(failed_before: datetime) -> None:
    """In every queue. A successful task holds nothing that anybody will look for."""
    with write_transaction():
        DBTaskResult.objects.successful().delete()
        DBTaskResult.objects.failed().filter(finished_at__lt=failed_before).delete()


def seconds_waited() -> float:
    """How long the oldest ready task of the queue of short tasks has waited; zero when there is none."""
    oldest = DBTaskResult.objects.ready().filter(queue_name="default").order_by("enqueued_at").first()
    return (timezone.now() - oldest.enqueued_at).total_seconds() if oldest else 0.0
