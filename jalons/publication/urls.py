from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jalons.actions.codes import CODE
from jalons.publication import views
from jalons.publication.documents import FORMATS


class DocumentFormat(StringConverter):
    regex = "|".join(FORMATS)


register_converter(DocumentFormat, "document_format")

app_name = "publication"

_documents = "feuilles-de-route/<slug:slug>/documents"

urlpatterns = [
    path(f"{_documents}/", views.index, name="index"),
    path(f"{_documents}/feuille-de-route.<document_format:extension>", views.roadmap, name="roadmap"),
    path(f"{_documents}/action-{CODE}.<document_format:extension>", views.sheet, name="sheet"),
]
