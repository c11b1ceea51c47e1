"""The printable kit of a workshop, read once: a constant number of queries."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.mail import absolute_url
from jalons.directory.models import College
from jalons.invitations.models import Guest
from jalons.invitations.queries import registrations
from jalons.invitations.queries.tables import Seat, coming_seats
from jalons.invitations.rules import tables
from jalons.invitations.words import what_happens_sentence
from jalons.publication.documents.kit.model import (
    Attendee,
    Kit,
    NoteSheet,
    Piece,
    RegistrationPoster,
    Supply,
    TableSign,
    Timed,
    VoteSheet,
)
from jalons.publication.documents.kit.words import piece_title
from jalons.publication.queries.vote_sheets import vote_codes, vote_sheets
from jalons.publication.rules import kit as rules
from jalons.publication.rules.kit import Thing
from jalons.workshops.models import Cause, KeyProject, Outcome, Stake, Workshop
from jalons.workshops.queries.run_sheets import RunSheet, run_sheet
from jalons.workshops.rules.follow_codes import SheetCode, sheet_code
from jalons.workshops.words import schedule_label
from jalons.workshops.words.notes import SHORT_AUDIENCES

DEFAULT_PEOPLE = 30


@frozen
class KitOptions:
    """`sheets`: the number of numbered sheets, from number `first`. `names`: print the names of people who come."""

    people: int
    sheets: int
    first: int = 1
    names: bool = False


def kit_options(workshop: Workshop, *, may_know: bool) -> KitOptions:
    """Defaults: the number of people typed here before, else of those who said they would come, else the capacity."""
    confirmed = Guest.objects.filter(workshop=workshop, answer=Guest.Answer.YES).count()
    people = min(rules.PEOPLE_MAX, workshop.expected_people or confirmed or workshop.capacity or DEFAULT_PEOPLE)
    return KitOptions(people, rules.count_note_sheets(people), 1, may_know and bool(confirmed))


def workshop_kit(workshop: Workshop, options: KitOptions, on: date) -> Kit:
    seats = coming_seats(workshop) if options.names else []
    signs = _table_signs(workshop, options, seats)
    choices = _vote_choices(workshop)
    votes = vote_sheets(workshop, choices)
    canvases = _canvas_titles(workshop, choices, len(signs))
    sheet = run_sheet(workshop)
    attendees = _attendee_lines(workshop) if options.names else ()
    blank_lines = max(8, options.people // 5) if seats else rules.add_spare(options.people)
    home = absolute_url("workshops:join_code").partition("://")[2]
    return Kit(
        title=workshop.title,
        territory=workshop.roadmap.name,
        authority=workshop.roadmap.lead_authority,
        when=schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        place=workshop.place,
        question=workshop.question,
        address=home,
        code=workshop.spoken_code,
        link=absolute_url("votes:participate", workshop.code),
        follow_address=absolute_url("overview:follow_code").partition("://")[2],
        people=options.people,
        tables=signs,
        secretaries=tuple(
            absolute_url("workshops:secretary", workshop.code, workshop.table_token(table))
            for table in range(1, workshop.table_count + 1)
        ),
        places=_seat_places(seats, len(signs)),
        attendees=attendees,
        blank_lines=blank_lines,
        sheets=_note_sheets(workshop, options),
        audiences=tuple(str(words) for _value, words in SHORT_AUDIENCES),
        causes=tuple(str(words) for words in Cause.labels),
        votes=votes,
        vote_codes=vote_codes(workshop, options.people),
        colleges=tuple(str(words) for words in College.labels),
        canvases=canvases,
        run_sheet=_timed_lines(sheet),
        run_sheet_sum=_duration_sentence(sheet),
        supplies=_supply_lines(options, len(signs), votes, canvases, len(attendees) + blank_lines),
        contact=_("la personne référente"),
        date=on,
        registration=_registration_poster(workshop),
    )


def kit_pieces(kit: Kit) -> list[Piece]:
    """The useful pieces for this workshop: no plan without names at tables, no canvas when no map is drawn."""
    useless = set() if kit.registration else {Piece.REGISTRATION}
    if not any(table.people for table in kit.tables):
        useless.add(Piece.PLAN)
    if not kit.secretaries:
        useless.add(Piece.SECRETARIES)
    if not kit.run_sheet:
        useless.add(Piece.RUN_SHEET)
    if not kit.sheets:
        useless.add(Piece.NOTES)
    if not kit.vote_codes:
        useless.add(Piece.CODES)
    if not kit.canvases:
        useless.add(Piece.CANVAS)
    return [piece for piece in Piece if piece not in useless]


def whole_kit_pieces(kit: Kit) -> list[Piece]:
    """Those that are printed at once: no vote sheet for enjeux that no vote of this workshop asks about, with letters that its
    vote will not have."""
    return [piece for piece in kit_pieces(kit) if piece != Piece.VOTES or not kit.has_unasked_votes]


def _registration_poster(workshop: Workshop) -> RegistrationPoster | None:
    """None while nobody may register: no poster leads to a closed page."""
    page = registrations.page_of(workshop)
    if page is None or registrations.page_closing(page, workshop):
        return None
    link = absolute_url("invitations:register", page.code)
    return RegistrationPoster(
        link=link,
        address=link.partition("://")[2],
        until=_("Jusqu’au %(day)s.") % {"day": french.format_day(page.until)} if page.until else "",
        what_happens=page.what_happens or what_happens_sentence(),
        how_to_come=page.how_to_come,
        accessibility=page.accessibility,
        contact=workshop.reply_contact,
    )


def _is_about_projects(workshop: Workshop) -> bool:
    return workshop.kind == Workshop.Kind.KEY_PROJECTS


def _table_signs(workshop: Workshop, options: KitOptions, seats: list[Seat]) -> tuple[TableSign, ...]:
    """The composed tables; else those of the workshop; else as many as these people need."""
    count = workshop.table_count or len(tables.table_sizes(options.people))
    here: dict[int, list[tuple[str, str]]] = {number: [] for number in range(1, count + 1)}
    for seat in seats:
        if seat.table in here:
            here[seat.table].append((seat.label, seat.organisation))
    return tuple(TableSign(number, tuple(people)) for number, people in here.items())


def _seat_places(seats: list[Seat], count: int) -> tuple[tuple[str, str, str], ...]:
    """Seats by family name."""
    here = [seat for seat in seats if seat.table and seat.table <= count and seat.name]
    ordered = sorted(here, key=lambda seat: fold_accents(seat.sorted_name))
    return tuple((seat.sorted_name, seat.organisation, str(seat.table)) for seat in ordered)


def _attendee_lines(workshop: Workshop) -> tuple[Attendee, ...]:
    """People who come, by name; an erased contact signs on a blank line."""
    guests = (
        Guest.objects.filter(workshop=workshop, answer=Guest.Answer.YES, contact__isnull=False)
        .select_related("contact__organisation", "contact__commune")
        .order_by("id")
    )
    lines = []
    for guest in guests:
        contact = guest.contact
        assert contact
        lines.append(
            Attendee(
                f"{contact.last_name} {contact.first_name}".strip(),
                contact.organisation.name if contact.organisation else "",
                contact.function,
                str(guest.get_category_display()),
                contact.commune.name if contact.commune else "",
            )
        )
    return tuple(sorted(lines, key=lambda line: fold_accents(line.name)))


def _note_sheets(workshop: Workshop, options: KitOptions) -> tuple[NoteSheet, ...]:
    numbers = range(options.first, options.first + options.sheets)
    return tuple(
        NoteSheet(number, str(SheetCode(workshop.code, number, sheet_code(workshop.secret, number))))
        for number in numbers
        if number <= rules.SHEET_NUMBER_MAX
    )


def _vote_choices(workshop: Workshop) -> list[str]:
    """The propositions: the chantiers in a workshop about them, else the enjeux."""
    model: type[KeyProject] | type[Stake] = KeyProject if _is_about_projects(workshop) else Stake
    return list(
        model._default_manager.filter(roadmap=workshop.roadmap_id, merged_into=None)
        .exclude(state=Outcome.State.SET_ASIDE)
        .order_by("rank", "id")
        .values_list("title", flat=True)
    )


def _canvas_titles(workshop: Workshop, projects: list[str], count: int) -> tuple[str, ...]:
    """One for each chantier; before there are any, a blank one for each table. None in a workshop about enjeux."""
    if workshop.kind == Workshop.Kind.STAKES:
        return ()
    return tuple(projects) if projects and _is_about_projects(workshop) else ("",) * count


def _timed_lines(sheet: RunSheet) -> tuple[Timed, ...]:
    return tuple(
        Timed(
            line.clock,
            line.lasts,
            line.title,
            "" if line.is_break else line.format_words,
            line.instruction,
            line.script,
            line.output,
            ", ".join(line.material),
        )
        for line in sheet.items
    )


def _duration_sentence(sheet: RunSheet) -> str:
    if not sheet.items:
        return ""
    sentence = _("%(lasts)s en tout") % {"lasts": sheet.lasts}
    if sheet.finishes:
        sentence += _(", jusqu’à %(end)s") % {"end": sheet.finishes}
    if sheet.overrun:
        return sentence + _(". Dépasse le créneau réservé de %(over)s.") % {"over": sheet.too_long_by}
    return sentence + "."


def _supply_lines(
    options: KitOptions, count: int, votes: tuple[VoteSheet, ...], canvases: tuple[str, ...], lines: int
) -> tuple[Supply, ...]:
    needs = rules.kit_quantities(
        people=options.people,
        tables=count,
        sheets=options.sheets,
        votes=len(votes),
        dots=sum(vote.dots * len(vote.columns) for vote in votes),
        canvases=len(canvases),
    )
    last = options.first + options.sheets - 1
    words: dict[Thing, tuple[str, str]] = {
        Thing.POSTERS: (piece_title(Piece.POSTER), _("Entrée, salle, grand écran. Lisible aussi en A3.")),
        Thing.ATTENDANCE: (
            piece_title(Piece.ATTENDANCE),
            _("Un exemplaire, %(lines)s lignes, toutes ses pages. À l’entrée, avec quelqu’un pour accueillir.")
            % {"lines": lines},
        ),
        Thing.PENS: (_("Stylos"), _("Pour l’émargement.")),
        Thing.BADGES: (_("Badges"), _("Un par personne, quelques-uns de plus.")),
        Thing.TABLE_SIGNS: (piece_title(Piece.SIGNS), _("Un par table, plié en deux.")),
        Thing.NOTE_SHEETS: (
            piece_title(Piece.NOTES),
            _("Du numéro %(first)s au numéro %(last)s, quatre par page, à couper.")
            % {"first": options.first, "last": last},
        ),
        Thing.NOTEPADS: (_("Blocs de notes repositionnables"), _("Trois couleurs, un bloc de chaque par table.")),
        Thing.MARKERS: (_("Marqueurs"), _("Un par personne, un de plus par table.")),
        Thing.LARGE_SHEETS: (_("Grandes affiches"), _("Deux par table, et de quoi les fixer.")),
        Thing.VOTE_SHEETS: (
            piece_title(Piece.VOTES),
            _("Une par personne et par vote, à couper quand il y en a deux par page."),
        ),
        Thing.DOTS: (_("Gommettes"), _dots_sentence(votes)),
        Thing.CANVASES: (
            piece_title(Piece.CANVAS),
            _("Un par chantier, en A3. Deux tables sur le même chantier : imprimez-le deux fois.")
            if any(canvases)
            else _("Un par table, en A3."),
        ),
        Thing.RUN_SHEETS: (_("Conducteurs imprimés"), _("Un par table, un pour la personne qui anime.")),
        Thing.PORTRAITS: (_("Portraits du territoire imprimés"), _("Un par table.")),
        Thing.MAPS: (_("Cartes des communes"), _("Une par table.")),
        Thing.TIMER: (_("Minuteur"), _("L’écran de projection en montre un.")),
        Thing.CAMERA: (_("Appareil photo"), _("Pour les affiches, jamais les visages sans accord.")),
    }
    return tuple(
        Supply(words[thing][0], french.format_number(number), words[thing][1]) for thing, number in needs.items()
    )


def _dots_sentence(votes: tuple[VoteSheet, ...]) -> str:
    with_dots = [vote for vote in votes if vote.dots]
    if len(with_dots) != 1:
        return _("%(dots)s par personne, tous votes ensemble") % {
            "dots": sum(vote.dots * len(vote.columns) for vote in with_dots)
        }
    vote = with_dots[0]
    sentence = (
        _("%(dots)s par personne et par couleur, deux couleurs")
        if len(vote.columns) > 1
        else _("%(dots)s par personne, d’une couleur")
    )
    return sentence % {"dots": vote.dots}
