# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actions", "0001_initial"),
        ("governance", "0001_initial"),
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="PlanImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan_imports",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("by_name", models.CharField(max_length=150, verbose_name="par")),
                        ("source", models.CharField(max_length=150, verbose_name="fichier")),
                        ("made", models.JSONField(default=dict)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="ChapterText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="chapter_texts",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "chapter",
                            models.CharField(
                                choices=[
                                    ("edito", "Édito"),
                                    ("contexte", "Contexte et cadre"),
                                    ("methode", "Méthode et acteurs"),
                                    ("definition", "Définition partagée"),
                                    ("portrait", "Portrait du territoire"),
                                    ("enjeux", "Enjeux et chantiers"),
                                    ("axes", "Axes et objectifs"),
                                    ("fiches", "Fiches action"),
                                    ("gouvernance", "Gouvernance"),
                                    ("calendrier", "Calendrier"),
                                    ("budget", "Budget et plan de financement"),
                                    ("suivi", "Suivi et évaluation"),
                                    ("annexes", "Annexes"),
                                ],
                                max_length=11,
                                verbose_name="chapitre",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=20000, verbose_name="texte")),
                        ("is_required", models.BooleanField(default=False, verbose_name="nécessaire au vote")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "chapter"), name="one_text_per_chapter")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptedGap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="accepted_gaps",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("chapitre", "un chapitre sans texte"),
                                    ("indicateur", "aucun indicateur"),
                                    ("etape", "aucune étape"),
                                    ("retard", "des étapes en retard"),
                                    ("budget", "aucun euro"),
                                    ("equilibre", "un plan qui n’est pas équilibré"),
                                    ("surplus", "une section qui en cache une autre"),
                                    ("part_propre", "une part propre trop faible"),
                                    ("dispositif", "un dispositif qui ne peut pas payer"),
                                    ("taxes", "des taxes qui se contredisent"),
                                    ("assiette", "une dépense subventionnable au-dessus des dépenses"),
                                    ("aide_80", "des aides publiques au-dessus de 80 %"),
                                    ("anticipe", "une dépense commencée avant la demande d’aide"),
                                    ("fiche", "une fiche incomplète"),
                                    ("renvoi", "aucun renvoi au projet de territoire"),
                                ],
                                max_length=11,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "chapter",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("edito", "Édito"),
                                    ("contexte", "Contexte et cadre"),
                                    ("methode", "Méthode et acteurs"),
                                    ("definition", "Définition partagée"),
                                    ("portrait", "Portrait du territoire"),
                                    ("enjeux", "Enjeux et chantiers"),
                                    ("axes", "Axes et objectifs"),
                                    ("fiches", "Fiches action"),
                                    ("gouvernance", "Gouvernance"),
                                    ("calendrier", "Calendrier"),
                                    ("budget", "Budget et plan de financement"),
                                    ("suivi", "Suivi et évaluation"),
                                    ("annexes", "Annexes"),
                                ],
                                max_length=11,
                                verbose_name="chapitre",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="accepted_gaps",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=13, verbose_name="montant")),
                        ("facts", models.TextField(blank=True, verbose_name="faits")),
                        ("finding", models.TextField(verbose_name="manque")),
                        ("reason", models.TextField(max_length=500, verbose_name="motif")),
                        ("by_name", models.CharField(max_length=150, verbose_name="par")),
                        ("at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("chapter", "")),
                                fields=("roadmap", "kind", "action"),
                                name="one_reason_per_gap_of_a_fiche",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("chapter", ""), _negated=True),
                                fields=("roadmap", "chapter"),
                                name="one_reason_per_empty_chapter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("action", None), ("kind", "chapitre"), models.Q(("chapter", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("kind", "chapitre"), _negated=True),
                                        ("action__isnull", False),
                                        ("chapter", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="accepted_gap_is_of_a_chapter_or_of_a_fiche",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="editions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("projet", "version projet"),
                                    ("adoptee", "édition adoptée"),
                                    ("avenant", "avenant"),
                                ],
                                max_length=7,
                                verbose_name="nature",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        (
                            "deliberation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="editions",
                                to="governance.deliberation",
                            ),
                        ),
                        ("frozen_on", models.DateField(verbose_name="figée le")),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("by_name", models.CharField(max_length=150, verbose_name="par")),
                        ("purpose", models.CharField(blank=True, max_length=150, verbose_name="à quoi elle sert")),
                        ("document", models.JSONField(default=dict)),
                        ("book", models.JSONField(default=dict)),
                        ("deck", models.JSONField(default=dict)),
                        ("facts", models.JSONField(default=dict)),
                        ("followed", models.JSONField(default=dict)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "kind", "number"), name="one_edition_per_kind_and_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["projet", "adoptee", "avenant"])),
                                name="edition_kind_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="edition_number_starts_at_1"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "adoptee"), _negated=True),
                                    ("deliberation__isnull", False),
                                    _connector="OR",
                                ),
                                name="adopted_edition_has_its_deliberation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="publication.edition",
                            ),
                        ),
                        ("extension", models.CharField(max_length=5)),
                        ("content", models.BinaryField(default=bytes)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("size", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(blank=True, null=True)),
                        ("failed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "extension"), name="one_file_per_edition_and_format"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("made_at", None), ("sha256", "")),
                                    models.Q(
                                        ("failed_at", None),
                                        ("made_at__isnull", False),
                                        models.Q(("sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="edition_file_has_its_hash_once_made",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicPage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="public_page",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="ouverte le")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée le")),
                    ],
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "page",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="releases",
                                to="publication.publicpage",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="releases",
                                to="publication.edition",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        ("adopted_on", models.DateField(verbose_name="adoptée le")),
                        ("on", models.DateField(verbose_name="à jour au")),
                        ("followed", models.JSONField(default=dict)),
                        ("gives_files", models.BooleanField(default=False, verbose_name="donne le texte voté")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="où dire quelque chose")),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="document_look",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("accent", models.CharField(blank=True, max_length=6, verbose_name="couleur")),
                        ("footer", models.CharField(blank=True, max_length=120, verbose_name="pied de page")),
                        ("logo", models.BinaryField(blank=True, default=bytes, verbose_name="logo")),
                        ("logo_alt", models.CharField(blank=True, max_length=150, verbose_name="ce que dit le logo")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("logo", b""), models.Q(("logo_alt", ""), _negated=True), _connector="OR"
                                ),
                                name="a_logo_has_its_words",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="document_templates",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("docx", "Word"), ("odt", "LibreOffice"), ("pptx", "PowerPoint")],
                                max_length=4,
                                verbose_name="format",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="fichier")),
                        ("content", models.BinaryField()),
                        ("missing", models.JSONField(default=list)),
                        ("accent", models.CharField(blank=True, max_length=6, verbose_name="couleur des titres")),
                        ("has_footer", models.BooleanField(default=True)),
                        ("sent_at", models.DateTimeField(auto_now=True)),
                        ("by_name", models.CharField(max_length=150, verbose_name="par")),
                    ],
                    options={
                        "ordering": ["kind"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "kind"), name="one_document_template_per_format")
                        ],
                    },
                ),
            ],
        ),
    ]
