from collections.abc import Iterator
from typing import Any

import pytest

from jalons.diagnosis.sources import fetching
from tests.diagnosis.producer import Producer, producing


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
