from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jalons.actions.codes import CODE
from jalons.publication.documents import FORMATS
from jalons.publication.kit import Piece
from jalons.publication.views import documents, kits


class DocumentFormat(StringConverter):
    regex = "|".join(FORMATS)


class KitPiece(StringConverter):
    regex = "|".join(["tout", *Piece])


register_converter(DocumentFormat, "document_format")
register_converter(KitPiece, "kit_piece")

app_name = "publication"

_documents = "feuilles-de-route/<slug:slug>/documents"
_workshop = "feuilles-de-route/<slug:slug>/ateliers/<int:number>"

urlpatterns = [
    path(f"{_documents}/", documents.index, name="index"),
    path(f"{_documents}/feuille-de-route.<document_format:extension>", documents.roadmap, name="roadmap"),
    path(f"{_documents}/action-{CODE}.<document_format:extension>", documents.sheet, name="sheet"),
    path(f"{_workshop}/kit/", kits.kit, name="kit"),
    path(f"{_workshop}/kit/<kit_piece:piece>.pdf", kits.piece, name="kit_piece"),
]
