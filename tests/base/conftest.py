from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections


@pytest.fixture
def real_commits(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as in production. For tests that leave nothing behind: emptying the tables would take the demo away."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
