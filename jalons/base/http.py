"""Small tools between a request and a page."""

import hashlib
import json
import time
from collections.abc import Callable
from datetime import date
from enum import Enum, auto
from typing import Any, cast

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from jalons.base import local_drafts, rate_limits
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.forms import DayField
from jalons.base.frozen import frozen
from jalons.base.page_messages import Undo, tell_done
from jalons.base.stale_forms import SeenForm
from jalons.base.stale_pages import Stale

DRAFT = "draft"
NOT_KEPT = {"csrfmiddlewaretoken", local_drafts.FIELD}
# For this long, the same rendered form posted again gets the result of its first post.
REPEAT_SECONDS = 600
# How long a second post waits for the first one to finish: a process that died will never finish it.
PENDING_SECONDS = 30
# Characters of a draft; a whole fiche takes a fifth of it.
LONGEST_DRAFT = 50_000
DRAFT_SECONDS = 3600
# No cache may keep such a page, not even the browser: « Précédent » asks the server again.
PRIVATE = "private, no-store"


# In `request.META`, once the view was called again.
READ_AGAIN = "jalons.read_again"


class ReadTooEarly(Exception):
    """The view read the row, then waited for its turn while somebody else saved: the form has nothing of what is saved
    now. `middleware.ShowBothVersions` calls the view once more, which shows both versions."""


class Draft(dict[str, Any]):
    """What a form held when it was sent. An unticked box sends nothing, so a missing field has no default value."""

    def get(self, name: str, _default: Any = None) -> Any:
        return super().get(name)


def form_arguments(request: HttpRequest, initial: dict[str, Any] | None = None) -> dict[str, Any]:
    """The arguments of a form: the posted data, else what was typed before a session expired, else `initial`.

    >>> form = ProposalForm(**form_arguments(request))
    """
    if request.method == "POST":
        return {"data": request.POST, "files": request.FILES, "initial": initial or {}}
    draft = draft_of(request)
    return {"initial": Draft(draft) if draft else initial or {}}


def posted_draft(request: HttpRequest) -> Draft:
    """The posted data as the initial values of another form, which then shows no error yet.

    >>> form = ProposalForm(initial=posted_draft(request))
    """
    return Draft(_one_or_several(dict(request.POST.lists())))


@frozen
class Applied[R]:
    """A change that a form asked for and that was made, with what it returned. Always true."""

    result: R


def apply_form[R](
    request: HttpRequest,
    form: forms.BaseForm,
    change: Callable[..., R],
    *,
    done: Callable[[R], str] | str = "",
    undo: Undo | Callable[[R], Undo | None] | None = None,
    anchor: str = "",
    **signed: Any,
) -> Applied[R] | None:
    """Applies `change` to the cleaned data of a posted, valid form; a refusal becomes an error beside its field.

    `done` is the sentence shown on the next page, beside `undo`, what takes the change back; each may be a function that
    makes it from what the change returned. `anchor`: the part of that page that shows it.
    The same rendered form posted twice (double click, reload) changes once.

    >>> if applied := apply_form(request, form, changes.propose_action, by=member):
    ...     return redirect("actions:edit", slug, applied.result.code)
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        applied = Applied(_change_once(request, lambda: change(**form.cleaned_data, **signed)))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.as_form_error())
        if isinstance(refusal, Stale) and isinstance(form, SeenForm):
            form.compare()
            if not form.is_stale and READ_AGAIN not in request.META:
                raise ReadTooEarly from refusal
        return None
    if draft_of(request):
        del request.session[DRAFT]
    local_drafts.tell_saved(request)
    if done:
        sentence = done(applied.result) if callable(done) else done
        tell_done(request, sentence, undo=undo(applied.result) if callable(undo) else undo, anchor=anchor)
    return applied


def apply_change[R](
    request: HttpRequest,
    change: Callable[..., R],
    *,
    done: str | Callable[[R], str] = "",
    undo: Undo | Callable[[R], Undo | None] | None = None,
    **signed: Any,
) -> bool:
    """Makes the change of a lone button. The next page shows `done` and `undo`, as for a form, or the sentence of the
    refusal. `done` may be a function that makes the sentence from what the change returned."""
    try:
        result = change(**signed)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    # After this change, the last form is no longer the last thing this browser did (see `_change_once`).
    caches["posted"].delete(_key_of_browser(request))
    sentence = done(result) if callable(done) else done
    if sentence:
        tell_done(request, sentence, undo=undo(result) if callable(undo) else undo)
    return True


def file_response(content: bytes | str, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """A file made for one person: no cache keeps it. `is_shown`: the browser displays it, to be printed from there.

    `name` is ours, or went through `slugify`; a name that somebody typed goes through `attachments.download_response`.
    """
    way = "inline" if is_shown else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": PRIVATE}
    return HttpResponse(content, content_type=kind, headers=headers)


# For the pages of one phone, which no shared cache may keep; the service worker keeps its own copy (decision 0036).
own_page = cache_control(private=True, no_store=True)


def unlist_page(response: HttpResponse) -> HttpResponse:
    """For a page whose address is the key: no search engine lists it, no cache keeps it."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = PRIVATE
    return response


def site_path(text: str) -> str:
    """The text when it is a path of this site; empty for any other address, and for what is no path."""
    return text if text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""


def asked_number(request: HttpRequest, name: str) -> int | None:
    """A number of the query string, when a database could hold it; else None."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the query string. One that nobody could mean is told, and left out."""
    text = request.GET.get(name, "")[:40]
    try:
        day: date | None = DayField(required=False).clean(text)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return None
    return day


def _change_once[R](request: HttpRequest, change: Callable[[], R]) -> R:
    """Makes the change once for each rendered form: the CSRF token is masked anew at each rendering, so two identical
    bodies come from the same rendered form.

    A form posted again gets the result of its first post only while that post is the last thing this browser did:
    whoever goes back and makes the first choice again, after another one, wants it applied.
    """
    if "csrfmiddlewaretoken" not in request.POST:
        return change()
    cache, key, last = caches["posted"], _key_of_body(request), _key_of_browser(request)
    for attempt in range(100):
        if cache.add(key, {"done": False}, PENDING_SECONDS):
            cache.set(last, key, REPEAT_SECONDS + PENDING_SECONDS)
            return _change_and_remember(key, change)
        earlier = cache.get(key)
        if earlier and earlier["done"]:
            if attempt == 0 and cache.get(last) != key:
                cache.delete(key)
                continue
            result = earlier["result"] if "result" in earlier else _stored_row(*earlier["row"]) or change()
            return cast("R", result)
        time.sleep(0.05)
    raise Refused(
        _("Votre premier envoi n’est pas encore terminé. Attendez un instant, puis rechargez la page."),
        code="first-sending-pending",
    )


def earlier_result(request: HttpRequest) -> Applied[Any] | None:
    """What this very form did when it was sent before, while that is the last thing this browser did (decision 0033); for a page that
    compares what it showed with what is there now, which that sending changed."""
    if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST:
        return None
    cache, key = caches["posted"], _key_of_body(request)
    earlier = cache.get(key)
    if not earlier or not earlier["done"] or cache.get(_key_of_browser(request)) != key:
        return None
    return Applied(earlier["result"] if "result" in earlier else _stored_row(*earlier["row"]))


def _change_and_remember[R](key: str, change: Callable[[], R]) -> R:
    try:
        result = change()
    except BaseException:
        caches["posted"].delete(key)
        raise
    caches["posted"].set(key, {"done": True} | _stored_result(result), REPEAT_SECONDS)
    return result


def _key_of_body(request: HttpRequest) -> str:
    """The hash of a posted form. Files are hashed by content: two estimates of the same name and size are two files."""
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
    """What to remember of a result. For a row, only its model and key: a busy room must not fill the memory with copies
    of rows."""
    return {"row": (result._meta.label, result.pk)} if isinstance(result, models.Model) else {"result": result}


def _stored_row(label: str, pk: Any) -> models.Model | None:
    row: models.Model | None = apps.get_model(label)._base_manager.filter(pk=pk).first()
    return row


def forget_posted_forms() -> None:
    """Deletes the results of forms that can no longer be posted again. Some of them hold addresses that are shown once
    and stored nowhere else.

    The memory of a process expires by itself; a cache table keeps expired rows until it is full.
    """
    if not isinstance(caches["posted"], DatabaseCache):
        return
    table = connection.ops.quote_name(str(settings.CACHES["posted"]["LOCATION"]))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with write_transaction(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 a name of ours


class NotKept(Enum):
    """Why a draft is not kept."""

    LONG = auto()
    OFTEN = auto()


def keep_draft(request: HttpRequest) -> NotKept | None:
    """Keeps for an hour what was typed in a form whose session had expired, until the person signs in again.

    Nobody is signed in here, so anybody could fill the disk: a draft longer than a person types, or too many from one
    address, are not kept, and the answer says which; an earlier draft of the same form is then forgotten, since the last one
    alone is wanted. `accounts.access.enter_account` then restores the usual length of the
    session.
    """
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    draft = {"path": request.path, "page": _referring_page(request), "fields": fields}
    if len(json.dumps(draft, ensure_ascii=False)) > LONGEST_DRAFT:
        return _forget_draft(request, NotKept.LONG)
    if not rate_limits.is_within_limit(rate_limits.DRAFTS, rate_limits.address_of(request)):
        return _forget_draft(request, NotKept.OFTEN)
    request.session[DRAFT] = draft
    request.session.set_expiry(DRAFT_SECONDS)
    return None


def _forget_draft(request: HttpRequest, why: NotKept) -> NotKept:
    if draft_of(request):
        del request.session[DRAFT]
    return why


def _referring_page(request: HttpRequest) -> str:
    """The page whose form was sent."""
    url = request.headers.get("Referer", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""


def page_of_draft(request: HttpRequest) -> str:
    """The page of the form that was sent to this very address before the session expired; empty when there is none."""
    draft = cast("dict[str, Any] | None", request.session.get(DRAFT))
    return str(draft["page"]) if draft and draft["path"] == request.path else ""


def draft_of(request: HttpRequest) -> dict[str, Any]:
    """What was typed on this very page before the session expired: a value for each field, or a list when there were
    several."""
    draft = cast("dict[str, Any] | None", request.session.get(DRAFT))
    if not draft or draft["path"] != request.path:
        return {}
    return _one_or_several(draft["fields"])


def _one_or_several(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
