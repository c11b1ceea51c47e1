from django.urls import path

from jalons.actions.codes import CODE
from jalons.monitoring.views import indicators as views

app_name = "monitoring"
urlpatterns = [
    path("", views.indicator_list, name="index"),
    path(f"{CODE}/", views.indicators, name="indicators"),
    path(f"{CODE}/<int:pk>/", views.indicator_page, name="indicator"),
    path(f"{CODE}/<int:pk>/valeurs/", views.add_value, name="add_value"),
    path(f"{CODE}/<int:pk>/valeurs/tableau/", views.upload_values, name="upload_values"),
    path(f"{CODE}/<int:pk>/valeurs/tableau/apercu/", views.preview_values, name="preview_values"),
    path(f"{CODE}/<int:pk>/valeurs/tableau/importer/", views.import_values, name="import_values"),
    path(f"{CODE}/<int:pk>/valeurs/<int:value>/retirer/", views.remove_value, name="remove_value"),
    path(f"{CODE}/<int:pk>/retirer/", views.remove_indicator, name="remove_indicator"),
]
