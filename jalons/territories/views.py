from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jalons.base.http import HtmxRequest
from jalons.territories import queries

HITS = 50


@require_safe
def search(request: HtmxRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    context = {"text": text, "hits": queries.search(text, HITS) if text else [], "most": HITS}
    return render(request, "territories/search.html" + ("#results" if request.htmx else ""), context)


@require_safe
def commune(request: HtmxRequest, code: str) -> HttpResponse:
    commune = queries.resolve(code)
    if commune is None:
        raise Http404
    if commune.code != code:
        return redirect("territories:commune", commune.code, permanent=True)
    return render(request, "territories/commune.html", {"commune": commune})


@require_safe
def epci(request: HtmxRequest, siren: str) -> HttpResponse:
    raise Http404


@require_safe
def departement(request: HtmxRequest, code: str) -> HttpResponse:
    raise Http404
