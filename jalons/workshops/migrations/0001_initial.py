# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import jalons.workshops.models.people
import jalons.workshops.models.workshops
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("diagnosis", "0001_initial"),
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Workshop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "milestone",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)s",
                                to="roadmaps.milestone",
                                verbose_name="jalon",
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="workshops",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "secret",
                            models.CharField(
                                default=jalons.workshops.models.workshops.new_secret, editable=False, max_length=64
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("enjeux", "Atelier 1\xa0: les enjeux"),
                                    ("chantiers", "Atelier 2\xa0: les chantiers"),
                                    ("autre", "Autre atelier"),
                                ],
                                default="enjeux",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        ("question", models.CharField(blank=True, max_length=300, verbose_name="question posée")),
                        ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("starts_at", models.TimeField(blank=True, null=True, verbose_name="début")),
                        ("ends_at", models.TimeField(blank=True, null=True, verbose_name="fin")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                        (
                            "video_link",
                            models.URLField(blank=True, max_length=500, verbose_name="lien de la visioconférence"),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="nombre de places"),
                        ),
                        (
                            "expected_people",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="personnes attendues"),
                        ),
                        ("table_count", models.PositiveSmallIntegerField(default=0, verbose_name="nombre de tables")),
                        ("is_anonymous", models.BooleanField(default=True, verbose_name="anonyme")),
                        (
                            "least_citizens",
                            models.PositiveSmallIntegerField(
                                default=15, verbose_name="part minimale de citoyennes et citoyens"
                            ),
                        ),
                        ("planned_votes", models.JSONField(blank=True, default=list, verbose_name="votes prévus")),
                        (
                            "warns_of_communes",
                            models.BooleanField(default=True, verbose_name="signaler les communes sans personne"),
                        ),
                        ("reminds_the_day_before", models.BooleanField(default=True, verbose_name="rappel la veille")),
                        (
                            "remind_after_days",
                            models.PositiveSmallIntegerField(default=3, verbose_name="jours entre deux relances"),
                        ),
                        (
                            "reply_by",
                            models.DateField(blank=True, null=True, verbose_name="réponse souhaitée avant le"),
                        ),
                        (
                            "reply_contact",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="pour répondre ou poser une question"
                            ),
                        ),
                        ("calendar_sequence", models.PositiveIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[("brouillon", "en préparation"), ("ouvert", "ouvert"), ("clos", "clos")],
                                default="brouillon",
                                max_length=9,
                                verbose_name="avancement",
                            ),
                        ),
                        ("code", models.CharField(max_length=6, unique=True)),
                        ("notes_hidden", models.BooleanField(default=False)),
                        ("is_frozen", models.BooleanField(default=False, verbose_name="gelé")),
                        (
                            "reads_notes_first",
                            models.BooleanField(default=False, verbose_name="notes relues avant d’être montrées"),
                        ),
                        ("shows_way_in", models.BooleanField(default=False)),
                        (
                            "screen",
                            models.CharField(
                                choices=[
                                    ("auto", "ce qui se passe"),
                                    ("consigne", "la consigne et le temps"),
                                    ("notes", "les notes, à mesure qu’elles arrivent"),
                                    ("groupe", "un groupe et ses notes"),
                                    ("groupes", "les groupes et leurs notes"),
                                    ("vote", "le vote"),
                                    ("carte", "la carte des ressources d’un chantier"),
                                    ("portrait", "le portrait du territoire"),
                                ],
                                default="auto",
                                max_length=8,
                                verbose_name="grand écran",
                            ),
                        ),
                        (
                            "screen_group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workshops.notegroup",
                            ),
                        ),
                        (
                            "screen_key_project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workshops.keyproject",
                            ),
                        ),
                        (
                            "current_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workshops.runsheetitem",
                            ),
                        ),
                        (
                            "last_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workshops.runsheetitem",
                            ),
                        ),
                        ("item_started_at", models.DateTimeField(blank=True, null=True)),
                        ("item_ends_at", models.DateTimeField(blank=True, null=True)),
                        ("item_seconds_left", models.PositiveIntegerField(blank=True, null=True)),
                        ("has_free_timer", models.BooleanField(default=False)),
                        ("sequence_started_at", models.DateTimeField(blank=True, null=True)),
                        ("sequence_ends_at", models.DateTimeField(blank=True, null=True)),
                        ("sequence_seconds_left", models.PositiveIntegerField(blank=True, null=True)),
                        ("freezes_at_end", models.BooleanField(default=False)),
                        ("stopped", models.JSONField(blank=True, default=dict)),
                        ("last_seq", models.PositiveBigIntegerField(default=0)),
                        ("last_note", models.PositiveIntegerField(default=0)),
                        ("last_group", models.PositiveSmallIntegerField(default=0)),
                        ("free_ranks", models.JSONField(default=list)),
                        ("notes_gone", models.PositiveIntegerField(default=0)),
                        ("notes_aside", models.PositiveIntegerField(default=0)),
                        ("table_links", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "number"), name="one_workshop_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(("table_count__lte", 40)), name="workshop_has_at_most_40_tables"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("least_citizens__lte", 100)),
                                name="workshop_least_citizens_is_a_percentage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gte", 1)), name="workshop_capacity_is_a_place_at_least"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkshopEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="workshops.workshop",
                            ),
                        ),
                        ("seq", models.PositiveBigIntegerField()),
                        ("kind", models.CharField(max_length=20)),
                        ("payload", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": [models.OrderBy(models.F("seq"))],
                        "constraints": [
                            models.UniqueConstraint(fields=("workshop", "seq"), name="one_event_per_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WallAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acts",
                                to="workshops.workshop",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("deplacer", "Déplacer"),
                                    ("creer", "Créer un groupe"),
                                    ("renommer", "Renommer un groupe"),
                                    ("supprimer", "Supprimer un groupe"),
                                    ("reunir", "Réunir deux groupes"),
                                    ("separer", "Séparer un groupe"),
                                    ("masquer", "Masquer ou montrer"),
                                    ("signaler", "Signaler un nom"),
                                    ("reformuler", "Reformuler"),
                                    ("accepter", "Accepter des suggestions"),
                                    ("refuser", "Refuser des suggestions"),
                                    ("importer", "Importer des notes"),
                                    ("enjeu", "Faire un enjeu, ou ne plus en faire un"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("label", models.CharField(max_length=300)),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        ("by_name", models.CharField(max_length=150)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("is_undone", models.BooleanField(default=False)),
                        ("undone_by_name", models.CharField(blank=True, max_length=150)),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participants",
                                to="workshops.workshop",
                            ),
                        ),
                        ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                        (
                            "follow_code",
                            models.CharField(
                                default=jalons.workshops.models.people.new_follow_code, max_length=10, unique=True
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("public", "Service public, mairie, élue ou élu"),
                                    ("prive", "Entreprise ou association"),
                                    ("citoyen", "Habitante ou habitant"),
                                ],
                                max_length=8,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "college",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("elu", "Élue ou élu"),
                                    ("agent", "Agente ou agent public"),
                                    ("association", "Association"),
                                    ("entreprise", "Entreprise"),
                                    ("habitant", "Habitante ou habitant"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("table", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("is_remote", models.BooleanField(default=False)),
                        ("is_shut_out", models.BooleanField(default=False, verbose_name="téléphone écarté")),
                        ("first_name", models.CharField(blank=True, max_length=80)),
                        ("organisation", models.CharField(blank=True, max_length=150)),
                        ("joined_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Fusion",
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
                                related_name="fusions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "stake",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fusions",
                                to="workshops.stake",
                            ),
                        ),
                        (
                            "key_project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fusions",
                                to="workshops.keyproject",
                            ),
                        ),
                        ("before", models.JSONField(blank=True, default=dict)),
                        ("after", models.JSONField(blank=True, default=dict)),
                        ("traded", models.UUIDField(blank=True, editable=False, null=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="fusionné le")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stake__isnull", True), ("key_project__isnull", True), _connector="OR"
                                ),
                                name="fusion_is_of_enjeux_or_of_chantiers",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stake",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("ties_previous", models.BooleanField(default=False, verbose_name="ex æquo avec le précédent")),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("audiences", models.JSONField(blank=True, default=list, verbose_name="publics")),
                        ("communes", models.JSONField(blank=True, default=list, verbose_name="communes")),
                        (
                            "state",
                            models.CharField(
                                choices=[("propose", "proposé"), ("retenu", "retenu"), ("ecarte", "écarté")],
                                default="propose",
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="raison")),
                        (
                            "fusion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)ss",
                                to="workshops.fusion",
                                verbose_name="fusion",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="merged",
                                to="workshops.stake",
                                verbose_name="fusionné dans",
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stakes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("phrasing", models.CharField(blank=True, max_length=300, verbose_name="formulation")),
                        ("description", models.TextField(blank=True, max_length=3000, verbose_name="description")),
                        ("evidence", models.TextField(blank=True, max_length=1000, verbose_name="chiffres à l’appui")),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="stake_title_is_unique_in_its_roadmap"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                                name="stake_is_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "ecarte"), ("reason", ""), _connector="XOR"),
                                name="stake_set_aside_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyProject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("ties_previous", models.BooleanField(default=False, verbose_name="ex æquo avec le précédent")),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("audiences", models.JSONField(blank=True, default=list, verbose_name="publics")),
                        ("communes", models.JSONField(blank=True, default=list, verbose_name="communes")),
                        (
                            "state",
                            models.CharField(
                                choices=[("propose", "proposé"), ("retenu", "retenu"), ("ecarte", "écarté")],
                                default="propose",
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="raison")),
                        (
                            "fusion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)ss",
                                to="workshops.fusion",
                                verbose_name="fusion",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="merged",
                                to="workshops.keyproject",
                                verbose_name="fusionné dans",
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="key_projects",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("purpose", models.TextField(blank=True, max_length=3000, verbose_name="finalité")),
                        (
                            "planned_actions",
                            models.TextField(blank=True, max_length=3000, verbose_name="actions envisagées"),
                        ),
                        ("lead", models.CharField(blank=True, max_length=150, verbose_name="pilote pressenti")),
                        (
                            "partners",
                            models.TextField(blank=True, max_length=1000, verbose_name="partenaires pressentis"),
                        ),
                        (
                            "first_steps",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="premiers pas, à moins de trois mois"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="key_projects",
                                to="workshops.workshop",
                                verbose_name="atelier qui dessine sa carte",
                            ),
                        ),
                        ("map_seq", models.PositiveBigIntegerField(default=0)),
                        (
                            "stakes",
                            models.ManyToManyField(
                                blank=True, related_name="key_projects", to="workshops.stake", verbose_name="enjeux"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="keyproject_title_is_unique_in_its_roadmap"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                                name="keyproject_is_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "ecarte"), ("reason", ""), _connector="XOR"),
                                name="keyproject_set_aside_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
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
                                related_name="themes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("words", models.TextField(max_length=2000, verbose_name="mots")),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="theme_title_is_unique_in_its_roadmap"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoteGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="groups",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        (
                            "stake",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="groups",
                                to="workshops.stake",
                                verbose_name="enjeu",
                            ),
                        ),
                        (
                            "key_project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="groups",
                                to="workshops.keyproject",
                                verbose_name="chantier d’origine",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merged",
                                to="workshops.notegroup",
                            ),
                        ),
                        (
                            "split_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="parts",
                                to="workshops.notegroup",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("merged_into__isnull", True)),
                                fields=("workshop", "title"),
                                name="group_title_is_unique_in_its_workshop",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                                name="group_is_not_merged_into_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="workshops.workshop",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="numéro")),
                        ("client_id", models.UUIDField()),
                        ("text", models.CharField(max_length=500, verbose_name="texte")),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("public", "Service public, mairie, élue ou élu"),
                                    ("prive", "Entreprise ou association"),
                                    ("citoyen", "Habitante ou habitant"),
                                ],
                                max_length=8,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "college",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("elu", "Élue ou élu"),
                                    ("agent", "Agente ou agent public"),
                                    ("association", "Association"),
                                    ("entreprise", "Entreprise"),
                                    ("habitant", "Habitante ou habitant"),
                                ],
                                max_length=11,
                                verbose_name="collège",
                            ),
                        ),
                        ("table", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="notes",
                                to="workshops.notegroup",
                                verbose_name="groupe",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="notes",
                                to="workshops.participant",
                            ),
                        ),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("telephone", "téléphone"),
                                    ("papier", "papier"),
                                    ("table", "secrétaire de table"),
                                    ("tableur", "tableur"),
                                ],
                                default="telephone",
                                max_length=10,
                            ),
                        ),
                        (
                            "sheet",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="numéro de la feuille"),
                        ),
                        ("audiences", models.JSONField(blank=True, default=list, verbose_name="publics")),
                        ("causes", models.JSONField(blank=True, default=list, verbose_name="causes")),
                        ("communes", models.JSONField(blank=True, default=list, verbose_name="communes")),
                        ("original_text", models.CharField(blank=True, max_length=500)),
                        ("is_hidden", models.BooleanField(default=False)),
                        ("names_somebody", models.BooleanField(default=False)),
                        ("is_kept_aside", models.BooleanField(default=False, verbose_name="en attente de relecture")),
                        ("is_withdrawn", models.BooleanField(default=False, verbose_name="retirée par qui l’a écrite")),
                        ("is_erased", models.BooleanField(default=False, verbose_name="texte effacé")),
                        ("refused", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workshop", "client_id"), name="a_note_sent_twice_is_one_note"
                            ),
                            models.UniqueConstraint(fields=("workshop", "number"), name="one_note_per_number"),
                            models.UniqueConstraint(fields=("workshop", "sheet"), name="one_note_per_sheet"),
                            models.CheckConstraint(
                                condition=models.Q(("is_withdrawn", False), ("is_hidden", True), _connector="OR"),
                                name="withdrawn_note_is_hidden",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_kept_aside", False), ("is_hidden", True), _connector="OR"),
                                name="note_kept_aside_is_hidden",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_erased", False), ("is_hidden", True), _connector="OR"),
                                name="erased_note_is_hidden",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="own_acts",
                                to="workshops.note",
                            ),
                        ),
                        ("client_id", models.UUIDField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("note", "client_id"), name="an_act_sent_twice_is_one_act")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoteFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="diagnosis.finding"
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="cited", to="workshops.note"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["finding__number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("note", "finding"), name="note_cites_a_finding_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StakeFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="diagnosis.finding"
                            ),
                        ),
                        (
                            "stake",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="cited", to="workshops.stake"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["finding__number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("stake", "finding"), name="stake_cites_a_finding_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pledge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pledges",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pledges",
                                to="workshops.workshop",
                            ),
                        ),
                        (
                            "key_project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pledges",
                                to="workshops.keyproject",
                                verbose_name="chantier",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pledges",
                                to="workshops.participant",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="engagement")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="pour quand")),
                        ("quality", models.CharField(blank=True, max_length=80, verbose_name="en tant que")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        ("contact", models.CharField(blank=True, max_length=150, verbose_name="pour être recontacté")),
                        ("consents", models.BooleanField(default=False, verbose_name="accepte d’être recontacté")),
                        ("consented_on", models.DateField(blank=True, null=True)),
                        (
                            "may_be_named",
                            models.BooleanField(
                                default=False, verbose_name="accepte d’être nommé dans le compte rendu"
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("client_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="tenu le")),
                    ],
                    options={
                        "ordering": ["due_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("contact", ""), ("name", "")),
                                    models.Q(("consented_on__isnull", False), ("consents", True)),
                                    _connector="OR",
                                ),
                                name="pledge_names_nobody_without_consent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("participant__isnull", True),
                                    models.Q(("contact", ""), ("name", "")),
                                    _connector="OR",
                                ),
                                name="named_pledge_is_tied_to_no_participant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("may_be_named", False), models.Q(("name", ""), _negated=True), _connector="OR"
                                ),
                                name="pledge_may_be_named_once_it_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RunSheetItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("minutes", models.PositiveSmallIntegerField(verbose_name="durée en minutes")),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("pleniere", "Tout le monde ensemble"),
                                    ("binomes", "Par deux"),
                                    ("tables", "Par table"),
                                    ("seul", "Chacune et chacun pour soi"),
                                    ("pause", "Pause"),
                                ],
                                default="pleniere",
                                max_length=8,
                                verbose_name="façon de travailler",
                            ),
                        ),
                        ("instruction", models.TextField(blank=True, max_length=1000, verbose_name="consigne")),
                        ("script", models.TextField(blank=True, max_length=1000, verbose_name="pour l’animation")),
                        ("output", models.CharField(blank=True, max_length=200, verbose_name="ce qui en sort")),
                        ("material", models.TextField(blank=True, max_length=1000, verbose_name="matériel")),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 600)),
                                name="run_sheet_item_lasts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TableStake",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="table_stakes",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("client_id", models.UUIDField(blank=True, editable=False, null=True)),
                        ("table", models.PositiveSmallIntegerField(verbose_name="table")),
                        ("how", models.CharField(blank=True, max_length=130, verbose_name="comment")),
                        ("what_for", models.CharField(blank=True, max_length=130, verbose_name="pour que")),
                        (
                            "stake",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="proposals",
                                to="workshops.stake",
                                verbose_name="enjeu",
                            ),
                        ),
                        ("group_rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "notes",
                            models.ManyToManyField(
                                blank=True, related_name="table_stakes", to="workshops.note", verbose_name="notes"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workshop", "client_id"), name="a_table_stake_sent_twice_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptTemplate",
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
                                related_name="workshop_templates",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("content", models.JSONField(verbose_name="contenu")),
                        ("kept_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["title"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="kept_template_title_is_unique_in_its_roadmap"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
