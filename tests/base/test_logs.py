"""What the host reads: errors of ours, one line each, and no secret."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.log import log_response

from jalons.base.logs import HideSecrets


def breaks(request: HttpRequest, **words: Any) -> HttpResponse:
    raise RuntimeError("on purpose")


def told_broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("broken", status=500)


handler500 = told_broken
urlpatterns = [path("f/<slug:slug>/<int:number>/lien/<str:token>/", breaks)]


def level_of(name: str) -> int:
    return logging.getLogger(name).getEffectiveLevel()


def test_tasks_and_scanners_are_no_errors() -> None:
    assert level_of("django.tasks") == logging.WARNING
    assert level_of("django.security.DisallowedHost") == logging.CRITICAL
    assert level_of("django.security.csrf") == logging.ERROR
    assert logging.getLogger("django").handlers == []


def test_a_host_name_that_is_not_ours_is_not_logged(capsys: pytest.CaptureFixture[str], caplog: Any) -> None:
    response = Client().get("/", headers={"host": "scanner.exemple.org"})
    assert (response.status_code, caplog.records) == (400, [])


def test_the_log_hides_the_secret_of_an_address(settings: Any, caplog: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    response = client.get("/f/dronne/12/lien/S3cret-t0ken/?jeton=hidden")
    assert response.status_code == 500
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert HideSecrets().filter(record)
    assert record.getMessage() == "Internal Server Error: /f/dronne/12/lien/…/"


def test_the_address_of_no_page_is_not_told(rf: Any, caplog: Any) -> None:
    request = rf.get("/S3cret-t0ken/")
    log_response("%s: %s", "Broken", request.path, request=request, response=HttpResponse(status=500))
    [record] = caplog.records
    assert HideSecrets().filter(record)
    assert record.getMessage() == "Broken: …"


def test_every_line_of_the_log_goes_through_the_filter() -> None:
    handlers = settings.LOGGING["handlers"]
    assert {name: handler["filters"] for name, handler in handlers.items()} == {"stderr": ["no_secret"]}
