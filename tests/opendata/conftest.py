from collections.abc import Iterator
from typing import Any

import pytest

from jalons.opendata.models import SourceAttempt
from jalons.opendata.sources import fetching
from jalons.roadmaps.models import Member
from tests.opendata.producer import Producer, producing
from tests.opendata.wired import ARCEP, PATH
from tests.world import World


@pytest.fixture
def producer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Producer]:
    """On the loopback, which the settings of these tests allow; nobody waits between two tries."""
    monkeypatch.setattr(fetching, "WAITS", (0.0, 0.0))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with producing() as found:
        settings.OPEN_DATA_HOSTS = [found.url]
        settings.DATA_GOUV_URL = found.url
        yield found


@pytest.fixture
def source(producer: Producer, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Wired coverage, at an address of the loopback; three rows are a whole file."""
    monkeypatch.setattr(ARCEP, "fewest", 1)
    monkeypatch.setattr(ARCEP, "address", producer.url + PATH)
    return ARCEP


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    """Make a change, then what it asked of the worker."""

    def done(change: Any, **asked: Any) -> SourceAttempt:
        with django_capture_on_commit_callbacks(execute=True):
            attempt = change(**asked)
        attempt.refresh_from_db()
        return attempt

    return done
