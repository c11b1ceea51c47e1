"""Where a person and a roadmap are welcomed: home, département, dashboard, calendar, journal, search, and what became of a note."""

from django.urls import path

from jalons.actions.codes import CODE
from jalons.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.landing_page, name="landing"),
    path("accueil/", views.home_page, name="home"),
    path("departements/<str:departement>/", views.departement_page, name="departement"),
    path(
        "departements/<str:departement>/feuilles-de-route.<str:extension>",
        views.download_departement,
        name="departement_file",
    ),
    path("compte/mes-donnees.json", views.download_account, name="download_account"),
    path("compte/supprimer/", views.close_account, name="close_account"),
    path("sante", views.health_check, name="health"),
    path("suivre/", views.follow_code, name="follow_code"),
    path("suivre/<str:code>/", views.contribution_page, name="contribution"),
    path("suivre/<str:code>/effacer/", views.erase_contributor, name="erase_contributor"),
    path("demo/", views.demo_page, name="demo"),
    path("demo/entrer/<slug:who>/", views.enter_demo, name="demo_enter"),
    path("demo/courriels/", views.demo_mailbox, name="mailbox"),
    path("feuilles-de-route/<slug:slug>/", views.dashboard, name="dashboard"),
    path("feuilles-de-route/<slug:slug>/etapes/", views.steps_page, name="steps"),
    path("feuilles-de-route/<slug:slug>/etapes/<int:number>/", views.step_page, name="step"),
    path(f"feuilles-de-route/<slug:slug>/actions/{CODE}/", views.action_page, name="action"),
    path(f"feuilles-de-route/<slug:slug>/actions/{CODE}/fil/", views.thread_page, name="thread"),
    path("feuilles-de-route/<slug:slug>/calendrier/", views.calendar_page, name="calendar"),
    path("feuilles-de-route/<slug:slug>/calendrier/fichier.ics", views.download_calendar, name="calendar_ics"),
    path("feuilles-de-route/<slug:slug>/calendrier/adresse/", views.share_calendar, name="share_calendar"),
    path(
        "feuilles-de-route/<slug:slug>/calendrier/adresse/supprimer/", views.unshare_calendar, name="unshare_calendar"
    ),
    path("calendriers/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("feuilles-de-route/<slug:slug>/journal/", views.journal, name="journal"),
    path("feuilles-de-route/<slug:slug>/chercher/", views.search_page, name="search"),
]
