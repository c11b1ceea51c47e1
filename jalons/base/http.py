"""Small tools between a request and a page."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from jalons.base import rate_limits
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_forms import SeenForm
from jalons.base.stale_pages import Stale

DRAFT = "draft"
NOT_KEPT = {"csrfmiddlewaretoken"}
# How long the same rendered form, posted again, is answered with what it already did.
REPEAT_SECONDS = 600
# How long it is waited for while it does it: a process that died meanwhile will never say that it has.
PENDING_SECONDS = 30
# A whole fiche is a fifth of it.
LONGEST_DRAFT = 50_000
DRAFT_SECONDS = 3600
# What nobody on the way keeps, nor the browser: « Précédent » asks again.
PRIVATE = "private, no-store"


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


class Draft(dict[str, Any]):
    """What a form held when it was sent. An unticked box sends nothing: its default must not come back."""

    def get(self, name: str, _default: Any = None) -> Any:
        return super().get(name)


def form_arguments(request: HttpRequest, initial: dict[str, Any] | None = None) -> dict[str, Any]:
    """How to fill a form: with what is posted, else what was typed before a session expired, else `initial`.

    >>> form = ProposalForm(**form_arguments(request))
    """
    if request.method == "POST":
        return {"data": request.POST, "files": request.FILES, "initial": initial or {}}
    draft = draft_of(request)
    return {"initial": Draft(draft) if draft else initial or {}}


def posted_draft(request: HttpRequest) -> Draft:
    """What is posted, to begin another form with: nothing is said yet of what is wrong in it.

    >>> form = ProposalForm(initial=posted_draft(request))
    """
    return Draft(_one_or_several(dict(request.POST.lists())))


def apply_form(
    request: HttpRequest, form: forms.BaseForm, change: Callable[..., Any], *, done: str = "", **signed: Any
) -> bool:
    """Apply `change` to what a posted, valid form holds; a refusal becomes an error beside its field.

    `done` is the sentence shown on the next page. What the change returned is in `form.result`.
    The same rendered form posted twice (double click, reload) changes once.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        form.result = _change_once(request, lambda: change(**form.cleaned_data, **signed))  # type: ignore[attr-defined]
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        if isinstance(refusal, Stale) and isinstance(form, SeenForm):
            form.compare()
        return False
    if draft_of(request):
        del request.session[DRAFT]
    if done:
        messages.success(request, done)
    return True


def apply_change(request: HttpRequest, change: Callable[..., Any], *, done: str = "", **signed: Any) -> bool:
    """Make a change that a lone button asks for. Done or refused, the sentence is shown on the next page."""
    try:
        change(**signed)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    # A form sent before it is no longer the last thing that this browser did.
    caches["posted"].delete(_key_of_browser(request))
    if done:
        messages.success(request, done)
    return True


def file_response(content: bytes | str, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """A file made for whoever asks: nobody on the way keeps it. `is_shown`: in the browser, to be printed from there.

    `name`: of ours, or through `slugify`; what somebody typed goes through `attachments.given`.
    """
    way = "inline" if is_shown else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": PRIVATE}
    return HttpResponse(content, content_type=kind, headers=headers)


def unlist_page(response: HttpResponse) -> HttpResponse:
    """A page whose address is the key: no search engine lists it, nobody on the way keeps it."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = PRIVATE
    return response


def site_path(text: str) -> str:
    """Where to go next, when it is on this site; nothing for any other address, and for what is no path."""
    return text if text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""


def asked_number(request: HttpRequest, name: str) -> int | None:
    """A number of the address, when it is one that a database may hold."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _change_once(request: HttpRequest, change: Callable[[], Any]) -> Any:
    """The CSRF token is masked anew at each rendering, so the same body means the same rendered form.

    A form that was done before this one came is answered with what it did only while it is the last thing that this
    browser did: whoever goes back to a page and chooses again what they had first chosen wants it done.
    """
    if "csrfmiddlewaretoken" not in request.POST:
        return change()
    cache, key, last = caches["posted"], _key_of_body(request), _key_of_browser(request)
    for attempt in range(100):
        if cache.add(key, {"done": False}, PENDING_SECONDS):
            cache.set(last, key, REPEAT_SECONDS + PENDING_SECONDS)
            return _change_and_remember(key, change)
        known = cache.get(key)
        if known and known["done"]:
            if attempt == 0 and cache.get(last) != key:
                cache.delete(key)
                continue
            return known["result"] if "result" in known else _stored_row(*known["row"]) or change()
        time.sleep(0.05)
    raise Refused(_("Votre premier envoi n’est pas encore terminé. Attendez un instant, puis rechargez la page."))


def _change_and_remember(key: str, change: Callable[[], Any]) -> Any:
    try:
        result = change()
    except BaseException:
        caches["posted"].delete(key)
        raise
    caches["posted"].set(key, {"done": True} | _stored_result(result), REPEAT_SECONDS)
    return result


def _key_of_body(request: HttpRequest) -> str:
    """Files count by what they hold: two estimates of the same name and size are two."""
    files = [(name, file.name, _file_digest(file)) for name, sent in request.FILES.lists() for file in sent]
    body = repr((request.path, sorted(request.POST.lists()), sorted(files), request.COOKIES.get("csrftoken")))
    return "posted:" + hashlib.sha256(body.encode()).hexdigest()


def _file_digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _key_of_browser(request: HttpRequest) -> str:
    return "last:" + hashlib.sha256(repr(request.COOKIES.get("csrftoken")).encode()).hexdigest()


def _stored_result(result: Any) -> dict[str, Any]:
    """Of a row, its name alone: a room that writes must not fill the memory with what the database holds."""
    return {"row": (result._meta.label, result.pk)} if isinstance(result, models.Model) else {"result": result}


def _stored_row(label: str, pk: Any) -> models.Model | None:
    found: models.Model | None = apps.get_model(label)._base_manager.filter(pk=pk).first()
    return found


def forget_posted_forms() -> None:
    """What forms did, once nobody may send them again: among it are addresses that are told once, and stored nowhere.

    The memory of a process forgets by itself; a table keeps what is out of date until it is full.
    """
    if not isinstance(caches["posted"], DatabaseCache):
        return
    table = connection.ops.quote_name(str(settings.CACHES["posted"]["LOCATION"]))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with write_transaction(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 a name of ours


def keep_draft(request: HttpRequest) -> bool:
    """Keep what was typed in a form whose session had expired, for an hour, until the person has signed in again.

    Nobody is signed in yet, and anybody may fill the disk: more than a person types is not kept, nor many from one
    address, and the answer says so. `accounts.access.enter_account` gives the session its usual length again.
    """
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    draft = {"path": request.path, "page": _referring_page(request), "fields": fields}
    if len(json.dumps(draft, ensure_ascii=False)) > LONGEST_DRAFT:
        return False
    if not rate_limits.is_within_limit(rate_limits.DRAFTS, rate_limits.address_of(request)):
        return False
    request.session[DRAFT] = draft
    request.session.set_expiry(DRAFT_SECONDS)
    return True


def _referring_page(request: HttpRequest) -> str:
    """The page whose form was sent."""
    url = request.headers.get("Referer", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""


def page_of_draft(request: HttpRequest) -> str:
    """Where the form is that was sent to this very address before the session expired."""
    draft = cast("dict[str, Any] | None", request.session.get(DRAFT))
    return str(draft["page"]) if draft and draft["path"] == request.path else ""


def draft_of(request: HttpRequest) -> dict[str, Any]:
    """What was typed on this very page before the session expired: one value, or a list when there were several."""
    draft = cast("dict[str, Any] | None", request.session.get(DRAFT))
    if not draft or draft["path"] != request.path:
        return {}
    return _one_or_several(draft["fields"])


def _one_or_several(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
