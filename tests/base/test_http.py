import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import cache, caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from jalons.accounts.changes import ensure_account
from jalons.accounts.models import User
from jalons.base import http
from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.http import Applied, apply_change, apply_form, draft_of, form_arguments, keep_draft


class SampleForm(JalonsForm):
    title = forms.CharField(max_length=20)


def posted(**fields: str) -> Any:
    request = RequestFactory().post("/essai/", {"csrfmiddlewaretoken": "one", **fields})
    request.session = SessionStore()
    return request


def got(path: str = "/essai/", session: Any = None) -> Any:
    request = RequestFactory().get(path)
    request.session = session or SessionStore()
    return request


def test_accepted_applies_the_change_and_keeps_its_result() -> None:
    request = posted(title="Bus")
    form = SampleForm(**form_arguments(request))
    assert apply_form(request, form, lambda title: title.upper()) == Applied("BUS")


def test_accepted_does_nothing_on_get() -> None:
    request = got()
    assert not apply_form(request, SampleForm(**form_arguments(request)), lambda title: pytest.fail("changed"))


def test_a_refusal_becomes_an_error_beside_its_field_and_keeps_what_was_typed() -> None:
    def change(title: str) -> None:
        raise Refused("Une action porte déjà cet intitulé.", code="title-taken", field="title")

    request = posted(title="Bus")
    form = SampleForm(**form_arguments(request))
    assert not apply_form(request, form, change)
    assert form.errors == {"title": ["Une action porte déjà cet intitulé."]}
    assert form["title"].value() == "Bus"


def test_a_refusal_about_an_unknown_field_is_about_the_whole() -> None:
    def change(title: str) -> None:
        raise Refused("Pas maintenant.", code="not-now", field="elsewhere")

    request = posted(title="Bus")
    form = SampleForm(**form_arguments(request))
    assert not apply_form(request, form, change)
    assert form.non_field_errors() == ["Pas maintenant."]


def test_the_same_rendered_form_posted_twice_changes_once() -> None:
    done: list[str] = []

    def change(title: str) -> int:
        done.append(title)
        return len(done)

    results = []
    for _time in range(2):
        request = posted(title="Bus")
        form = SampleForm(**form_arguments(request))
        results.append(apply_form(request, form, change))
    assert (done, results) == (["Bus"], [Applied(1)] * 2)


def test_a_double_click_changes_once_and_both_answers_agree() -> None:
    done: list[str] = []

    def change(title: str) -> int:
        time.sleep(0.2)
        done.append(title)
        return 7

    def post(_click: int) -> Any:
        request = posted(title="Bus")
        form = SampleForm(**form_arguments(request))
        return apply_form(request, form, change)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, range(2))) == [Applied(7)] * 2
    assert done == ["Bus"]


@pytest.fixture
def several_processes(db: None, settings: Any) -> None:
    """As settings are when a hub joins them: what forms did is remembered in the database."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = settings.CACHES | {"posted": {"BACKEND": backend, "LOCATION": "jalons_posted"}}
    call_command("createcachetable", verbosity=0)


@pytest.mark.usefixtures("several_processes")
def test_the_same_form_posted_to_another_process_changes_once() -> None:
    done: list[str] = []

    def change(title: str) -> User:
        done.append(title)
        return ensure_account(email=f"{len(done)}@essai.example")

    results = []
    for _process in range(2):
        request = posted(title="Bus")
        form = SampleForm(**form_arguments(request))
        results.append(apply_form(request, form, change))
        caches["default"].clear()  # the memory of the process alone
    assert (done, results) == (["Bus"], [Applied(User.objects.get(email="1@essai.example"))] * 2)


@pytest.mark.usefixtures("several_processes")
def test_what_a_form_did_is_forgotten_once_it_cannot_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def post(title: str) -> Applied[str] | None:
        request = posted(title=title)
        form = SampleForm(**form_arguments(request))
        return apply_form(request, form, lambda title: title)

    assert post("Bus") == Applied("Bus")
    monkeypatch.setattr(http, "REPEAT_SECONDS", -60)
    assert post("Car") == Applied("Car")
    http.forget_posted_forms()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM jalons_posted")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_form_that_made_what_has_been_removed_since_makes_it_again() -> None:
    def change(title: str) -> User:
        return ensure_account(email="une@essai.example")

    for _time in range(2):
        request = posted(title="Bus")
        assert apply_form(request, SampleForm(**form_arguments(request)), change)
        assert User.objects.filter(email="une@essai.example").delete()[0] == 1


def test_a_form_rendered_again_may_say_the_same_thing_again() -> None:
    done: list[str] = []
    for token in ("one", "two"):
        request = posted(title="Bus", csrfmiddlewaretoken=token)
        assert apply_form(request, SampleForm(**form_arguments(request)), lambda title: done.append(title))
    assert done == ["Bus", "Bus"]


def send(**fields: str) -> Any:
    request = posted(**fields)
    form = SampleForm(**form_arguments(request))
    return request, form


def test_a_choice_made_again_after_another_one_is_made_again() -> None:
    """Élu, facilitateur, « Back », élu: a page that comes back from the memory of a browser has the same token."""
    done: list[str] = []
    for title in ("élu", "facilitateur", "élu"):
        request, form = send(title=title)
        assert apply_form(request, form, lambda title: done.append(title))
    assert done == ["élu", "facilitateur", "élu"]


def test_a_choice_made_again_after_a_lone_button_changed_something_is_made_again() -> None:
    done: list[str] = []
    for title in ("ajouter", "ajouter"):
        request, form = send(title=title)
        assert apply_form(request, form, lambda title: done.append(title))
        assert apply_change(posted(), lambda: done.append("retirer"))
    assert done == ["ajouter", "retirer", "ajouter", "retirer"]


def test_a_page_that_comes_back_from_the_memory_of_a_browser_sends_something_else() -> None:
    """`page.js` adds when it came back."""
    done: list[str] = []
    for shown in ({}, {"shown": "1790000000000"}, {"shown": "1790000000000"}):
        request, form = send(title="Bus", **shown)
        assert apply_form(request, form, lambda title: done.append(title))
    assert done == ["Bus", "Bus"]


def test_what_another_browser_does_meanwhile_lets_nobody_change_twice() -> None:
    done: list[str] = []
    for browser, title in (("one", "Bus"), ("two", "Car"), ("one", "Bus")):
        request, form = send(title=title)
        request.COOKIES["csrftoken"] = browser
        assert apply_form(request, form, lambda title: done.append(title))
    assert done == ["Bus", "Car"]


def test_a_double_click_changes_once_whatever_another_tab_does_meanwhile() -> None:
    done: list[str] = []

    clicks: list[Any] = []
    with ThreadPoolExecutor(1) as pool:

        def first(title: str) -> str:
            request, form = send(title="Car")
            assert apply_form(request, form, lambda title: done.append(title))
            clicks.append(pool.submit(apply_form, *send(title="Bus"), lambda title: pytest.fail("changed twice")))
            time.sleep(0.1)  # the second click is there while the first one works
            done.append(title)
            return title

        assert apply_form(*send(title="Bus"), first)
        assert clicks[0].result()
    assert done == ["Car", "Bus"]


def test_two_files_of_the_same_name_and_size_are_two() -> None:
    class FileForm(JalonsForm):
        piece = forms.FileField()

    done: list[bytes] = []
    for content in (b"devis 1", b"devis 2", b"devis 2"):
        fields = {"csrfmiddlewaretoken": "one", "piece": SimpleUploadedFile("devis.pdf", content)}
        request: Any = RequestFactory().post("/essai/", fields)
        request.session = SessionStore()
        assert apply_form(request, FileForm(**form_arguments(request)), lambda piece: done.append(piece.read()))
    assert done == [b"devis 1", b"devis 2"]


def test_a_form_posted_again_long_after_changes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "REPEAT_SECONDS", -1)
    done: list[str] = []
    for _time in range(2):
        assert apply_form(*send(title="Bus"), lambda title: done.append(title))
    assert done == ["Bus", "Bus"]


@pytest.mark.usefixtures("several_processes")
def test_a_choice_made_again_is_made_again_whatever_the_process() -> None:
    done: list[str] = []
    for title in ("élu", "facilitateur", "élu", "élu"):
        assert apply_form(*send(title=title), lambda title: done.append(title))
        caches["default"].clear()
    assert done == ["élu", "facilitateur", "élu"]


def test_a_form_whose_first_sending_has_not_ended_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jalons.base.http.time.sleep", lambda seconds: None)

    def change(title: str) -> None:
        second = SampleForm(**form_arguments(posted(title=title)))
        assert not apply_form(posted(title=title), second, lambda title: pytest.fail("changed twice"))
        assert second.non_field_errors() == [
            "Votre premier envoi n’est pas encore terminé. Attendez un instant, puis rechargez la page."
        ]

    request = posted(title="Bus")
    assert apply_form(request, SampleForm(**form_arguments(request)), change)


def test_the_memory_of_forms_holds_a_busy_room() -> None:
    """Twenty notes a second for ten minutes."""
    for number in range(20 * 600):
        caches["posted"].set(f"posted:{number}", number, 600)
    assert [caches["posted"].get(f"posted:{number}") for number in (0, 1, 20 * 600 - 1)] == [0, 1, 20 * 600 - 1]


def test_a_refused_form_may_be_posted_again() -> None:
    answers = iter([Refused("Pas encore.", code="not-yet"), None])

    def change(title: str) -> None:
        if (answer := next(answers)) is not None:
            raise answer

    request = posted(title="Bus")
    assert not apply_form(request, SampleForm(**form_arguments(request)), change)
    assert apply_form(request, SampleForm(**form_arguments(request)), change)


def test_a_change_without_a_form_tells_what_became_of_it() -> None:
    def refuse(number: int) -> None:
        raise Refused(f"Pas {number}.", code="not-this-one")

    request = posted()
    request._messages = CookieStorage(request)
    assert apply_change(request, lambda number: None, done="C’est fait.", number=1)
    assert apply_change(request, lambda number: None, number=2)
    assert not apply_change(request, refuse, done="C’est fait.", number=3)
    assert [(m.level_tag, str(m)) for m in request._messages] == [("success", "C’est fait."), ("error", "Pas 3.")]


def test_a_draft_is_found_again_on_its_own_page_only() -> None:
    request = posted(title="Une permanence")
    keep_draft(request)
    assert draft_of(got(session=request.session)) == {"title": "Une permanence"}
    assert draft_of(got("/autre/", request.session)) == {}
    assert form_arguments(got(session=request.session), {"title": "Avant"})["initial"] == {"title": "Une permanence"}


def test_a_draft_longer_than_anybody_types_is_not_kept() -> None:
    for fields in ({"title": "a" * 50_001}, {f"{n}" * 50: "" for n in range(1, 1_500)}):
        request = posted(**fields)
        keep_draft(request)
        assert draft_of(got(session=request.session)) == {}


def test_drafts_from_one_address_are_counted_and_others_kept() -> None:
    kept = []
    for n in range(31):
        request = posted(title=f"Une permanence {n}")
        keep_draft(request)
        kept.append(bool(draft_of(got(session=request.session))))
    assert kept == [True] * 30 + [False]
    request = posted(title="Une permanence")
    request.META["REMOTE_ADDR"] = "192.0.2.7"
    keep_draft(request)
    assert draft_of(got(session=request.session)) == {"title": "Une permanence"}


def test_a_draft_leaves_unticked_what_was_unticked() -> None:
    class Ticks(JalonsForm):
        is_public = forms.BooleanField(initial=True)
        audiences = forms.MultipleChoiceField(choices=[("young", "Jeunes")])

    request = posted(title="Une permanence")
    keep_draft(request)
    form = Ticks(**form_arguments(got(session=request.session), {"audiences": ["young"]}))
    assert (form["is_public"].value(), form["audiences"].value()) == (None, None)


def test_a_draft_is_forgotten_once_the_form_is_accepted() -> None:
    request = posted(title="Une permanence")
    keep_draft(request)
    assert apply_form(request, SampleForm(**form_arguments(request)), lambda title: None)
    assert draft_of(got(session=request.session)) == {}
    cache.clear()
