"""What the server tells a browser about the drafts that it keeps."""

from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from jalons.accounts.models import User
from jalons.base import local_drafts
from jalons.base.local_drafts import draft_key, sent_version, tell_saved


def asked(path: str = "/fiche/?chantier=3", pk: int | None = 1, **posted: str) -> Any:
    request: Any = RequestFactory().post(path, posted) if posted else RequestFactory().get(path)
    request.user = User(pk=pk)
    request._messages = CookieStorage(request)
    return request


def told(request: Any) -> list[str]:
    return [str(message) for message in request._messages._queued_messages]


def test_each_account_and_each_address_has_a_key_of_its_own() -> None:
    keys = [draft_key(asked()), draft_key(asked(pk=2)), draft_key(asked(pk=None)), draft_key(asked("/fiche/"))]
    assert len(set(keys)) == 4
    assert keys == [draft_key(asked()), draft_key(asked(pk=2)), draft_key(asked(pk=None)), draft_key(asked("/fiche/"))]


def test_a_form_that_is_sent_elsewhere_has_the_key_of_that_address() -> None:
    assert draft_key(asked("/plan/"), "/plan/depenses/#ajouter") == draft_key(asked("/plan/depenses/"))


def test_a_key_tells_nothing_of_an_address_that_is_a_secret() -> None:
    assert "jeton" not in draft_key(asked("/ma-fiche/jeton/"))


def test_what_has_been_stored_is_told_by_its_key() -> None:
    key = f"{draft_key(asked())}.abc12"
    request = asked(draft_key=key)
    tell_saved(request)
    assert told(request) == [f"saved {key}"]


@pytest.mark.parametrize("key", ["", "saved", "a.b.c", "<script>", "0" * 5000, f"{'0' * 12}.{'0' * 16}.", "é"])
def test_a_key_that_is_none_of_ours_is_not_repeated(key: str) -> None:
    request = asked(draft_key=key)
    tell_saved(request)
    assert (told(request), sent_version(request, draft_key(request))) == ([], "")


def test_a_refused_form_goes_on_with_the_draft_that_it_sent_and_no_other() -> None:
    key = draft_key(asked())
    assert sent_version(asked(draft_key=f"{key}.abc12"), key) == "abc12"
    assert sent_version(asked(draft_key=f"{key}.abc12"), draft_key(asked("/autre/"))) == ""


def test_the_draft_kept_when_a_session_ends_holds_no_key() -> None:
    from jalons.base.http import NOT_KEPT

    assert local_drafts.FIELD in NOT_KEPT
