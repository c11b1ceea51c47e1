import pytest
from django.contrib.contenttypes.models import ContentType

from jalons.base.db import ROWS_AT_ONCE, insert_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 3 * ROWS_AT_ONCE])
def test_however_many_rows_there_are_each_is_there_once(count: int) -> None:
    rows = [("made", f"row{number}") for number in range(count)]
    insert_rows(ContentType, ("app_label", "model"), iter(rows))
    assert set(ContentType.objects.filter(app_label="made").values_list("app_label", "model")) == set(rows)


def test_a_row_that_is_there_already_is_passed_over_among_others() -> None:
    for first in (0, 5):
        rows = [("made", f"row{number}") for number in range(first, first + ROWS_AT_ONCE)]
        insert_rows(ContentType, ("app_label", "model"), rows, "ON CONFLICT DO NOTHING")
    assert ContentType.objects.filter(app_label="made").count() == ROWS_AT_ONCE + 5
