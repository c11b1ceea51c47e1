from django.urls import path

from jalons.actions import codes
from jalons.actions.views import scoring, sheets

app_name = "actions"
urlpatterns = [
    path("", sheets.index, name="index"),
    path("nouvelle/", sheets.propose, name="propose"),
    path("classement/", scoring.ranking, name="ranking"),
    path("classement/poids/", scoring.weights, name="weights"),
    path("axes/", sheets.axes, name="axes"),
    path("axes/<int:rank>/", sheets.axis, name="axis"),
    path("axes/<int:rank>/placer/", sheets.move_axis, name="move_axis"),
    path("axes/<int:rank>/retirer/", sheets.remove_axis, name="remove_axis"),
    path(f"{codes.CODE}/modifier/", sheets.edit, name="edit"),
    path(f"{codes.CODE}/avancement/", sheets.advance, name="advance"),
    path(f"{codes.CODE}/noter/", scoring.score, name="score"),
    path(f"{codes.CODE}/deplacer/", sheets.move, name="move"),
    path(f"{codes.CODE}/supprimer/", sheets.remove, name="remove"),
    path(f"{codes.CODE}/etapes/", sheets.steps, name="steps"),
    path(f"{codes.CODE}/etapes/<int:pk>/", sheets.step, name="step"),
    path(f"{codes.CODE}/etapes/<int:pk>/retirer/", sheets.remove_step, name="remove_step"),
]
