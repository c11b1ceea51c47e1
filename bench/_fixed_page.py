"""The bare page, one of the fixed works, and its address."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

TEMPLATE = engines["django"].from_string(
    "<!doctype html><title>{{ title }}</title><ul>{% for row in rows %}<li>{{ row.app_label }} : {{ row.model }}</li>"
    "{% endfor %}</ul>"
)


def show_rows(_request: HttpRequest) -> HttpResponse:
    rows = ContentType.objects.order_by("pk")
    return HttpResponse(TEMPLATE.render({"title": "Une page", "rows": rows}))


urlpatterns = [path("", show_rows)]
