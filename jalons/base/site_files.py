"""The small files that machines ask of a site: what may be indexed, whom to warn of a flaw, how to keep it on a telephone."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jalons.base import palette
from jalons.base.prepared_addresses import reverse

# Workspaces, and what opens by a code or a private link: nothing there is for a search engine.
CLOSED = (
    "/feuilles-de-route/",
    "/demo/",
    "/compte/",
    "/accueil/",
    "/rejoindre/",
    "/repondre/",
    "/suivre/",
    "/ateliers-emportes/",
)
SECURITY_LASTS = timedelta(days=180)  # RFC 9116 asks for less than a year


@require_safe
@cache_control(max_age=86_400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=86_400, public=True)
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without a contact of its own, an instance gives its legal page, which names who publishes it."""
    contact = settings.CONTACT or request.build_absolute_uri(reverse("base:legal"))
    expires = datetime.combine(timezone.now().astimezone(UTC).date() + SECURITY_LASTS, time(), UTC)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri(reverse('base:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=86_400, public=True)
def manifest(request: HttpRequest) -> JsonResponse:
    icons = [
        {"src": static("base/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("base/icon-180.png"), "sizes": "180x180", "type": "image/png"},
        {"src": static("base/icon-512.png"), "sizes": "512x512", "type": "image/png"},
    ]
    written = {
        "name": "Jalons",
        "short_name": "Jalons",
        "description": _("La feuille de route d’inclusion numérique d’un territoire, de l’atelier au bilan."),
        "lang": "fr",
        "start_url": reverse("overview:home"),
        "display": "minimal-ui",
        "background_color": palette.GROUND,
        "theme_color": palette.DEEP,
        "icons": icons,
    }
    return JsonResponse(written, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
