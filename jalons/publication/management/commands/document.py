"""The host writes the feuille de route, a fiche or a compte rendu in a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jalons.actions.queries import sheets
from jalons.invitations.queries.minutes import workshop_minutes
from jalons.papers.documents import FORMATS, write_document
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.minutes import document as document_minutes
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Workshop


class Command(BaseCommand):
    help = "Écrit la feuille de route, une fiche action ou le compte rendu d’un atelier, dans un fichier"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="l’adresse courte de la feuille de route")
        parser.add_argument("--format", choices=sorted(FORMATS), default="pdf")
        parser.add_argument("--action", default="", metavar="CODE", help="une seule fiche, par exemple 1.1")
        parser.add_argument("--minutes", type=int, default=None, metavar="N", help="le compte rendu de l’atelier N")
        parser.add_argument("--output", type=Path, default=None, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        roadmap = Roadmap.objects.filter(slug=slug).first()
        if roadmap is None:
            slugs = ", ".join(Roadmap.objects.values_list("slug", flat=True)) or "aucune"
            raise CommandError(f"Aucune feuille de route ne porte l’adresse « {slug} ». Connues : {slugs}.")
        today = timezone.localdate()
        if code := options["action"]:
            action = sheets.find_action(roadmap, code)
            if action is None:
                raise CommandError(f"Aucune action ne porte le code « {code} ».")
            document = sheet_document(action, today)
        elif number := options["minutes"]:
            workshop = Workshop.objects.filter(roadmap=roadmap, number=number).first()
            if workshop is None:
                raise CommandError(f"Aucun atelier ne porte le numéro {number}.")
            document = document_minutes.shown_document(workshop_minutes(workshop), today)
        else:
            document = roadmap_document(roadmap, today)
        output = options["output"] or Path(f"{slug}.{options['format']}")
        output.write_bytes(write_document(document, options["format"], roadmap_look(roadmap, options["format"])))
        self.stdout.write(f"{output} ({output.stat().st_size // 1000} ko)")
