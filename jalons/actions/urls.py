from django.urls import path

from jalons.actions import codes
from jalons.actions.views import adoption, committees, scoring, sheets

app_name = "actions"
urlpatterns = [
    path("", sheets.index, name="index"),
    path("nouvelle/", sheets.propose, name="propose"),
    path("classement/", scoring.ranking, name="ranking"),
    path("classement/matrice/", scoring.matrix, name="matrix"),
    path("classement/comparer/", scoring.compare, name="compare"),
    path("classement/poids/", scoring.weights, name="weights"),
    path("comites/", committees.meetings, name="meetings"),
    path("comites/nouveau/", committees.add_meeting, name="add_meeting"),
    path("comites/<int:pk>/", committees.agenda, name="agenda"),
    path("comites/<int:pk>/modifier/", committees.meeting, name="meeting"),
    path("comites/<int:pk>/retirer/", committees.remove_meeting, name="remove_meeting"),
    path("comites/<int:pk>/arreter/", committees.settle, name="settle"),
    path("comites/<int:pk>/fiches/<int:item>/", committees.item, name="item"),
    path("comites/<int:pk>/fiches/<int:item>/retirer/", committees.remove_item, name="remove_item"),
    path("comites/<int:pk>/services/", committees.excuse, name="excuse"),
    path("comites/<int:pk>/services/<int:service>/retirer/", committees.remove_excuse, name="remove_excuse"),
    path("comites/<int:pk>/seance/", committees.sitting, name="sitting"),
    path("comites/<int:pk>/seance/<int:item>/", committees.decide, name="decide"),
    path("comites/<int:pk>/seance/<int:item>/revenir/", committees.reconsider, name="reconsider"),
    path("comites/<int:pk>/decisions/", committees.record, name="record"),
    path("adoption/", adoption.adoption, name="adoption"),
    path("adoption/renvois/", adoption.cross_references, name="cross_references"),
    path("ecartees/", committees.rejected, name="rejected"),
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
