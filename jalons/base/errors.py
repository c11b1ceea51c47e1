"""What the product refuses, and the pages a person meets when something is wrong."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


class Refused(Exception):
    """A change that a rule refuses. The sentence is in French, for the person who asked.

    `field` names the form field it is about, or nothing when it is about the whole.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class TooMany(Refused):
    """Refused for now: `retry_after` is in seconds."""

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """What was typed is given back, to be copied. The queue of a phone keeps its note and sends it again."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"refused": refusal.sentence, "until": "soon"}, status=429)
    context = {"refusal": refusal, "typed": _sentences_of(request)}
    return render(request, "429.html", context, status=429)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"typed": _sentences_of(request)}, status=404)


def _sentences_of(request: HttpRequest) -> list[str]:
    """What somebody wrote in a form about something that was removed meanwhile: the page gives it back, to be copied."""
    if request.method != "POST" or not request.resolver_match:
        return []
    # `seen` holds what the page showed, not what was written.
    sent = [value.strip() for name, values in request.POST.lists() if not name.startswith("seen") for value in values]
    return [value for value in sent if len(value.split()) > 1]


def server_error(request: HttpRequest) -> HttpResponse:
    # No context processor: whatever broke may break them too.
    from django.template.loader import get_template

    return HttpResponse(get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
