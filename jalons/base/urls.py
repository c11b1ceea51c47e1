"""Where help, legal pages and what browsers and robots ask of a site are found."""

from django.urls import path

from jalons.base import site_files, views

app_name = "base"
urlpatterns = [
    path("a-propos/", views.static_page("about"), name="about"),
    path("aide/", views.help_index, name="help"),
    path("aide/guide/", views.help_whole, name="help_whole"),
    path("aide/<slug:section>/", views.help_section, name="help_section"),
    path("accessibilite/", views.static_page("accessibility"), name="accessibility"),
    path("donnees-personnelles/", views.static_page("privacy"), name="privacy"),
    path("mentions-legales/", views.static_page("legal"), name="legal"),
    path("robots.txt", site_files.robots, name="robots"),
    path(".well-known/security.txt", site_files.security, name="security"),
    path("jalons.webmanifest", site_files.manifest, name="manifest"),
    path("_composants/", views.components, name="components"),
]
