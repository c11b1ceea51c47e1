"""Every floor includes its own addresses here; French paths, English names."""

from django.urls import include, path

urlpatterns = [
    # First, because addresses are tried in order, and a whole room posts to these floors at the same time.
    path("", include("jalons.votes.urls")),
    path("", include("jalons.workshops.urls")),
    path("", include("jalons.resources.urls")),
    path("", include("jalons.invitations.urls")),
    path("", include("jalons.carriage.urls")),
    path("", include("jalons.base.urls")),
    path("", include("jalons.accounts.urls")),
    path("territoires/", include("jalons.territories.urls")),
    path("feuilles-de-route/", include("jalons.roadmaps.urls")),
    path("", include("jalons.overview.urls")),
    path("", include("jalons.governance.urls")),
    path("", include("jalons.diagnosis.urls")),
    path("", include("jalons.opendata.urls")),
    path("feuilles-de-route/<slug:slug>/acteurs/", include("jalons.directory.urls")),
    path("", include("jalons.actions.urls")),
    path("feuilles-de-route/<slug:slug>/financement/", include("jalons.funding.urls")),
    path("", include("jalons.monitoring.urls")),
    path("", include("jalons.publication.urls")),
]
handler400 = "jalons.base.errors.bad_request"
handler403 = "jalons.base.errors.permission_denied"
handler404 = "jalons.base.errors.page_not_found"
handler500 = "jalons.base.errors.server_error"
