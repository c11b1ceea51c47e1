"""Reads a PowerPoint template: keeps its theme, its master and the drawings of its layouts, and leaves its slides
out."""

import json
from dataclasses import asdict, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.zip_files import pack_files
from jalons.papers.colours import READABLE, contrast_ratio, parse_colour
from jalons.papers.slides import drawing as d
from jalons.papers.slides.drawing import A, P
from jalons.papers.slides.frames import COVER, FICHE, PLAIN, SECTION, Frames, Inks, own_frames
from jalons.papers.slides.shapes import HIGH, Frame
from jalons.papers.uploaded_templates import Taken
from jalons.papers.uploaded_templates import ooxml as x
from jalons.papers.uploaded_templates.archive import damaged_refusal, template_refusal, unzip_template
from jalons.papers.uploaded_templates.ooxml import R

NARROWEST, WIDEST = 22.0, 50.0
"""Accepted widths in centimetres, on slides as high as ours: from a little less than 4:3 to more than 2:1."""
SMALLEST = {
    "title": (10, 1.2),
    "body": (16, 10),
    "cover_title": (10, 1.6),
    "cover_body": (10, 1.6),
    "section_title": (10, 1.2),
    "section_body": (12, 3),
    "foot": (6, 0.5),
    "page": (1, 0.5),
}
"""Width and height under which a frame of the template is too small for our content."""
LARGE = 3
"""Contrast under which text as large as ours is not readable (WCAG 2.2, 1.4.3)."""
COLOURS = ("bg1", "tx1", "bg2", "tx2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
SLOTS = ("dk1", "lt1", "dk2", "lt2", *COLOURS[4:])


def read_pptx_template(content: bytes) -> Taken:
    """Raises Refused, with what to do about the template."""
    files = unzip_template(content)
    main = x.find_main_part(files, "presentationml", _("PowerPoint"), (".pptx", ".potx"))
    x.refuse_macros(files)
    x.refuse_links(files)
    return _Reader(files, main).taken()


class _Reader:
    def __init__(self, files: dict[str, bytes], main: str) -> None:
        self.files = files
        self.kept: dict[str, bytes] = {}
        self.pictures: dict[str, dict[str, str]] = {}
        root = x.parse_part(files[main])
        if root.tag != f"{P}presentation":
            raise template_refusal(
                _("Enregistrez ce modèle au format PowerPoint (.pptx) ordinaire, et non « Open XML strict »."),
                code="slides-template-strict",
            )
        size = root.find(f"{P}sldSz")
        wide, high = (x.parse_number(size.get(name)) if size is not None else 0 for name in ("cx", "cy"))
        self.times = HIGH * d.EMU / high if high > 0 else 0.0
        self.wide = wide * self.times / d.EMU
        if not NARROWEST <= self.wide <= WIDEST:
            raise template_refusal(
                _(
                    "Les diapositives de ce modèle sont trop étroites ou trop larges : choisissez le format 16:9 ou 4:3."
                ),
                code="slides-of-wrong-shape",
            )
        masters = self.listed(main, root, "sldMasterId", "slideMaster")
        if not masters:
            raise damaged_refusal()
        self.master_path = masters[0]
        self.master = self.root(self.master_path, "sldMaster")

    def root(self, path: str, name: str) -> Any:
        root = x.parse_part(self.files[path])
        if root.tag != f"{P}{name}" or root.find(f"{P}cSld/{P}spTree") is None:
            raise damaged_refusal()
        return root

    def listed(self, path: str, root: Any, name: str, kind: str) -> list[str]:
        targets = {
            identifier: target
            for identifier, found, target in x.part_relations(self.files, path)
            if found == kind and target in self.files
        }
        asked = [one.get(f"{R}id") or "" for one in root.iter(f"{P}{name}")]
        return [targets[identifier] for identifier in asked if identifier in targets]

    def taken(self) -> Taken:
        theme = next((to for _id, kind, to in x.part_relations(self.files, self.master_path) if kind == "theme"), "")
        if theme not in self.files:
            raise damaged_refusal()
        self.theme(theme)
        paths = self.layouts()
        frames, missing, has_footer = self.frames(paths)
        paths.setdefault(FICHE, paths.get(PLAIN, ""))
        numbers = (COVER, SECTION, PLAIN, FICHE)
        roots = {n: self.root(paths[n], "sldLayout") if paths.get(n) else self.master for n in numbers}
        written = {
            n: {"title": getattr(frames, title), "body": getattr(frames, text)} for n, (title, text) in _WRITTEN.items()
        }
        grounds = [one for n in (PLAIN, FICHE) for one in self.under(paths.get(n, ""), roots[n], frames.body)]
        inks = self.inks(grounds)
        meta = {
            "wide": self.wide,
            "frames": {
                field.name: _frame_numbers(getattr(frames, field.name))
                for field in fields(frames)
                if field.name != "wide"
            },
            "master": self.their_master(),
            "layouts": {str(n): self.layout(f"layout{n}", paths.get(n, ""), roots[n], written[n]) for n in numbers},
            "inks": asdict(inks),
            "foot": self.best(grounds[0]) if grounds[0] else self.nearest(paths.get(PLAIN, ""), roots[PLAIN]),
            "pictures": self.pictures,
        }
        self.kept["meta.json"] = json.dumps(meta, sort_keys=True).encode()
        return Taken(pack_files(dict(sorted(self.kept.items()))), tuple(missing), has_footer=has_footer)

    # Theme -----------------------------------------------------------------------------------------

    def theme(self, path: str) -> None:
        root = x.parse_part(self.files[path])
        elements = root.find(f"{A}themeElements")
        if root.tag != f"{A}theme" or elements is None or elements.find(f"{A}clrScheme") is None:
            raise damaged_refusal()
        for other in list(root):
            if other is not elements:
                root.remove(other)
        self.colours = {name: _slot_colour(elements.find(f"{A}clrScheme/{A}{name}")) for name in SLOTS}
        self.pictures["theme"] = self.called(path, d.clean_element(root), "theme")
        self.kept["theme.xml"] = x.part_bytes(root)

    def inks(self, grounds: list[str]) -> Inks:
        """Theme colours that are readable on these backgrounds; elsewhere, the colour of the surrounding text."""
        readable = {
            role: name if all(_is_readable(self.named(name), ground) for ground in grounds) else ""
            for role, name in _TEXTS.items()
        }
        inks = Inks(**readable, soft="")
        box = self.named("bg2")
        if not (_is_readable(self.named("tx1"), box) and _is_readable(self.named("tx2"), box)):
            inks = replace(inks, box="bg1", in_box="tx1")
        return inks

    def named(self, name: str) -> str:
        """The colour that a name of the colour map stands for; empty when it is not a plain one."""
        return self.colours.get(self.map().get(name, name), "")

    def map(self) -> dict[str, str]:
        mapping = self.master.find(f"{P}clrMap")
        usual = dict(zip(COLOURS, ("lt1", "dk1", "lt2", "dk2", *COLOURS[4:]), strict=True))
        mapped = {} if mapping is None else {name: mapping.get(name) or "" for name in COLOURS}
        return {name: mapped[name] if mapped.get(name) in SLOTS else usual[name] for name in COLOURS}

    def ground(self, root: Any) -> str:
        """The background colour of the slides of a layout; empty for a picture or a gradient."""
        if root.find(f"{P}clrMapOvr/{A}overrideClrMapping") is not None:
            return ""
        background = root.find(f"{P}cSld/{P}bg")
        if background is None:
            return self.named("bg1") if root is self.master else self.ground(self.master)
        reference = background.find(f"{P}bgRef")
        # The first background fill of a theme is plain; the two others may be pictures.
        if reference is not None:
            return self.colour(reference) if reference.get("idx") == "1001" else ""
        return self.colour(background.find(f"{P}bgPr/{A}solidFill"))

    def under(self, path: str, root: Any, at: Frame) -> list[str]:
        """Colours under a frame: that of the slide, or of the last shape drawn under the whole frame, then those of
        shapes under a part of it. The first is empty when a picture or a gradient lies under most of the frame."""
        ground, others = self.ground(root), list[str]()
        alone = not path or root.get("showMasterSp") in ("0", "false")
        for shape in (shape for page in ((root,) if alone else (self.master, root)) for shape in self.shapes(page)):
            place = d.shape_place(shape, self.times)
            if place is None or (shape.tag == f"{P}sp" and shape.find(f"{P}spPr/{A}noFill") is not None):
                continue
            share, colour = _overlap_share(Frame(*place), at), self.colour(shape.find(f"{P}spPr/{A}solidFill"))
            if share > 0.98:
                ground, others = colour, []
            elif share > 0.1 and colour:
                others.append(colour)
            elif share > 0.5:
                ground = ""
        return [ground, *others]

    def shapes(self, root: Any) -> list[Any]:
        return d.drawn_shapes(root.find(f"{P}cSld/{P}spTree"))

    def colour(self, fill: Any) -> str:
        """Six digits of a plain fill; empty for a gradient."""
        if fill is None or not len(fill) or len(fill[0]):
            return ""
        value = fill[0].get("val") or ""
        return self.named(value) if x.local_name(fill[0]) == "schemeClr" else parse_colour(value)

    def legible(self, fill: Any, role: str, grounds: list[str]) -> str:
        """The fill of a text: that of the template, unless it is not readable on these backgrounds."""
        if fill is None:
            fill = self.master.find(f"{P}txStyles/{P}{role}Style/{A}lvl1pPr/{A}defRPr/{A}solidFill")
            own, colour = "", self.named("tx1") if fill is None else self.colour(fill)
        else:
            own, colour = d.element_text(d.clean_element(fill)), self.colour(fill)
        if not colour or all(contrast_ratio(colour, ground) >= LARGE for ground in grounds if ground):
            return own
        return f'<a:solidFill><a:schemeClr val="{self.best(grounds[0])}"/></a:solidFill>'

    def best(self, ground: str) -> str:
        """The main colour, of the two, that is more readable on a background."""
        return max(("tx1", "bg1"), key=lambda name: contrast_ratio(self.named(name) or ground, ground) if ground else 0)

    def nearest(self, path: str, root: Any) -> str:
        """The main colour, of the two, that is nearer to that of their text."""
        colour = self.colour(self.fills(path, root).get("body"))
        return min(("tx1", "bg1"), key=lambda name: contrast_ratio(self.named(name) or colour, colour) if colour else 0)

    # Master and layouts ----------------------------------------------------------------------------

    def layouts(self) -> dict[int, str]:
        """The path of the first layout of each kind that we use."""
        paths: dict[int, str] = {}
        for path in self.listed(self.master_path, self.master, "sldLayoutId", "slideLayout"):
            kind = self.root(path, "sldLayout").get("type") or ""
            number = _LAYOUTS.get(kind)
            if number and number not in paths:
                paths[number] = path
        return paths

    def their_master(self) -> dict[str, Any]:
        background, shapes = self.drawn("master", self.master_path, self.master)
        texts = self.master.find(f"{P}txStyles")
        return {
            "background": background,
            "shapes": shapes,
            "colours": self.map(),
            "texts": "" if texts is None else d.element_text(d.clean_element(texts)),
        }

    def fills(self, path: str, root: Any) -> dict[str, Any]:
        """The text fills of titles and bodies: that of the placeholder on the layout, else on the master. Some office
        suites put it on the text of the placeholder instead."""
        fills: dict[str, Any] = {}
        for page in (*((root,) if path else ()), self.master):
            seen = set()
            for shape in self.placeholders(page):
                role = _ROLES.get(d.find_placeholder(shape).get("type") or "body", "")
                if role and role not in seen and fills.get(role) is None:
                    listed = shape.find(f"{P}txBody/{A}lstStyle/{A}lvl1pPr/{A}defRPr/{A}solidFill")
                    words = shape.find(f"{P}txBody/{A}p/{A}r/{A}rPr/{A}solidFill")
                    fills[role] = words if listed is None else listed
                seen.add(role)
        return fills

    def layout(self, name: str, path: str, root: Any, written: dict[str, Frame]) -> dict[str, Any]:
        """The drawings of a layout, and the look of its title and text; for a missing layout, the look they have on the
        master."""
        fills, anchors = self.fills(path, root), dict[str, str]()
        for shape in self.placeholders(root) if path else ():
            role = _ROLES.get(d.find_placeholder(shape).get("type") or "body", "")
            if role and role not in anchors:
                body = shape.find(f"{P}txBody/{A}bodyPr")
                anchor = "" if body is None else body.get("anchor") or ""
                anchors[role] = anchor if anchor in ("t", "ctr", "b") else ""
        inks = {role: self.legible(fills.get(role), role, self.under(path, root, at)) for role, at in written.items()}
        self.pictures[name] = {}
        background, shapes = self.drawn(name, path, root) if path else ("", "")
        override = root.find(f"{P}clrMapOvr/{A}overrideClrMapping") if path else None
        return {
            "background": background,
            "shapes": shapes,
            "alone": bool(path) and root.get("showMasterSp") in ("0", "false"),
            "colours": "" if override is None else d.element_text(d.clean_element(override)),
            "inks": inks,
            "anchors": anchors,
        }

    def drawn(self, name: str, path: str, root: Any) -> tuple[str, str]:
        """The background and shapes of a page; their pictures are kept under our own names."""
        page = root.find(f"{P}cSld")
        background = page.find(f"{P}bg")
        backgrounds = [] if background is None else [d.clean_element(background)]
        drawn = [
            d.scale_element(d.clean_element(shape), self.times) for shape in d.drawn_shapes(page.find(f"{P}spTree"))
        ]
        # Shapes are numbered from 100, because our own frames are numbered from 2.
        for number, element in enumerate((one for shape in drawn for one in shape.iter(f"{P}cNvPr")), 100):
            element.set("id", str(number))
        self.pictures[name] = {}
        for number, element in enumerate([*backgrounds, *drawn]):
            self.pictures[name] |= self.called(path, element, f"{name}n{number}")
        return "".join(map(d.element_text, backgrounds)), "".join(map(d.element_text, drawn))

    def called(self, path: str, root: Any, prefix: str) -> dict[str, str]:
        """Our identifier and the kept name of each picture that `root` displays."""
        relations = {identifier: (kind, target) for identifier, kind, target in x.part_relations(self.files, path)}
        names: dict[str, str] = {}
        for picture in root.iter(f"{A}blip"):
            kind, target = relations.get(picture.get(f"{R}embed") or "", ("", ""))
            if kind != "image" or target not in self.files:
                raise damaged_refusal()
            stored_path = x.check_media("image", target, self.files[target])
            self.kept[stored_path] = self.files[target]
            identifier = f"{prefix}p{len(names)}"
            names[identifier] = stored_path.removeprefix("media/")
            picture.set(f"{R}embed", identifier)
        return names

    # Frames ----------------------------------------------------------------------------------------

    def placeholders(self, root: Any) -> list[Any]:
        return [
            one
            for one in root.find(f"{P}cSld/{P}spTree")
            if one.tag == f"{P}sp" and d.find_placeholder(one) is not None
        ]

    def placed(self, path: str, *kinds: str) -> Frame | None:
        """The place of the first placeholder of these kinds on a layout, else on the master."""
        for root in ([self.root(path, "sldLayout")] if path else []) + [self.master]:
            for shape in self.placeholders(root):
                kind = d.find_placeholder(shape).get("type") or "body"
                if kind in kinds and (at := d.shape_place(shape, self.times)):
                    return Frame(*at)
        return None

    def frames(self, found: dict[int, str]) -> tuple[Frames, list[str], bool]:
        """The frames of the template, or ours where it has none that is large enough; then the missing layouts, by the
        names that people know; then whether it has a footer."""
        frames = own_frames(self.wide)
        body = ("body", "obj")
        wanted = {
            "cover_title": (COVER, ("ctrTitle", "title")),
            "cover_body": (COVER, ("subTitle", *body)),
            "section_title": (SECTION, ("title", "ctrTitle")),
            "section_body": (SECTION, body),
            "title": (PLAIN, ("title",)),
            "body": (PLAIN, body),
            "foot": (0, ("ftr",)),
            "page": (0, ("sldNum",)),
        }
        usable: dict[str, Any] = {}
        for name, (number, kinds) in wanted.items():
            path = found.get(number, "")
            at = self.placed(path, *kinds) if path or number in (0, PLAIN) else None
            if at and self.holds(name, at):
                usable[name] = at
        missing = [label for number, label in _layout_labels().items() if not found.get(number)]
        # A title and the body under it are taken together or not at all: one of theirs could overlap one of ours.
        for upper, lower in (("cover_title", "cover_body"), ("section_title", "section_body"), ("title", "body")):
            if not (upper in usable and lower in usable and _are_apart(usable[upper], usable[lower])):
                usable.pop(upper, None), usable.pop(lower, None)
        if not ("foot" in usable and "page" in usable and _are_apart(usable["foot"], usable["page"])):
            usable.pop("foot", None), usable.pop("page", None)
        frames = replace(frames, **usable)
        if "body" in usable:
            frames = replace(frames, below=frames.body)
        return frames, missing, "foot" in usable

    def holds(self, name: str, at: Frame) -> bool:
        wide, high = SMALLEST[name]
        inside = at.x >= -0.1 and at.y >= -0.1 and at.x + at.wide <= self.wide + 0.1 and at.y + at.high <= HIGH + 0.1
        return inside and at.wide >= wide and at.high >= high


_LAYOUTS = {"title": COVER, "secHead": SECTION, "obj": PLAIN, "tx": PLAIN, "titleOnly": FICHE}
_ROLES = {"title": "title", "ctrTitle": "title", "subTitle": "body", "body": "body", "obj": "body"}
_TEXTS = {"label": "accent1", "strong": "tx2"}
"""Only these two: any other colour of the template may be a red, so what is pale on our slides has the colour of the
text on theirs."""
_WRITTEN = {
    COVER: ("cover_title", "cover_body"), SECTION: ("section_title", "section_body"),
    PLAIN: ("title", "body"), FICHE: ("title", "body"),
}  # fmt: skip


def _layout_labels() -> dict[int, str]:
    """The layouts that a collectivité may look for, as PowerPoint names them in French."""
    return {COVER: _("Diapositive de titre"), SECTION: _("Titre de section"), PLAIN: _("Titre et contenu")}


def _is_readable(colour: str, ground: str) -> bool:
    return bool(colour and ground) and contrast_ratio(colour, ground) >= READABLE


def _overlap_share(one: Frame, other: Frame) -> float:
    """Share of `other` that `one` covers, from 0 to 1."""
    across = min(one.x + one.wide, other.x + other.wide) - max(one.x, other.x)
    down = min(one.y + one.high, other.y + other.high) - max(one.y, other.y)
    return max(0, across) * max(0, down) / (other.wide * other.high)


def _are_apart(one: Frame, other: Frame) -> bool:
    """Whether two frames overlap by no more than 0.1 cm."""
    across = min(one.x + one.wide, other.x + other.wide) - max(one.x, other.x)
    down = min(one.y + one.high, other.y + other.high) - max(one.y, other.y)
    return across <= 0.1 or down <= 0.1


def _slot_colour(slot: Any) -> str:
    """Six digits of a plain colour of the theme; else empty."""
    if slot is None or not len(slot) or len(slot[0]):
        return ""
    return parse_colour(slot[0].get("lastClr") or slot[0].get("val") or "")


def _frame_numbers(frame: Frame) -> list[float]:
    return [round(value, 3) for value in (frame.x, frame.y, frame.wide, frame.high)]
