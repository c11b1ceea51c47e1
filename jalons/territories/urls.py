"""Where a commune, an intercommunalité or a département is searched and read."""

from django.urls import path

from jalons.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.search, name="search"),
    path("communes/<str:code>/", views.commune, name="commune"),
    path("epci/<str:siren>/", views.epci, name="epci"),
    path("departements/<str:code>/", views.departement, name="departement"),
]
