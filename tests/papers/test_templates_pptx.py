"""A PowerPoint template of their own: what is taken of it, what leaves in it."""

import json
import posixpath
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalons.base.zip_files import unpack_files
from jalons.papers.documents.look import OURS, Look
from jalons.papers.slides.model import Cover, Deck, Fiche, Listing
from jalons.papers.slides.pptx import write_pptx
from jalons.papers.slides.samples import sample_deck
from jalons.papers.uploaded_templates import Taken
from jalons.papers.uploaded_templates.pptx import read_pptx_template
from jalons.publication.documents.look import roadmap_look
from tests.papers.pictures import png
from tests.papers.reading import pdf_pages, squeezed, xml
from tests.papers.sample import titles
from tests.papers.slide_templates import COLOURS, DARK, LAYOUTS, banner, slide_template, slides_made_by_an_office_suite
from tests.papers.text_templates import BODY, HEAD, SOFFICE, altered, converted, parts
from tests.world import World

ON = date(2026, 11, 26)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MASTER, FIRST, PLAIN = (
    "ppt/slideMasters/slideMaster1.xml",
    "ppt/slideLayouts/slideLayout1.xml",
    "ppt/slideLayouts/slideLayout3.xml",
)
DECK = Deck(
    "Feuille de route",
    (
        Cover("Feuille de route"),
        Listing("Les fiches", tuple(titles(40))),
        *(Fiche(title, "retenue", (("Pourquoi", "parce que"),), (("Pilote", "le service"),)) for title in titles(40)),
    ),
    ON,
)


@pytest.fixture(scope="module")
def template() -> bytes:
    return slide_template()


@pytest.fixture(scope="module")
def kept(template: bytes) -> Taken:
    return read_pptx_template(template)


def written(kept: Taken, deck: Deck = DECK) -> bytes:
    return write_pptx(deck, Look(template=kept.content))


def meta(kept: Taken) -> dict[str, Any]:
    return dict(json.loads(unpack_files(kept.content)["meta.json"]))


def place(shape: Any) -> list[int]:
    off, ext = shape.find(f"{P}spPr/{A}xfrm/{A}off"), shape.find(f"{P}spPr/{A}xfrm/{A}ext")
    return [int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy"))]


def frame_of(root: Any, kind: str) -> Any:
    return next(one for one in root.iter(f"{P}sp") for ph in one.iter(f"{P}ph") if ph.get("type") == kind)


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_every_title_of_forty_fiches_is_on_their_slides(kept: Taken) -> None:
    made = written(kept)
    said = squeezed("".join(t.text or "" for n in range(1, 60) for t in _slide(made, n).iter(f"{A}t")))
    assert [title for title in titles(40) if squeezed(title) not in said] == []


def _slide(made: bytes, number: int) -> Any:
    name = f"ppt/slides/slide{number}.xml"
    return xml(made, name) if name in parts(made) else xml(made, "ppt/presentation.xml")


def test_their_colours_and_typefaces_are_those_of_the_file(kept: Taken) -> None:
    theme = xml(written(kept), "ppt/theme/theme1.xml")
    scheme = next(theme.iter(f"{A}clrScheme"))
    assert {one.tag.removeprefix(A): one[0].attrib["val"] for one in scheme} == COLOURS
    fonts = [one[0].attrib["typeface"] for name in ("majorFont", "minorFont") for one in theme.iter(f"{A}{name}")]
    assert fonts == ["Georgia", "Carlito"]
    assert [one.tag.removeprefix(A) for one in theme] == ["themeElements"]


def test_what_the_master_draws_is_on_it_with_its_logo(kept: Taken) -> None:
    made = written(kept)
    master = xml(made, MASTER)
    assert [t.text for t in master.iter(f"{A}t") if t.text != "Texte" and "N°" not in (t.text or "")] == [HEAD]
    names = {
        one.attrib["Id"]: one.attrib["Target"] for one in xml(made, "ppt/slideMasters/_rels/slideMaster1.xml.rels")
    }
    called = [names[one.attrib[f"{R}embed"]] for one in master.iter(f"{A}blip")]
    assert [parts(made)[posixpath.normpath(f"ppt/slideMasters/{target}")] for target in called] == [png()]
    identifiers = [one.attrib["id"] for one in master.iter(f"{P}cNvPr")]
    assert len(set(identifiers)) == len(identifiers)


def test_titles_and_texts_are_where_they_put_them(kept: Taken) -> None:
    made = written(kept)
    assert place(frame_of(xml(made, PLAIN), "title")) == pytest.approx([609_600, 617_220, 10_972_800, 822_960], abs=400)
    assert place(frame_of(xml(made, FIRST), "ctrTitle")) == pytest.approx(
        [731_520, 1_714_500, 10_728_960, 1_783_080], abs=400
    )
    assert place(frame_of(xml(made, PLAIN), "sldNum"))[0] == pytest.approx(8_534_400, abs=400)


def test_a_dark_cover_stays_dark_and_its_words_white(kept: Taken) -> None:
    made = written(kept)
    cover = xml(made, FIRST)
    assert cover.find(f"{P}cSld/{P}bg/{P}bgPr/{A}solidFill/{A}schemeClr").attrib["val"] == "tx2"  # type: ignore[union-attr]
    fills = [frame_of(cover, kind).find(f".//{A}defRPr/{A}solidFill/{A}schemeClr") for kind in ("ctrTitle", "subTitle")]
    assert [one.attrib["val"] for one in fills] == ["bg1", "bg1"]
    assert xml(made, "ppt/slides/slide1.xml").find(f".//{P}pic") is None  # neither our landscape nor another logo


def test_nothing_of_their_slides_nor_what_acts_is_kept(kept: Taken) -> None:
    made = parts(written(kept))
    for files in (parts(kept.content), made):
        assert [name for name, data in files.items() if BODY.encode() in data] == []
        assert [name for name, data in files.items() if b"hlinkClick" in data or b"exemple.test" in data] == []
    assert b"en-US" not in made[MASTER]


def test_what_calls_a_part_finds_it_and_each_has_its_type(kept: Taken) -> None:
    """PowerPoint says a file is damaged when it does not."""
    files = parts(written(kept))
    types = files["[Content_Types].xml"].decode()
    for name, data in files.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            targets = [
                posixpath.normpath(posixpath.join(folder, to)) for to in re.findall(r'Target="([^"]*)"', data.decode())
            ]
            assert [target for target in targets if target not in files] == []
        elif name.endswith(".xml") and name != "[Content_Types].xml":
            assert f'PartName="/{name}"' in types
            called = set(re.findall(r'r:(?:id|embed)="([^"]*)"', data.decode()))
            related = files.get(f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels", b"").decode()
            assert called <= set(re.findall(r' Id="([^"]*)"', related))
        else:
            assert f'Extension="{name.rpartition(".")[2]}"' in types


def test_the_same_template_gives_the_same_bytes(template: bytes, kept: Taken) -> None:
    assert read_pptx_template(template) == kept
    assert written(kept) == written(kept)


def test_slides_of_another_size_grow_to_the_height_of_ours(kept: Taken) -> None:
    """4:3, and 16:9 of a LibreOffice page: what is drawn follows."""
    for size, wide in (((9_144_000, 6_858_000), 9_144_000), ((10_080_000, 5_670_000), 12_192_000)):
        change = {
            "ppt/presentation.xml": (r'<p:sldSz cx="\d+" cy="\d+"', f'<p:sldSz cx="{size[0]}" cy="{size[1]}"'),
            MASTER: (r'<a:ext cx="12192000" cy="400000"', f'<a:ext cx="{size[0]}" cy="400000"'),
        }
        made = written(read_pptx_template(altered(slide_template(), change=change)))
        root = xml(made, "ppt/presentation.xml").find(f"{P}sldSz")
        assert (int(root.attrib["cx"]), root.attrib["cy"]) == (pytest.approx(wide, abs=200), "6858000")  # type: ignore[union-attr]
        band = next(one for one in xml(made, MASTER).iter(f"{P}sp") if one.find(f".//{P}ph") is None)
        assert place(band)[2] == pytest.approx(wide, abs=200)
        assert place(band)[3] == round(400_000 * 6_858_000 / size[1])


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ((), ()),
        (("titleOnly",), ()),
        (("title",), ("Diapositive de titre",)),
        (("secHead",), ("Titre de section",)),
        (("obj",), ("Titre et contenu",)),
        (LAYOUTS, ("Diapositive de titre", "Titre de section", "Titre et contenu")),
    ],
)
def test_a_missing_layout_is_ours_on_their_master_and_said(without: tuple[str, ...], said: tuple[str, ...]) -> None:
    found = read_pptx_template(slide_template(without=without))
    assert found.missing == said
    made = written(found)
    assert HEAD in "".join(t.text or "" for t in xml(made, MASTER).iter(f"{A}t"))
    for number in range(1, 5):
        assert (
            frame_of(xml(made, f"ppt/slideLayouts/slideLayout{number}.xml"), "ctrTitle" if number == 1 else "title")
            is not None
        )


def test_a_frame_too_small_for_what_we_write_is_ours(kept: Taken) -> None:
    small = altered(
        slide_template(),
        change={MASTER: (r'<a:ext cx="10972800" cy="4389120"/>', '<a:ext cx="10972800" cy="900000"/>')},
    )
    ours = meta(read_pptx_template(slide_template(without=LAYOUTS)))["frames"]["section_body"]
    assert meta(read_pptx_template(small))["frames"]["body"] == [1.4, 4.6, 31.0, 12.4]
    assert ours == [2.0, 5.8, 29.8, 11]


def test_without_a_place_for_the_number_ours_is_used_and_said(template: bytes) -> None:
    found = read_pptx_template(altered(template, change={MASTER: ('<p:ph type="sldNum"', '<p:ph type="dt"')}))
    assert (read_pptx_template(template).has_footer, found.has_footer) == (True, False)
    assert meta(found)["frames"]["page"] == [29.4, 17.75, 3.0, 0.8]


def test_a_colour_that_cannot_be_read_on_their_ground_gives_way_to_that_of_the_text() -> None:
    """A dark ground under a theme made for a white one."""
    assert meta(read_pptx_template(slide_template()))["inks"]["label"] == "accent1"
    dark = meta(read_pptx_template(slide_template(background=DARK)))
    assert {name: dark["inks"][name] for name in ("label", "strong", "soft")} == {"label": "", "strong": "", "soft": ""}
    assert dark["foot"] == "bg1"
    for layout in dark["layouts"].values():
        assert [re.findall('val="(\\w+)"', layout["inks"][role]) for role in ("title", "body")] == [["bg1"], ["bg1"]]
    pale = meta(read_pptx_template(slide_template(colours=COLOURS | {"accent1": "f8bbd0"})))
    assert (pale["inks"]["label"], pale["inks"]["strong"]) == ("", "tx2")
    grey = meta(read_pptx_template(slide_template(colours=COLOURS | {"lt2": "5c5c5c"})))
    assert (grey["inks"]["box"], grey["inks"]["in_box"]) == ("bg1", "tx1")


def drawn_under(template: bytes, place_: tuple[int, int, int, int], fill: str) -> bytes:
    """White titles as an office suite writes them, on the words of the frame, over a shape at x, y, width, height (EMU)."""
    x, y, wide, high = place_
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Fond"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr></p:sp>'
    )
    white = '<a:rPr lang="en-US"><a:solidFill><a:srgbClr val="ffffff"/></a:solidFill></a:rPr>'
    return altered(
        altered(template, change={MASTER: ('<a:rPr lang="en-US"/>', white)}),
        change={MASTER: ("<p:grpSpPr/>", f"<p:grpSpPr/>{shape}")},
    )


PLAIN_FILL = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
SHADE = '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="102040"/></a:gs></a:gsLst></a:gradFill>'
EVERYWHERE, BAND, CORNER = (0, 0, 12_192_000, 6_858_000), (0, 0, 12_192_000, 1_500_000), (0, 0, 900_000, 700_000)


@pytest.mark.parametrize(
    ("at", "fill", "title", "label"),
    [
        (BAND, PLAIN_FILL, "ffffff", "accent1"),  # a band under the title alone
        (EVERYWHERE, SHADE, "ffffff", ""),  # nothing is known of what is under the words: theirs
        (EVERYWHERE, PLAIN_FILL, "ffffff", ""),
        (CORNER, PLAIN_FILL, "tx1", "accent1"),  # white on white
    ],
)
def test_words_are_read_on_the_shape_that_is_under_them(
    at: tuple[int, int, int, int], fill: str, title: str, label: str
) -> None:
    found = meta(read_pptx_template(drawn_under(slide_template(), at, fill)))
    assert (re.findall('val="(\\w+)"', found["layouts"]["3"]["inks"]["title"]), found["inks"]["label"]) == (
        [title],
        label,
    )


def test_what_is_soft_on_our_slides_never_takes_one_of_their_colours() -> None:
    assert meta(read_pptx_template(slide_template(colours=COLOURS | {"accent6": "c9211e"})))["inks"]["soft"] == ""


def test_another_vocabulary_inside_a_shape_is_left_behind() -> None:
    """Extensions hold what no whole reader knows: a drawing that runs, a film, a link."""
    alien = '<p:extLst><p:ext uri="x"><z:run xmlns:z="urn:z" z:cmd="calc"/></p:ext></p:extLst>'
    shape = banner("Autre").replace("</p:txBody>", f"</p:txBody>{alien}")
    made = parts(
        written(read_pptx_template(altered(slide_template(), change={MASTER: ("</p:spTree>", shape + "</p:spTree>")})))
    )
    assert b"Autre" in made[MASTER] and b"calc" not in made[MASTER] and b"urn:z" not in made[MASTER]


# --- the page, and an office suite ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_sent_from_its_page_and_only_presentations_wear_it(client: Client, world: World) -> None:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug
    address = reverse("publication:template", args=[slug, "pptx"])
    sent = SimpleUploadedFile("Charte.pptx", slide_template(without=("secHead",)))
    page = client.post(address, {"file": sent}, follow=True).content.decode().replace("\u00a0", " ")
    assert "Votre modèle est pris." in page
    assert "Votre modèle n’a pas cette disposition, la nôtre est utilisée sur votre masque : Titre de section." in page
    for name in ("presentation", "look_sample"):
        made = client.get(reverse(f"publication:{name}", args=[slug, "pptx"])).content
        assert HEAD in "".join(t.text or "" for t in xml(made, MASTER).iter(f"{A}t"))
    assert roadmap_look(member.roadmap, "docx") == OURS
    trap = SimpleUploadedFile("piège.pptx", altered(slide_template(), add={"ppt/vbaProject.bin": b"x"}))
    assert "Ce modèle contient des macros." in client.post(address, {"file": trap}).content.decode()
    assert roadmap_look(member.roadmap, "pptx") != OURS
    client.post(reverse("publication:remove_template", args=[slug, "pptx"]))
    assert roadmap_look(member.roadmap, "pptx") == OURS


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice absent : apt-get install libreoffice-impress")
def test_a_template_made_by_an_office_suite_is_taken_and_what_leaves_opens_in_it(tmp_path: Path) -> None:
    found = read_pptx_template(slides_made_by_an_office_suite(tmp_path))
    assert found.missing == ("Diapositive de titre", "Titre de section")
    made = tmp_path / "fait.pptx"
    made.write_bytes(written(found, sample_deck("Dronne et Belle", "CC", ON)))
    pages = [squeezed(page) for page in pdf_pages(converted(tmp_path, made, "pdf"))]
    assert [squeezed(HEAD) in page for page in pages] == [True] * 5
    assert [
        title
        for title, page in zip(
            ("Dronne et Belle", "Des chiffres", "Qui présente", "Une liste", "Une fiche action"), pages, strict=True
        )
        if squeezed(title) not in page
    ] == []
