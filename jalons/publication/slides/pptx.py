"""PowerPoint: slides on the frames of their layout, notes with the whole text, one section for each who presents.

The XML is written here, as that of Word is: a slide costs a fraction of a millisecond.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from string import Template
from xml.sax.saxutils import escape, quoteattr

from jalons.publication.documents import look
from jalons.publication.documents.look import OURS, Look
from jalons.publication.documents.office import noon, picture, sealed
from jalons.publication.slides import fitting, layouts
from jalons.publication.slides.fitting import TITLES, spoken
from jalons.publication.slides.layouts import NAMES, PROLOGUE, TREE
from jalons.publication.slides.measure import fitted, height, lines, shortened
from jalons.publication.slides.model import Cover, Deck, Fiche, Figures, Illustrated, Listing, Slide
from jalons.publication.slides.shapes import (
    HIGH,
    WIDE,
    Frame,
    Words,
    bar,
    box,
    footer_placeholder,
    image,
    key,
    number_placeholder,
    placeholder,
)

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"


def pptx(deck: Deck, theirs: Look = OURS) -> bytes:
    return sealed(_Writer(deck, theirs).packed(), deck.date)


class _Writer:
    def __init__(self, deck: Deck, theirs: Look) -> None:
        self.deck, self.look = deck, theirs
        self.parts: dict[str, str | bytes] = {}
        self.types: dict[str, str] = {}
        self.sections: list[tuple[str, list[int]]] = []
        self.count = 0
        self.footer = shortened(spoken(theirs.footer or deck.footer), layouts.FOOT.wide - 1, 11, 1)

    # The file ------------------------------------------------------------------------------------

    def packed(self) -> bytes:
        for slide in self.deck.slides:
            self.add(slide)
        self.furnish()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in self.parts.items():
                kept = zipfile.ZIP_STORED if path.endswith(".png") else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(path), content, kept)
        return out.getvalue()

    def part(self, path: str, kind: str, content: str | bytes, *related: tuple[str, str, str]) -> None:
        """`related`: each with its identifier, its kind and its target."""
        self.parts[path] = content
        if kind:
            self.types[f"/{path}"] = kind
        if related:
            folder, _, name = path.rpartition("/")
            self.parts[f"{folder}/_rels/{name}.rels"] = _relations(related)

    def furnish(self) -> None:
        deck = self.deck
        theme = Template(look.shape("docx-theme.xml")).substitute(self.look.colours, font=look.FALLBACK_FONT)
        theme_type = "application/vnd.openxmlformats-officedocument.theme+xml"
        for number in (1, 2):
            self.part(f"ppt/theme/theme{number}.xml", theme_type, theme)
        of_master = [(f"rId{n}", "slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in layouts.LAYOUTS]
        self.part(
            "ppt/slideMasters/slideMaster1.xml",
            f"{_TYPE}.slideMaster+xml",
            layouts.master(),
            *of_master,
            (f"rId{len(of_master) + 1}", "theme", "../theme/theme1.xml"),
        )
        for number in layouts.LAYOUTS:
            path = f"ppt/slideLayouts/slideLayout{number}.xml"
            to_master = ("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")
            self.part(path, f"{_TYPE}.slideLayout+xml", layouts.layout(number), to_master)
        self.part(
            "ppt/notesMasters/notesMaster1.xml",
            f"{_TYPE}.notesMaster+xml",
            layouts.notes_master(),
            ("rId1", "theme", "../theme/theme2.xml"),
        )
        listed = "".join(f'<p:sldId id="{255 + n}" r:id="rIdS{n}"/>' for n in range(1, self.count + 1))
        language = look.locale(deck.language)
        presentation = (
            f'{PROLOGUE}<p:presentation {NAMES} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdM"/></p:sldMasterIdLst>'
            f'<p:notesMasterIdLst><p:notesMasterId r:id="rIdN"/></p:notesMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst>'
            f'<p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9906000"/><p:defaultTextStyle><a:defPPr><a:defRPr lang="{language}"/>'
            f"</a:defPPr></p:defaultTextStyle>{self.section_list()}</p:presentation>"
        )
        slides = [(f"rIdS{n}", "slide", f"slides/slide{n}.xml") for n in range(1, self.count + 1)]
        self.part(
            "ppt/presentation.xml",
            f"{_TYPE}.presentation.main+xml",
            presentation,
            ("rIdM", "slideMaster", "slideMasters/slideMaster1.xml"),
            ("rIdN", "notesMaster", "notesMasters/notesMaster1.xml"),
            ("rIdT", "theme", "theme/theme1.xml"),
            *slides,
        )
        stamp = noon(deck.date).strftime("%Y-%m-%dT%H:%M:%SZ")
        core = (
            f'{PROLOGUE}<cp:coreProperties xmlns:cp="{_PACK}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(spoken(deck.title))}</dc:title><dc:creator>{escape(spoken(deck.organisation))}</dc:creator>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
            f"<dc:language>{language}</dc:language></cp:coreProperties>"
        )
        self.part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", core)
        overrides = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in self.types.items())
        types = (
            f'{PROLOGUE}<Types xmlns="{_PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
        )
        root = _relations((("rId1", "officeDocument", "ppt/presentation.xml"),)).replace(
            "</Relationships>",
            f'<Relationship Id="rId2" Type="{_PACK}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        )
        self.parts = {"[Content_Types].xml": types, "_rels/.rels": root, **self.parts}

    def section_list(self) -> str:
        """In the pane of slides, those of each who presents are together."""
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
                for part in self.pages(slide):
                    self.listing(part)
            case Figures():
                self.figures(slide)
            case Fiche():
                self.fiche(slide)
            case Illustrated():
                self.illustrated(slide)

    def slide(self, layout: int, title: str, shapes: str, notes: str, *pictures: tuple[str, str]) -> None:
        """The next one. `pictures`: identifiers and the files they call."""
        self.count += 1
        number = self.count
        if not self.sections:
            self.sections.append((spoken(self.deck.title), []))
        self.sections[-1][1].append(number)
        feet = "" if layout == layouts.COVER else footer_placeholder(90, self.footer) + number_placeholder(91, number)
        content = (
            f"{PROLOGUE}<p:sld {NAMES}><p:cSld name={quoteattr(title)}><p:spTree>{TREE}{shapes}{feet}</p:spTree></p:cSld>"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        )
        note = f"../notesSlides/notesSlide{number}.xml"
        self.part(
            f"ppt/slides/slide{number}.xml",
            f"{_TYPE}.slide+xml",
            content,
            ("rId1", "slideLayout", f"../slideLayouts/slideLayout{layout}.xml"),
            ("rId2", "notesSlide", note),
            *((name, "image", target) for name, target in pictures),
        )
        picture_of = (
            '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Diapositive"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
            '<p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        )
        said = [Words(line) for line in spoken(notes or title).split("\n")]
        body = placeholder(3, "body", 1, said)
        self.part(
            f"ppt/notesSlides/notesSlide{number}.xml",
            f"{_TYPE}.notesSlide+xml",
            f"{PROLOGUE}<p:notes {NAMES}><p:cSld><p:spTree>{TREE}{picture_of}{body}</p:spTree></p:cSld>"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>",
            ("rId1", "notesMaster", "../notesMasters/notesMaster1.xml"),
            ("rId2", "slide", f"../slides/slide{number}.xml"),
        )

    def cover(self, slide: Cover) -> None:
        drawn = picture(look.cover(self.look.accent), look.PAGE_WIDTH_CM)
        self.parts["ppt/media/cover.png"] = drawn.data
        wide = WIDE
        high = wide * drawn.height_cm / drawn.width_cm
        shapes = image(9, Frame(0, HIGH - high * 0.62, wide, high), "rId3", "")
        # What goes beyond the slide is cut by the window; a file keeps it whole.
        shapes = _cropped(shapes, high)
        pictures = [("rId3", "../media/cover.png")]
        title, points = fitting.title(slide.title, layouts.COVER_TITLE, (36, 30, 24, 18))
        lines_ = [line for line in map(spoken, (slide.subtitle, *slide.lines)) if line]
        room = layouts.COVER_BODY.wide - 1
        shapes += placeholder(2, "ctrTitle", 0, [Words(title, points)])
        shapes += placeholder(
            3,
            "subTitle",
            1,
            [Words(shortened(line, room, 18, 1), 20 if n == 0 else 16) for n, line in enumerate(lines_)],
        )
        if logo := self.look.logo:
            self.parts["ppt/media/logo.png"] = logo.data
            size = logo.size_cm
            shapes += image(10, Frame(2, 0.9, *size), "rId4", logo.alt)
            pictures.append(("rId4", "../media/logo.png"))
        self.slide(layouts.COVER, title, shapes, slide.notes, *pictures)

    def pages(self, slide: Listing) -> Iterator[Listing]:
        """A long list goes on with another slide."""
        frame = layouts.SECTION_BODY if slide.opens else layouts.BODY
        room, left = frame.wide - 1, frame.high - 0.4
        pages: list[list[str]] = [[]]
        used = height(2, 18) if slide.lead else 0.0
        for item in slide.items:
            said = shortened(spoken(item), room, 18, 2)
            high = height(lines(said, room, 18), 18) + 0.3
            if pages[-1] and used + high > left:
                pages.append([])
                used = 0.0
            pages[-1].append(said)
            used += high
        for place, items in enumerate(pages, 1):
            title = slide.title if place == 1 else f"{slide.title} ({place}/{len(pages)})"
            lead = slide.lead if place == 1 else ""
            yield Listing(title, tuple(items), lead, slide.opens, slide.notes if place == 1 else "")

    def listing(self, slide: Listing) -> None:
        frame = layouts.SECTION_TITLE if slide.opens else layouts.TITLE
        title, points = fitting.title(slide.title, frame, (30, *TITLES[1:]) if slide.opens else TITLES)
        if slide.opens and not (self.sections and self.sections[-1][0] == spoken(slide.title)):
            self.sections.append((spoken(slide.title), []))
        lead = shortened(spoken(slide.lead), frame.wide - 1, 18, 1, bold=True)
        body = [Words(lead, 18, bold=True, colour="accent1")] if lead else []
        body += [Words(item, 18, before=8) for item in slide.items]
        shapes = placeholder(2, "title", 0, [Words(title, points)]) + placeholder(3, "body", 1, body)
        self.slide(layouts.SECTION if slide.opens else layouts.PLAIN, title, shapes, slide.notes)

    def figures(self, slide: Figures) -> None:
        title, points = fitting.title(slide.title, layouts.TITLE, TITLES)
        tiles, step = "", 31 / max(len(slide.numbers), 1)
        for place, (number, words) in enumerate(slide.numbers):
            frame = Frame(1.4 + place * step, 4.4, step - 0.5, 4.2)
            said = shortened(spoken(words), frame.wide - 1.2, 14, 2)
            tiles += box(20 + place, f"Chiffre {place + 1}", frame, [Words(number, 40, True, "tx2"), Words(said, 14)])
        room = layouts.BODY.wide - 1
        sentences = [Words(shortened(spoken(line), room, 18, 2), 18, before=6) for line in slide.sentences]
        shares = fitting.legend(slide.shares, 18)
        body = [*sentences, *shares]
        # The frame of the layout, lower: it leaves room for the numbers.
        lower = Frame(1.4, 9.1, 31, 5.6).xml
        text = placeholder(3, "body", 1, body).replace("<p:spPr/>", f"<p:spPr>{lower}</p:spPr>", 1)
        shapes = placeholder(2, "title", 0, [Words(title, points)]) + tiles + text
        shapes += bar(40, Frame(1.65, 15, 30.5, 1.1), slide.shares, spoken(slide.alt))
        self.slide(layouts.PLAIN, title, shapes, slide.notes)

    def illustrated(self, slide: Illustrated) -> None:
        title, points = fitting.title(slide.title, layouts.TITLE, TITLES)
        frame = layouts.BESIDE if slide.svg else layouts.ALONE
        body = placeholder(
            3, "body", 1, fitting.points(slide.sentences, frame.wide - 2 * layouts.INSET, frame.high - 0.3)
        )
        shapes = placeholder(2, "title", 0, [Words(title, points)])
        shapes += body.replace("<p:spPr/>", f"<p:spPr>{frame.xml}</p:spPr>", 1)
        pictures = []
        if slide.svg:
            rows = -(-len(slide.legend) // layouts.LEGEND_COLUMNS)
            room = replace(layouts.DRAWING, high=layouts.DRAWING.high - layouts.LEGEND_ROW * rows)
            drawn = picture(slide.svg, room.wide)
            scale = min(1.0, room.high / drawn.height_cm)
            wide, high = drawn.width_cm * scale, drawn.height_cm * scale
            target = f"media/figure{self.count + 1}.png"
            self.parts[f"ppt/{target}"] = drawn.data
            shapes += image(9, Frame(room.x + (room.wide - wide) / 2, room.y, wide, high), "rId3", spoken(slide.alt))
            pictures = [("rId3", f"../{target}")]
            step = room.wide / layouts.LEGEND_COLUMNS
            for place, (colour, words) in enumerate(slide.legend):
                row, column = divmod(place, layouts.LEGEND_COLUMNS)
                y = room.y + room.high + 0.1 + layouts.LEGEND_ROW * row
                frame = Frame(room.x + step * column, y, step, layouts.LEGEND_ROW)
                shapes += key(20 + 2 * place, frame, colour, [Words(spoken(words), 11)])
        if slide.source:
            said, size = fitted(
                spoken(slide.source), layouts.SOURCE.wide - 1.2, layouts.SOURCE.high - 0.4, (12, 11, 10)
            )
            shapes += box(60, "Source", layouts.SOURCE, [Words(said, size, colour="accent6")], fill="")
        self.slide(layouts.PLAIN, title, shapes, slide.notes, *pictures)

    def fiche(self, slide: Fiche) -> None:
        title, points = fitting.title(slide.title, layouts.TITLE, TITLES)
        tagline = shortened(spoken(slide.tagline), layouts.TAGLINE.wide - 0.6, 14, 1)
        frame = layouts.TEXTS
        high = layouts.TEXTS_ABOVE if slide.question else frame.high
        texts = fitting.texts(slide.texts, frame.wide - 2 * layouts.INSET, high - 0.3)
        facts, used = fitting.facts(slide.facts, slide.shares, layouts.FACTS.wide - 2 * layouts.INSET)
        body = placeholder(4, "body", 14, texts)
        if slide.question:
            smaller = Frame(frame.x, frame.y, frame.wide, high).xml
            body = body.replace("<p:spPr/>", f"<p:spPr>{smaller}</p:spPr>", 1)
        shapes = (
            placeholder(2, "title", 0, [Words(title, points)])
            + placeholder(3, "body", 13, [Words(tagline)])
            + body
            + placeholder(5, "body", 15, facts)
            + bar(40, replace(layouts.BAR, y=layouts.FACTS.y + used + 0.3), slide.shares, spoken(slide.alt))
        )
        if slide.question:
            question = shortened(spoken(slide.question), layouts.QUESTION.wide - 1.2, 15, 2, bold=True)
            shapes += box(50, "Ce que le comité décide", layouts.QUESTION, [Words(question, 15, True, "tx2")])
        self.slide(layouts.FICHE, title, shapes, slide.notes)


def _relations(related: tuple[tuple[str, str, str], ...]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_REL}/{kind}" Target="{target}"/>' for name, kind, target in related
    )
    return f'{PROLOGUE}<Relationships xmlns="{_PACK}/relationships">{listed}</Relationships>'


def _cropped(shape: str, high: float) -> str:
    """The top of the picture alone: what would hang under the slide is cut in the file itself."""
    crop = '<a:srcRect b="38000"/><a:stretch>'
    whole, kept = Frame(0, HIGH - high * 0.62, WIDE, high).xml, Frame(0, HIGH - high * 0.62, WIDE, high * 0.62).xml
    return shape.replace("<a:stretch>", crop, 1).replace(whole, kept, 1)
