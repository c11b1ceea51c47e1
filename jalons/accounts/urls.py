"""Where somebody signs in, signs out and sees their account."""

from django.urls import path

from jalons.accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/envoyee/", views.link_sent, name="link_sent"),
    path("connexion/lien/", views.sign_in_link, name="sign_in_link"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("compte/", views.account, name="account"),
    path("compte/deconnexion-partout/", views.sign_out_everywhere, name="sign_out_everywhere"),
]
