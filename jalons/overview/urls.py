from django.urls import path

from jalons.actions.codes import CODE
from jalons.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("accueil/", views.home, name="home"),
    path("sante", views.health, name="health"),
    path("suivre/", views.follow_code, name="follow_code"),
    path("suivre/<str:code>/", views.contribution, name="contribution"),
    path("suivre/<str:code>/effacer/", views.erase_contributor, name="erase_contributor"),
    path("demo/", views.demo, name="demo"),
    path("demo/entrer/<slug:who>/", views.demo_enter, name="demo_enter"),
    path("demo/courriels/", views.mailbox, name="mailbox"),
    path("feuilles-de-route/<slug:slug>/", views.dashboard, name="dashboard"),
    path(f"feuilles-de-route/<slug:slug>/actions/{CODE}/", views.action, name="action"),
    path(f"feuilles-de-route/<slug:slug>/actions/{CODE}/fil/", views.thread, name="thread"),
    path("feuilles-de-route/<slug:slug>/calendrier/", views.calendar, name="calendar"),
    path("feuilles-de-route/<slug:slug>/calendrier/fichier.ics", views.calendar_ics, name="calendar_ics"),
    path("feuilles-de-route/<slug:slug>/calendrier/adresse/", views.share_calendar, name="share_calendar"),
    path(
        "feuilles-de-route/<slug:slug>/calendrier/adresse/supprimer/", views.unshare_calendar, name="unshare_calendar"
    ),
    path("calendriers/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("feuilles-de-route/<slug:slug>/journal/", views.journal, name="journal"),
    path("feuilles-de-route/<slug:slug>/chercher/", views.search, name="search"),
]
