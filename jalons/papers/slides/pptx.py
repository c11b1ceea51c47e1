"""PowerPoint files: slides on the frames of their layout, notes with the full text, one section for each presenter.

The XML is written here, as for Word: a slide takes a fraction of a millisecond.
"""

from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from jalons.papers.documents import look
from jalons.papers.documents.look import OURS, Look
from jalons.papers.documents.office import draw_picture
from jalons.papers.packages import THEME_TYPE, OfficePackage, Relation
from jalons.papers.slides import text_fitting
from jalons.papers.slides.custom_template import TheirGround
from jalons.papers.slides.frames import COVER, FICHE, INSET, LEGEND_COLUMNS, LEGEND_ROW, PLAIN, SECTION
from jalons.papers.slides.layouts import LAYOUTS, NAMES, PROLOGUE, TREE, Ground, Piece, notes_master
from jalons.papers.slides.model import Cover, Deck, Fiche, Figures, Illustrated, Listing, Slide
from jalons.papers.slides.shapes import (
    EMU,
    HIGH,
    TITLE_FONT,
    WIDE,
    Frame,
    Words,
    footer_placeholder,
    image_xml,
    legend_line_xml,
    number_placeholder,
    placeholder_xml,
    share_bar_xml,
    text_box_xml,
)
from jalons.papers.slides.text_fitting import TITLES, slide_text
from jalons.papers.slides.text_measure import count_lines, fit_text, lines_height, shorten_to_lines

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"


def write_pptx(deck: Deck, theirs: Look = OURS) -> bytes:
    return _Writer(deck, theirs).packed()


class _Writer:
    def __init__(self, deck: Deck, theirs: Look) -> None:
        self.deck, self.look = deck, theirs
        self.ground = TheirGround(theirs) if theirs.template else Ground(theirs)
        self.at, self.inks = self.ground.frames, self.ground.inks
        self.package = OfficePackage()
        for name, data in self.ground.media.items():
            self.add_picture(name, data)
        self.sections: list[tuple[str, list[int]]] = []
        self.count = 0
        self.footer = shorten_to_lines(slide_text(theirs.footer or deck.footer), self.at.foot.wide - 1, 11, 1)

    # The file ------------------------------------------------------------------------------------

    def packed(self) -> bytes:
        for slide in self.deck.slides:
            self.add(slide)
        self.furnish()
        deck = self.deck
        properties = {
            "dc:title": slide_text(deck.title),
            "dc:creator": slide_text(deck.organisation),
            "dc:language": look.language_locale(deck.language),
        }
        return self.package.pack("ppt/presentation.xml", properties, deck.date)

    def add_picture(self, name: str, data: bytes) -> str:
        """Returns the path by which a slide refers to the picture."""
        self.package.add_part(f"ppt/media/{name}", "", data)
        return f"../media/{name}"

    def add_piece(self, path: str, kind: str, piece: Piece, *related: Relation) -> None:
        """Adds a part of the background, with its pictures."""
        pictures = (Relation(name, "image", f"../media/{target}") for name, target in piece.pictures.items())
        self.package.add_part(path, kind, piece.xml, *related, *pictures)

    def furnish(self) -> None:
        deck = self.deck
        ground = self.ground
        for number in (1, 2):
            self.add_piece(f"ppt/theme/theme{number}.xml", THEME_TYPE, ground.theme())
        of_master = [Relation(f"rId{n}", "slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in LAYOUTS]
        self.add_piece(
            "ppt/slideMasters/slideMaster1.xml",
            f"{_TYPE}.slideMaster+xml",
            ground.master(),
            *of_master,
            Relation(f"rId{len(of_master) + 1}", "theme", "../theme/theme1.xml"),
        )
        for number in LAYOUTS:
            path = f"ppt/slideLayouts/slideLayout{number}.xml"
            to_master = Relation("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")
            self.add_piece(path, f"{_TYPE}.slideLayout+xml", ground.layout(number), to_master)
        self.package.add_part(
            "ppt/notesMasters/notesMaster1.xml",
            f"{_TYPE}.notesMaster+xml",
            notes_master(),
            Relation("rId1", "theme", "../theme/theme2.xml"),
        )
        listed = "".join(f'<p:sldId id="{255 + n}" r:id="rIdS{n}"/>' for n in range(1, self.count + 1))
        language = look.language_locale(deck.language)
        presentation = (
            f'{PROLOGUE}<p:presentation {NAMES} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdM"/></p:sldMasterIdLst>'
            f'<p:notesMasterIdLst><p:notesMasterId r:id="rIdN"/></p:notesMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst>'
            f'<p:sldSz cx="{round(self.at.wide * EMU)}" cy="6858000"/><p:notesSz cx="6858000" cy="9906000"/><p:defaultTextStyle><a:defPPr><a:defRPr lang="{language}"/>'
            f"</a:defPPr></p:defaultTextStyle>{self.section_list()}</p:presentation>"
        )
        slides = [Relation(f"rIdS{n}", "slide", f"slides/slide{n}.xml") for n in range(1, self.count + 1)]
        self.package.add_part(
            "ppt/presentation.xml",
            f"{_TYPE}.presentation.main+xml",
            presentation,
            Relation("rIdM", "slideMaster", "slideMasters/slideMaster1.xml"),
            Relation("rIdN", "notesMaster", "notesMasters/notesMaster1.xml"),
            Relation("rIdT", "theme", "theme/theme1.xml"),
            *slides,
        )

    def section_list(self) -> str:
        """Groups the slides of each presenter in the slide pane."""
        listed = "".join(
            f'<p14:section name={quoteattr(name)} id="{{0A1B2C3D-0000-4000-8000-{n:012X}}}"><p14:sldIdLst>'
            + "".join(f'<p14:sldId id="{255 + page}"/>' for page in pages)
            + "</p14:sldIdLst></p14:section>"
            for n, (name, pages) in enumerate(self.sections, 16)
        )
        return (
            '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
            f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{listed}</p14:sectionLst></p:ext></p:extLst>'
        )

    # Slides --------------------------------------------------------------------------------------

    def add(self, slide: Slide) -> None:
        match slide:
            case Cover():
                self.cover(slide)
            case Listing():
                if slide.opens:
                    self.sections.append((slide_text(slide.title), []))
                for part in self.pages(slide):
                    self.listing(part)
            case Figures():
                self.figures(slide)
            case Fiche():
                self.fiche(slide)
            case Illustrated():
                self.illustrated(slide)

    def slide(self, layout: int, title: str, shapes: str, notes: str, *pictures: tuple[str, str]) -> None:
        """Adds the next slide. `pictures`: identifiers and the files that they refer to."""
        self.count += 1
        number = self.count
        if not self.sections:
            self.sections.append((slide_text(self.deck.title), []))
        self.sections[-1][1].append(number)
        feet = "" if layout == COVER else footer_placeholder(90, self.footer) + number_placeholder(91, number)
        content = (
            f"{PROLOGUE}<p:sld {NAMES}><p:cSld name={quoteattr(title)}><p:spTree>{TREE}{shapes}{feet}</p:spTree></p:cSld>"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        )
        note = f"../notesSlides/notesSlide{number}.xml"
        self.package.add_part(
            f"ppt/slides/slide{number}.xml",
            f"{_TYPE}.slide+xml",
            content,
            Relation("rId1", "slideLayout", f"../slideLayouts/slideLayout{layout}.xml"),
            Relation("rId2", "notesSlide", note),
            *(Relation(name, "image", target) for name, target in pictures),
        )
        picture_of = (
            '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Diapositive"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
            '<p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        )
        paragraphs = [Words(line) for line in slide_text(notes or title).split("\n")]
        body = placeholder_xml(3, "body", 1, paragraphs)
        self.package.add_part(
            f"ppt/notesSlides/notesSlide{number}.xml",
            f"{_TYPE}.notesSlide+xml",
            f"{PROLOGUE}<p:notes {NAMES}><p:cSld><p:spTree>{TREE}{picture_of}{body}</p:spTree></p:cSld>"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>",
            Relation("rId1", "notesMaster", "../notesMasters/notesMaster1.xml"),
            Relation("rId2", "slide", f"../slides/slide{number}.xml"),
        )

    def cover(self, slide: Cover) -> None:
        title, points = text_fitting.fit_title(slide.title, self.at.cover_title, (36, 30, 24, 18))
        lines_ = [line for line in map(slide_text, (slide.subtitle, *slide.lines)) if line]
        room = self.at.cover_body.wide - 1
        shapes, pictures = ("", []) if self.ground.is_theirs else self.cover_pictures()
        shapes += placeholder_xml(2, "ctrTitle", 0, [Words(title, points, font=TITLE_FONT)])
        shapes += placeholder_xml(
            3,
            "subTitle",
            1,
            [Words(shorten_to_lines(line, room, 18, 1), 20 if n == 0 else 16) for n, line in enumerate(lines_)],
        )
        self.slide(COVER, title, shapes, slide.notes, *pictures)

    def cover_pictures(self) -> tuple[str, list[tuple[str, str]]]:
        """The pictures of our own cover: the landscape, and the logo if there is one."""
        drawn = draw_picture(look.cover_picture(self.look.accent), look.PAGE_WIDTH_CM)
        high = WIDE * drawn.height_cm / drawn.width_cm
        # The picture is cropped: the window hides what is outside a slide, but the file would keep it.
        shapes = _crop_picture(image_xml(9, Frame(0, HIGH - high * 0.62, WIDE, high), "rId3", ""), high)
        pictures = [("rId3", self.add_picture("cover.png", drawn.data))]
        if logo := self.look.logo:
            shapes += image_xml(10, Frame(2, 0.9, *logo.size_cm), "rId4", logo.alt)
            pictures.append(("rId4", self.add_picture("logo.png", logo.data)))
        return shapes, pictures

    def pages(self, slide: Listing) -> Iterator[Listing]:
        """Splits a long list over several slides."""
        frame = self.at.section_body if slide.opens else self.at.body
        room, left = frame.wide - 1, frame.high - 0.4
        pages: list[list[str]] = [[]]
        used = lines_height(2, 18) if slide.lead else 0.0
        for item in slide.items:
            line = shorten_to_lines(slide_text(item), room, 18, 2)
            high = lines_height(count_lines(line, room, 18), 18) + 0.3
            if pages[-1] and used + high > left:
                pages.append([])
                used = 0.0
            pages[-1].append(line)
            used += high
        for place, items in enumerate(pages, 1):
            title = f"{slide.title} ({place}/{len(pages)})" if len(pages) > 1 else slide.title
            lead = slide.lead if place == 1 else ""
            yield Listing(title, tuple(items), lead, slide.opens, slide.notes if place == 1 else "")

    def listing(self, slide: Listing) -> None:
        frame = self.at.section_title if slide.opens else self.at.title
        title, points = text_fitting.fit_title(slide.title, frame, (30, *TITLES[1:]) if slide.opens else TITLES)
        lead = shorten_to_lines(slide_text(slide.lead), frame.wide - 1, 18, 1, bold=True)
        body = (
            [Words(lead, 18, bold=True, colour="" if slide.opens and self.ground.is_theirs else self.inks.label)]
            if lead
            else []
        )
        body += [Words(item, 18, before=8) for item in slide.items]
        shapes = placeholder_xml(2, "title", 0, [Words(title, points, font=TITLE_FONT)]) + placeholder_xml(
            3, "body", 1, body
        )
        self.slide(SECTION if slide.opens else PLAIN, title, shapes, slide.notes)

    def figures(self, slide: Figures) -> None:
        at, inks = self.at, self.inks
        title, points = text_fitting.fit_title(slide.title, at.title, TITLES)
        tiles, step = "", at.tiles.wide / max(len(slide.numbers), 1)
        for place, (number, words) in enumerate(slide.numbers):
            frame = Frame(at.tiles.x + place * step, at.tiles.y, step - 0.5, at.tiles.high)
            label = shorten_to_lines(slide_text(words), frame.wide - 1.2, 14, 3)
            # A number of three digits or more gets smaller, to fit in a narrow tile.
            size = next(
                (size for size in (40, 32, 26) if count_lines(number, frame.wide - 1.2, size, bold=True) == 1), 20
            )
            tiles += self.box(
                20 + place, f"Chiffre {place + 1}", frame, Words(number, size, True), Words(label, 14), anchor="t"
            )
        sentences = [
            Words(shorten_to_lines(slide_text(line), at.body.wide - 1, 18, 2), 18, before=6) for line in slide.sentences
        ]
        body = [*sentences, *text_fitting.share_legend(slide.shares, 18, inks)]
        # The body frame is moved down, to leave room for the numbers.
        text = _move_placeholder(placeholder_xml(3, "body", 1, body), at.sentences)
        shapes = placeholder_xml(2, "title", 0, [Words(title, points, font=TITLE_FONT)]) + tiles + text
        shapes += share_bar_xml(40, at.wide_bar, slide.shares, slide_text(slide.alt), inks.in_bar) + self.source(
            slide.source
        )
        self.slide(PLAIN, title, shapes, slide.notes)

    def source(self, text: str) -> str:
        """A small text at the foot of the slide."""
        if not text:
            return ""
        frame = self.at.source
        shortened, size = fit_text(slide_text(text), frame.wide - 1.2, frame.high - 0.4, (12, 11, 10))
        return text_box_xml(60, "Source", frame, [Words(shortened, size, colour=self.ground.foot)], fill="")

    def illustrated(self, slide: Illustrated) -> None:
        at = self.at
        title, points = text_fitting.fit_title(slide.title, at.title, TITLES)
        frame = at.beside if slide.svg else at.alone
        body = placeholder_xml(
            3, "body", 1, text_fitting.fit_points(slide.sentences, frame.wide - 2 * INSET, frame.high - 0.3)
        )
        shapes = placeholder_xml(2, "title", 0, [Words(title, points, font=TITLE_FONT)]) + _move_placeholder(
            body, frame
        )
        pictures = []
        if slide.svg:
            rows = -(-len(slide.legend) // LEGEND_COLUMNS)
            room = replace(at.drawing, high=at.drawing.high - LEGEND_ROW * rows)
            drawn = draw_picture(slide.svg, room.wide)
            scale = min(1.0, room.high / drawn.height_cm)
            wide, high = drawn.width_cm * scale, drawn.height_cm * scale
            target = self.add_picture(f"figure{self.count + 1}.png", drawn.data)
            shapes += image_xml(
                9, Frame(room.x + (room.wide - wide) / 2, room.y, wide, high), "rId3", slide_text(slide.alt)
            )
            pictures = [("rId3", target)]
            step = room.wide / LEGEND_COLUMNS
            for place, (colour, words) in enumerate(slide.legend):
                row, column = divmod(place, LEGEND_COLUMNS)
                y = room.y + room.high + 0.1 + LEGEND_ROW * row
                label = Words(slide_text(words), 11, colour=self.ground.foot)
                shapes += legend_line_xml(
                    20 + 2 * place, Frame(room.x + step * column, y, step, LEGEND_ROW), colour, [label]
                )
        self.slide(PLAIN, title, shapes + self.source(slide.source), slide.notes, *pictures)

    def fiche(self, slide: Fiche) -> None:
        at, inks = self.at, self.inks
        title, points = text_fitting.fit_title(slide.title, at.title, TITLES)
        tagline = shorten_to_lines(slide_text(slide.tagline), at.tagline.wide - 0.6, 14, 1)
        frame = at.texts_above if slide.question else at.texts
        texts = text_fitting.fit_texts(slide.texts, frame.wide - 2 * INSET, frame.high - 0.3, inks)
        facts, used = text_fitting.fit_facts(slide.facts, slide.shares, at.facts, inks)
        body = placeholder_xml(4, "body", 14, texts)
        shapes = (
            placeholder_xml(2, "title", 0, [Words(title, points, font=TITLE_FONT)])
            + placeholder_xml(3, "body", 13, [Words(tagline)])
            + (_move_placeholder(body, frame) if slide.question else body)
            + placeholder_xml(5, "body", 15, facts)
            + share_bar_xml(
                40, replace(at.bar, y=at.facts.y + used + 0.3), slide.shares, slide_text(slide.alt), inks.in_bar
            )
        )
        if slide.question:
            question = shorten_to_lines(slide_text(slide.question), at.question.wide - 1.2, 15, 2, bold=True)
            shapes += self.box(50, "Ce que le comité décide", at.question, Words(question, 15, True))
        self.slide(FICHE, title, shapes, slide.notes)

    def box(self, number: int, name: str, frame: Frame, first: Words, *others: Words, anchor: str = "ctr") -> str:
        """A box whose first text stands out."""
        words = [replace(first, colour=self.inks.in_box), *(replace(other, colour="tx1") for other in others)]
        return text_box_xml(number, name, frame, words, self.inks.box, anchor)


def _move_placeholder(shape: str, frame: Frame) -> str:
    """Moves a placeholder away from its place in the layout."""
    return shape.replace("<p:spPr/>", f"<p:spPr>{frame.xml}</p:spPr>", 1)


def _crop_picture(shape: str, high: float) -> str:
    """Keeps the top of the picture: the part below the slide is removed from the file itself."""
    crop = '<a:srcRect b="38000"/><a:stretch>'
    whole, cropped = Frame(0, HIGH - high * 0.62, WIDE, high).xml, Frame(0, HIGH - high * 0.62, WIDE, high * 0.62).xml
    return shape.replace("<a:stretch>", crop, 1).replace(whole, cropped, 1)
