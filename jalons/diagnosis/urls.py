from django.urls import path

from jalons.diagnosis.views import data, portraits

app_name = "diagnosis"
urlpatterns = [
    path("", portraits.index, name="index"),
    path("donnees/", data.data, name="data"),
]
