# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("mail", "0001_initial"),
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="GroupMember",
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
                                related_name="group_members",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("elu", "élue ou élu"),
                                    ("technicien", "technicienne ou technicien"),
                                    ("operateur", "opérateur local"),
                                    ("partenaire", "partenaire"),
                                ],
                                max_length=10,
                                verbose_name="au titre de",
                            ),
                        ),
                        ("function", models.CharField(max_length=120, verbose_name="fonction")),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="group_members",
                                to="directory.organisation",
                            ),
                        ),
                        ("service", models.CharField(blank=True, max_length=120, verbose_name="service")),
                        ("substitute", models.CharField(blank=True, max_length=120, verbose_name="suppléance")),
                        (
                            "responsibilities",
                            models.JSONField(blank=True, default=list, verbose_name="responsabilités"),
                        ),
                        ("since", models.DateField(verbose_name="depuis le")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                        (
                            "membership",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="group_member",
                                to="roadmaps.membership",
                            ),
                        ),
                        (
                            "invitation",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="group_member",
                                to="roadmaps.invitation",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="group_members",
                                to="directory.contact",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("roadmap", "contact"),
                                name="contact_is_once_in_the_group",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("function", ""), _negated=True), name="group_member_has_a_function"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="group_member_leaves_after_joining",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Committee",
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
                                related_name="committees",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("strategique", "stratégique (comité de pilotage)"),
                                    ("technique", "technique"),
                                    ("consultatif", "consultatif"),
                                    ("autre", "autre"),
                                ],
                                max_length=11,
                                verbose_name="type",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        ("comment", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("mensuelle", "chaque mois"),
                                    ("trimestrielle", "chaque trimestre"),
                                    ("semestrielle", "chaque semestre"),
                                    ("annuelle", "chaque année"),
                                    ("autre", "à un autre rythme"),
                                ],
                                max_length=13,
                                verbose_name="rythme",
                            ),
                        ),
                        ("expected_meetings", models.PositiveSmallIntegerField(verbose_name="réunions prévues par an")),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(default=15, verbose_name="délai de convocation, en jours"),
                        ),
                        (
                            "quorum",
                            models.CharField(
                                choices=[
                                    ("aucune", "aucun\xa0: le comité siège toujours"),
                                    ("moitie", "plus de la moitié des voix"),
                                    ("tiers", "un tiers des voix"),
                                ],
                                default="aucune",
                                max_length=7,
                                verbose_name="quorum",
                            ),
                        ),
                        ("created_on", models.DateField(verbose_name="installé le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="clos le")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "name"), name="one_committee_per_name"),
                            models.CheckConstraint(
                                condition=models.Q(("expected_meetings__range", (1, 60))),
                                name="committee_expects_meetings",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("notice_days__lte", 90)), name="committee_notice_is_90_days_at_most"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="governance.committee",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("label", models.CharField(max_length=200, verbose_name="membre")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("elu", "élue ou élu"),
                                    ("agent", "agent de la collectivité"),
                                    ("etat", "État"),
                                    ("partenaire", "partenaire"),
                                    ("habitant", "habitante ou habitant"),
                                ],
                                default="partenaire",
                                max_length=10,
                                verbose_name="au titre de",
                            ),
                        ),
                        ("has_vote", models.BooleanField(default=True, verbose_name="a une voix")),
                        ("substitute", models.CharField(blank=True, max_length=120, verbose_name="suppléance")),
                        (
                            "office",
                            models.CharField(
                                blank=True,
                                choices=[("presidence", "présidence"), ("secretariat", "secrétariat")],
                                max_length=11,
                                verbose_name="charge",
                            ),
                        ),
                        (
                            "group_member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="seats",
                                to="governance.groupmember",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="seats",
                                to="roadmaps.membership",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="seats",
                                to="directory.contact",
                            ),
                        ),
                        ("since", models.DateField(verbose_name="depuis le")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                    ],
                    options={
                        "verbose_name_plural": "sièges",
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("office", ""), _negated=True), ("until", None)),
                                fields=("committee", "office"),
                                name="one_seat_per_office",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="seat_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group_member", None), ("membership", None)),
                                    models.Q(("contact", None), ("group_member", None)),
                                    models.Q(("contact", None), ("membership", None)),
                                    _connector="OR",
                                ),
                                name="seat_is_tied_to_one_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Definition",
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
                                related_name="definitions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("brouillon", "brouillon"),
                                    ("consultation", "en consultation"),
                                    ("objection", "objection à traiter"),
                                    ("adoptee", "adoptée"),
                                    ("remplacee", "remplacée"),
                                ],
                                default="brouillon",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="texte")),
                        ("includes", models.TextField(blank=True, max_length=1000, verbose_name="ce que cela inclut")),
                        (
                            "excludes",
                            models.TextField(blank=True, max_length=1000, verbose_name="ce que cela n’inclut pas"),
                        ),
                        ("audiences", models.TextField(blank=True, max_length=1000, verbose_name="publics")),
                        ("glossary", models.TextField(blank=True, max_length=3000, verbose_name="glossaire local")),
                        ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adoptée le")),
                        ("replaced_on", models.DateField(blank=True, null=True, verbose_name="remplacée le")),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "number"), name="one_definition_per_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "brouillon")),
                                fields=("roadmap",),
                                name="one_draft_of_definition_per_roadmap",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["consultation", "objection"])),
                                fields=("roadmap",),
                                name="one_definition_before_the_group",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "adoptee")),
                                fields=("roadmap",),
                                name="one_adopted_definition_per_roadmap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["adoptee", "remplacee"]), ("adopted_on", None), _connector="OR"
                                ),
                                name="definition_under_way_has_no_day_of_adoption",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "adoptee"), _negated=True),
                                    ("adopted_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="definition_adopted_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replaced_on__isnull", False), ("state", "remplacee")),
                                    models.Q(
                                        models.Q(("state", "remplacee"), _negated=True), ("replaced_on__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="definition_replaced_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
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
                                related_name="consultations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("recueil", "recueil des mots de chacune et de chacun"),
                                    ("consentement", "tour de consentement"),
                                ],
                                max_length=12,
                                verbose_name="question",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consultations",
                                to="governance.definition",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="ouverte le")),
                        ("closes_on", models.DateField(verbose_name="dernier jour pour répondre")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="close le")),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("definition__isnull", False), ("kind", "consentement")),
                                    models.Q(("definition", None), ("kind", "recueil")),
                                    _connector="OR",
                                ),
                                name="consultation_for_consent_has_its_definition",
                            ),
                            models.UniqueConstraint(fields=("definition",), name="one_round_of_consent_per_definition"),
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gte", models.F("opened_on"))),
                                name="consultation_closes_after_it_opens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AskedMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, default="", editable=False)),
                        (
                            "consultation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="asked",
                                to="governance.consultation",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="asked",
                                to="governance.groupmember",
                            ),
                        ),
                        ("had_person", models.BooleanField(default=False)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accord", "je consens"),
                                    ("objection", "j’ai une objection"),
                                    ("retrait", "je ne me prononce pas"),
                                ],
                                max_length=9,
                                verbose_name="réponse",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, max_length=1000, verbose_name="raison")),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                        ("token_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "handed_over_on",
                            models.DateField(blank=True, null=True, verbose_name="page remise en main propre le"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "pages privées",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("consultation", "member"), name="a_member_is_asked_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "objection"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="objection_has_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answer", ""), ("answered_on__isnull", False), _connector="OR"),
                                name="answer_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Impression",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                        ),
                        (
                            "consultation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="impressions",
                                to="governance.consultation",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("cest", "Pour moi, l’inclusion numérique, c’est…"),
                                    ("cenestpas", "Ce n’est pas…"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="phrase")),
                    ],
                    options={
                        "ordering": ["uid"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="impression_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                                related_name="meetings",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="meetings",
                                to="governance.committee",
                                verbose_name="comité",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("starts_at", models.TimeField(blank=True, null=True, verbose_name="début")),
                        (
                            "planned_minutes",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="durée prévue, en minutes"
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                        ("postponed_from", models.DateField(blank=True, null=True, verbose_name="reportée du")),
                        ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="annulée le")),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="motif de l’annulation"),
                        ),
                        (
                            "agenda_settled_on",
                            models.DateField(blank=True, null=True, verbose_name="ordre du jour arrêté le"),
                        ),
                        ("convened_on", models.DateField(blank=True, null=True, verbose_name="convoquée le")),
                        (
                            "convened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "convening_text",
                            models.TextField(blank=True, max_length=1000, verbose_name="mot de convocation"),
                        ),
                        ("told_agenda", models.TextField(blank=True, editable=False)),
                        ("calendar_sequence", models.PositiveIntegerField(default=0)),
                        (
                            "quorum",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("aucune", "aucun\xa0: le comité siège toujours"),
                                    ("moitie", "plus de la moitié des voix"),
                                    ("tiers", "un tiers des voix"),
                                ],
                                max_length=7,
                                verbose_name="quorum",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="séance ouverte")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="séance levée")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="approved",
                                to="governance.meeting",
                                verbose_name="approuvé par",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["held_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_on", None)),
                                fields=("committee", "held_on"),
                                name="one_meeting_per_committee_and_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cancel_reason", ""), ("cancelled_on", None)),
                                    models.Q(
                                        ("cancelled_on__isnull", False), models.Q(("cancel_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="cancelled_meeting_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None),
                                    models.Q(("closed_at__gte", models.F("opened_at")), ("opened_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sitting_is_opened_before_it_is_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("approbation", "approbation du dernier compte rendu"),
                                    ("suites", "suites de la dernière fois"),
                                    ("fiches", "fiches à arbitrer"),
                                    ("autre", "autre point"),
                                ],
                                default="autre",
                                max_length=11,
                                verbose_name="nature",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                        ("presenter", models.CharField(blank=True, max_length=150, verbose_name="qui présente")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée, en minutes"),
                        ),
                        (
                            "papers",
                            models.TextField(blank=True, max_length=1000, verbose_name="documents à lire avant"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "points de l’ordre du jour",
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "autre"), _negated=True),
                                fields=("meeting", "kind"),
                                name="one_point_of_each_kind_but_free_ones",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="meeting_point_has_a_title"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Convocation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="convocations",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="convocations",
                                to="governance.seat",
                            ),
                        ),
                        ("holder", models.CharField(blank=True, editable=False, max_length=40)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("present", "présent"), ("excuse", "excusé"), ("represente", "représenté")],
                                max_length=10,
                                verbose_name="réponse",
                            ),
                        ),
                        (
                            "represented_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="represents",
                                to="governance.seat",
                                verbose_name="par",
                            ),
                        ),
                        ("by_substitute", models.BooleanField(default=False, verbose_name="la suppléance vient")),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                        ("answered_for", models.DateField(blank=True, null=True, verbose_name="répondu pour le")),
                        ("token_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "handed_over_on",
                            models.DateField(blank=True, null=True, verbose_name="page remise en main propre le"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "convocations",
                        "ordering": ["seat__rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "seat"), name="a_seat_is_convened_once"),
                            models.UniqueConstraint(
                                fields=("meeting", "answered_for", "represented_by"),
                                name="a_seat_represents_one_other_each_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("represented_by", models.F("seat")), _negated=True),
                                name="a_seat_does_not_represent_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("represented_by", None), ("answer", "represente"), _connector="OR"),
                                name="represented_seat_has_answered_so",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by_substitute", False), ("answer", "present"), _connector="OR"),
                                name="substitute_comes_for_who_is_present",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer", ""),
                                    models.Q(("answered_for__isnull", False), ("answered_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="answer_to_convocation_has_its_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeatMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, default="", editable=False)),
                        (
                            "convocation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="governance.convocation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("convocation", "convocation"),
                                    ("changement", "changement"),
                                    ("annulation", "annulation"),
                                    ("lien", "nouveau lien"),
                                    ("ordre_du_jour", "ordre du jour changé"),
                                    ("relance", "relance"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("held_on", models.DateField()),
                        ("starts_at", models.TimeField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        (
                            "token_hash",
                            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                        ),
                        ("former_agenda", models.TextField(blank=True, editable=False)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "convocation")),
                                fields=("convocation",),
                                name="one_convocation_message_per_seat",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoordinatorMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, default="", editable=False)),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="roadmaps.roadmap"
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="roadmaps.membership"
                            ),
                        ),
                        (
                            "sender",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "convocation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="governance.convocation",
                            ),
                        ),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("convocation", None), ("sender__isnull", False)),
                                    models.Q(("convocation__isnull", False), ("sender", None)),
                                    _connector="OR",
                                ),
                                name="coordinator_message_has_one_sender",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deliberation",
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
                        ("held_on", models.DateField(verbose_name="date")),
                        ("assembly", models.CharField(max_length=150, verbose_name="assemblée")),
                        ("votes_for", models.PositiveSmallIntegerField(verbose_name="voix pour")),
                        ("votes_against", models.PositiveSmallIntegerField(verbose_name="voix contre")),
                        ("abstentions", models.PositiveSmallIntegerField(verbose_name="abstentions")),
                        ("convened_on", models.DateField(blank=True, null=True, verbose_name="convocation envoyée le")),
                        (
                            "members_in_office",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="membres en exercice"),
                        ),
                        (
                            "members_present",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="membres présents"),
                        ),
                        ("proxies", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pouvoirs")),
                        (
                            "not_voting",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="ne prennent pas part au vote"
                            ),
                        ),
                        ("is_second_call", models.BooleanField(default=False, verbose_name="deuxième convocation")),
                        (
                            "presided_by",
                            models.CharField(blank=True, max_length=120, verbose_name="présidence de la séance"),
                        ),
                        (
                            "secretary",
                            models.CharField(blank=True, max_length=120, verbose_name="secrétariat de la séance"),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliberations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("number", models.CharField(max_length=50, verbose_name="numéro")),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="reçue en préfecture le")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="publiée le")),
                    ],
                    options={
                        "ordering": ["held_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("members_present__lte", models.F("members_in_office")),
                                    ("proxies__lte", models.F("members_present")),
                                    ("convened_on__lte", models.F("held_on")),
                                ),
                                name="deliberation_sitting_may_be",
                            ),
                            models.UniqueConstraint(fields=("roadmap", "number"), name="one_deliberation_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True), name="deliberation_has_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on", None), ("received_on__gte", models.F("held_on")), _connector="OR"
                                ),
                                name="deliberation_is_received_after_it_is_held",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_on", None), ("published_on__gte", models.F("held_on")), _connector="OR"
                                ),
                                name="deliberation_is_published_after_it_is_held",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignedAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "deliberation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signed_act",
                                to="governance.deliberation",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("stored", models.CharField(max_length=200, unique=True)),
                        ("size", models.PositiveIntegerField()),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        ("by_name", models.CharField(max_length=150)),
                    ],
                    options={
                        "verbose_name": "acte signé",
                        "verbose_name_plural": "actes signés",
                    },
                ),
                migrations.CreateModel(
                    name="LostVote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("assembly", models.CharField(max_length=150, verbose_name="assemblée")),
                        ("votes_for", models.PositiveSmallIntegerField(verbose_name="voix pour")),
                        ("votes_against", models.PositiveSmallIntegerField(verbose_name="voix contre")),
                        ("abstentions", models.PositiveSmallIntegerField(verbose_name="abstentions")),
                        ("convened_on", models.DateField(blank=True, null=True, verbose_name="convocation envoyée le")),
                        (
                            "members_in_office",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="membres en exercice"),
                        ),
                        (
                            "members_present",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="membres présents"),
                        ),
                        ("proxies", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pouvoirs")),
                        (
                            "not_voting",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="ne prennent pas part au vote"
                            ),
                        ),
                        ("is_second_call", models.BooleanField(default=False, verbose_name="deuxième convocation")),
                        (
                            "presided_by",
                            models.CharField(blank=True, max_length=120, verbose_name="présidence de la séance"),
                        ),
                        (
                            "secretary",
                            models.CharField(blank=True, max_length=120, verbose_name="secrétariat de la séance"),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lost_votes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("purpose", models.CharField(max_length=150, verbose_name="ce qui était voté")),
                        (
                            "reason",
                            models.TextField(blank=True, max_length=500, verbose_name="ce que l’assemblée demande"),
                        ),
                    ],
                    options={
                        "verbose_name": "vote perdu",
                        "ordering": ["-held_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("members_present__lte", models.F("members_in_office")),
                                    ("proxies__lte", models.F("members_present")),
                                    ("convened_on__lte", models.F("held_on")),
                                ),
                                name="lostvote_sitting_may_be",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("votes_against__gte", models.F("votes_for")), ("votes_against__gt", 0)
                                ),
                                name="lost_vote_has_more_votes_against",
                            ),
                            models.UniqueConstraint(
                                fields=("roadmap", "held_on", "purpose"), name="one_lost_vote_per_day_and_purpose"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Framework",
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
                                related_name="frameworks",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("CTG", "convention territoriale globale (CTG)"),
                                    ("projet de territoire", "projet de territoire"),
                                    ("CRTE", "contrat pour la réussite de la transition écologique (CRTE)"),
                                    ("contrat de ville", "contrat de ville"),
                                    ("France numérique ensemble", "France numérique ensemble"),
                                    ("SDAASP", "schéma d’accessibilité des services au public (SDAASP)"),
                                    ("SDUN", "schéma directeur des usages du numérique (SDUN, SDIN)"),
                                    ("PEDT", "projet éducatif de territoire (PEDT)"),
                                    ("autre cadre", "autre cadre"),
                                ],
                                max_length=30,
                                verbose_name="cadre",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                        ("former_titles", models.JSONField(blank=True, default=list, editable=False)),
                        (
                            "starts_in",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="première année"),
                        ),
                        (
                            "ends_in",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="dernière année"),
                        ),
                        ("partner", models.CharField(blank=True, max_length=150, verbose_name="signé avec")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="adresse du document")),
                    ],
                    options={
                        "ordering": ["title", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="framework_title_is_unique_in_its_roadmap"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="framework_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_in", None),
                                    ("ends_in", None),
                                    ("ends_in__gte", models.F("starts_in")),
                                    _connector="OR",
                                ),
                                name="framework_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FramingNote",
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
                                related_name="framing_note",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("context", models.TextField(blank=True, max_length=8000, verbose_name="contexte")),
                        ("objectives", models.TextField(blank=True, max_length=8000, verbose_name="objectifs")),
                        (
                            "planned_governance",
                            models.TextField(blank=True, max_length=8000, verbose_name="gouvernance prévue"),
                        ),
                        (
                            "planned_staff",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="temps de travail"
                            ),
                        ),
                        (
                            "planned_budget",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=11,
                                null=True,
                                verbose_name="budget de la démarche",
                            ),
                        ),
                        ("communication", models.TextField(blank=True, max_length=8000, verbose_name="communication")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("planned_staff", None), ("planned_staff__gte", 0), _connector="OR"),
                                name="framing_staff_is_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("planned_budget", None), ("planned_budget__gte", 0), _connector="OR"
                                ),
                                name="framing_budget_is_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FramingVersion",
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
                                related_name="framing_versions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("adopted_on", models.DateField(verbose_name="adoptée le")),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("document", models.JSONField(default=dict)),
                        ("texts", models.JSONField(default=dict)),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "number"), name="one_framing_version_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="framing_version_number_starts_at_1"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberOrganisation",
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
                                related_name="member_organisations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_organisation",
                                to="directory.organisation",
                                verbose_name="structure",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("candidate", "candidate"),
                                    ("confirmee", "confirmée"),
                                    ("declinee", "non retenue"),
                                    ("partie", "partie"),
                                ],
                                max_length=9,
                                verbose_name="état",
                            ),
                        ),
                        ("display_name", models.CharField(blank=True, max_length=150, verbose_name="nom affiché")),
                        ("is_co_carrier", models.BooleanField(default=False, verbose_name="co-porteuse")),
                        ("brings", models.TextField(blank=True, max_length=600, verbose_name="ce qu’elle apporte")),
                        (
                            "main_contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="directory.contact",
                                verbose_name="contact principal",
                            ),
                        ),
                        ("asked_on", models.DateField(blank=True, null=True, verbose_name="demande du")),
                        ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="confirmée le")),
                        ("declined_on", models.DateField(blank=True, null=True, verbose_name="non retenue le")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="partie le")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("asked_on__isnull", False),
                                        ("confirmed_on", None),
                                        ("declined_on", None),
                                        ("left_on", None),
                                        ("state", "candidate"),
                                    ),
                                    models.Q(
                                        ("confirmed_on__isnull", False),
                                        ("declined_on", None),
                                        ("left_on", None),
                                        ("state", "confirmee"),
                                    ),
                                    models.Q(
                                        ("confirmed_on", None),
                                        ("declined_on__isnull", False),
                                        ("left_on", None),
                                        ("state", "declinee"),
                                    ),
                                    models.Q(
                                        ("confirmed_on__isnull", False),
                                        ("declined_on", None),
                                        ("left_on__isnull", False),
                                        ("state", "partie"),
                                    ),
                                    _connector="OR",
                                ),
                                name="member_organisation_has_the_days_of_its_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_co_carrier", False), ("state", "confirmee"), _connector="OR"),
                                name="co_carrier_is_a_confirmed_member",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_on", None), ("left_on__gte", models.F("confirmed_on")), _connector="OR"
                                ),
                                name="member_organisation_leaves_after_joining",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinDoor",
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
                                related_name="join_door",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("code", models.CharField(max_length=6, unique=True)),
                        ("opened_at", models.DateTimeField(verbose_name="ouverte le")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée le")),
                    ],
                ),
                migrations.CreateModel(
                    name="JoinRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requests",
                                to="governance.memberorganisation",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.contact"
                            ),
                        ),
                        ("given_name", models.CharField(max_length=150, verbose_name="nom donné")),
                        ("given_siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET donné")),
                        ("brings", models.TextField(blank=True, max_length=600, verbose_name="ce qu’elle apporterait")),
                        ("asked_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("acceptee", "acceptée"), ("declinee", "non retenue")],
                                max_length=8,
                                verbose_name="réponse",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=600, verbose_name="phrase envoyée")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("outcome", "")),
                                    models.Q(models.Q(("outcome", ""), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="join_request_answered_has_its_instant",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingMinutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes",
                                to="governance.meeting",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "introduction",
                            models.TextField(blank=True, max_length=5000, verbose_name="ouverture de la séance"),
                        ),
                        ("is_open", models.BooleanField(default=True)),
                        ("edition", models.PositiveSmallIntegerField(default=0, verbose_name="version")),
                        ("content", models.JSONField(blank=True, null=True)),
                        ("frozen_on", models.DateField(blank=True, null=True, verbose_name="validé le")),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrections",
                            models.TextField(blank=True, max_length=5000, verbose_name="corrections demandées"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "comptes rendus de comité",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("is_open", True), ("edition__gte", 1), _connector="OR"),
                                name="meeting_minutes_are_closed_once_validated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content__isnull", True), ("edition", 0), ("frozen_on__isnull", True)),
                                    models.Q(
                                        ("content__isnull", False), ("edition__gte", 1), ("frozen_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_minutes_edition_has_its_content",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointMinutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="governance.meetingminutes",
                            ),
                        ),
                        (
                            "point",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="said",
                                to="governance.meetingpoint",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=5000, verbose_name="ce qui s’est dit")),
                    ],
                    options={
                        "verbose_name_plural": "comptes rendus de points",
                        "ordering": ["point__rank", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesSending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        (
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sendings",
                                to="governance.meetingminutes",
                            ),
                        ),
                        ("edition", models.PositiveSmallIntegerField()),
                        (
                            "seat",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="sendings",
                                to="governance.seat",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("minutes", "edition", "seat"), name="meeting_minutes_go_once_to_a_seat"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presences",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presences",
                                to="governance.seat",
                                verbose_name="siège",
                            ),
                        ),
                        (
                            "attendance",
                            models.CharField(
                                choices=[
                                    ("present", "présent"),
                                    ("represente", "représenté"),
                                    ("excuse", "excusé"),
                                    ("absent", "absent"),
                                ],
                                max_length=10,
                                verbose_name="présence",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="governance.seat",
                                verbose_name="représenté par",
                            ),
                        ),
                        ("by_substitute", models.BooleanField(default=False, verbose_name="la suppléance siège")),
                        (
                            "arrived_point",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="governance.meetingpoint",
                                verbose_name="arrivée au point",
                            ),
                        ),
                        ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="heure d’arrivée")),
                        (
                            "left_point",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="governance.meetingpoint",
                                verbose_name="départ au point",
                            ),
                        ),
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="heure de départ")),
                        (
                            "back_point",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="governance.meetingpoint",
                                verbose_name="retour au point",
                            ),
                        ),
                        ("back_at", models.DateTimeField(blank=True, null=True, verbose_name="heure de retour")),
                    ],
                    options={
                        "verbose_name_plural": "présences",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "seat"), name="one_presence_per_seat_and_meeting"
                            ),
                            models.UniqueConstraint(fields=("meeting", "by"), name="seat_represents_one_other"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("attendance", "represente"), ("by__isnull", False)),
                                    models.Q(models.Q(("attendance", "represente"), _negated=True), ("by", None)),
                                    _connector="OR",
                                ),
                                name="represented_seat_has_a_representative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("by", None), models.Q(("by", models.F("seat")), _negated=True), _connector="OR"
                                ),
                                name="seat_never_represents_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("attendance", "present"),
                                    models.Q(("arrived_point", None), ("left_point", None)),
                                    _connector="OR",
                                ),
                                name="only_who_is_present_arrives_or_leaves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("back_point", None), ("left_point__isnull", False), _connector="OR"
                                ),
                                name="only_who_left_comes_back",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="resolutions",
                                to="governance.meetingpoint",
                                verbose_name="point de l’ordre du jour",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="ce qui est à faire")),
                        (
                            "seat",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="resolutions",
                                to="governance.seat",
                                verbose_name="siège",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="resolutions",
                                to="roadmaps.membership",
                                verbose_name="membre de l’équipe",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="resolutions",
                                to="directory.organisation",
                                verbose_name="structure",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="à faire avant le")),
                        ("review_on", models.DateField(blank=True, null=True, verbose_name="à revoir le")),
                        (
                            "review_called_off_on",
                            models.DateField(blank=True, null=True, verbose_name="revue annulée du"),
                        ),
                        (
                            "blocker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="resolutions",
                                to="roadmaps.blocker",
                                verbose_name="point de blocage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("a_faire", "à faire"), ("faite", "faite"), ("abandonnee", "abandonnée")],
                                default="a_faire",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="close le")),
                        ("outcome", models.CharField(blank=True, max_length=500, verbose_name="ce qui s’est passé")),
                        ("closed_by_name", models.CharField(blank=True, max_length=150)),
                        ("taken_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(max_length=150)),
                    ],
                    options={
                        "verbose_name_plural": "résolutions",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["meeting", "state"], name="resolution_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="resolution_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("membership", None), ("seat", None)),
                                    models.Q(("organisation", None), ("seat", None)),
                                    models.Q(("membership", None), ("organisation", None)),
                                    _connector="OR",
                                ),
                                name="resolution_has_one_owner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on", None),
                                    ("review_on", None),
                                    ("review_on__gte", models.F("due_on")),
                                    _connector="OR",
                                ),
                                name="resolution_is_reviewed_once_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on", None), ("state", "a_faire")),
                                    models.Q(
                                        models.Q(("state", "a_faire"), _negated=True), ("closed_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="resolution_closed_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "abandonnee"), _negated=True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="resolution_abandoned_says_why",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
