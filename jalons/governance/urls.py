from django.urls import path

from jalons.governance import views

app_name = "governance"

urlpatterns = [path("", views.committee, name="committee")]
