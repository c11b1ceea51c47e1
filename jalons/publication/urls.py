from django.urls import path

from jalons.publication import views

app_name = "publication"
urlpatterns = [
    path("", views.index, name="index"),
    path("feuille-de-route.<str:extension>", views.roadmap, name="roadmap"),
    path("action-<str:code>.<str:extension>", views.sheet, name="sheet"),
]
