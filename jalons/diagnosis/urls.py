from django.urls import path

from jalons.diagnosis.views import data, messages, portraits

app_name = "diagnosis"
urlpatterns = [
    path("", portraits.index, name="index"),
    path("donnees/", data.data, name="data"),
    path("messages/", messages.messages, name="messages"),
    path("messages/garder/<slug:suggestion>/", messages.keep_message, name="keep_message"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/placer/", messages.move_message, name="move_message"),
    path("messages/<int:pk>/relire/", messages.renew_message, name="renew_message"),
    path("messages/<int:pk>/retirer/", messages.remove_message, name="remove_message"),
]
