from django.urls import path

from jalons.actions.codes import CODE
from jalons.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path(f"{CODE}/", views.indicators, name="indicators"),
    path(f"{CODE}/<int:pk>/", views.edit_indicator, name="indicator"),
    path(f"{CODE}/<int:pk>/retirer/", views.remove_indicator, name="remove_indicator"),
]
