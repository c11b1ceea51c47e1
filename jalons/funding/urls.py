from django.urls import path

from jalons.actions.codes import CODE
from jalons.funding import views

app_name = "funding"
urlpatterns = [
    path("", views.index, name="index"),
    path(f"{CODE}/", views.plan, name="plan"),
    path(f"{CODE}/depenses/", views.add_expense, name="add_expense"),
    path(f"{CODE}/depenses/<int:pk>/", views.expense, name="expense"),
    path(f"{CODE}/depenses/<int:pk>/retirer/", views.remove_expense, name="remove_expense"),
    path(f"{CODE}/carte-des-ressources/", views.take_costs, name="take_costs"),
    path(f"{CODE}/ressources/", views.add_funding, name="add_funding"),
    path(f"{CODE}/ressources/<int:pk>/", views.funding, name="funding"),
    path(f"{CODE}/ressources/<int:pk>/etat/", views.status, name="status"),
    path(f"{CODE}/ressources/<int:pk>/retirer/", views.remove_funding, name="remove_funding"),
]
