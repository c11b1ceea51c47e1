from django.urls import path

from jalons.actions import codes, views

app_name = "actions"
urlpatterns = [
    path("", views.index, name="index"),
    path("nouvelle/", views.propose, name="propose"),
    path("axes/", views.axes, name="axes"),
    path("axes/<int:rank>/", views.axis, name="axis"),
    path("axes/<int:rank>/placer/", views.move_axis, name="move_axis"),
    path("axes/<int:rank>/retirer/", views.remove_axis, name="remove_axis"),
    path(f"{codes.CODE}/modifier/", views.edit, name="edit"),
    path(f"{codes.CODE}/avancement/", views.advance, name="advance"),
    path(f"{codes.CODE}/deplacer/", views.move, name="move"),
    path(f"{codes.CODE}/supprimer/", views.remove, name="remove"),
    path(f"{codes.CODE}/etapes/", views.steps, name="steps"),
    path(f"{codes.CODE}/etapes/<int:pk>/", views.step, name="step"),
    path(f"{codes.CODE}/etapes/<int:pk>/retirer/", views.remove_step, name="remove_step"),
]
