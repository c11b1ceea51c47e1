"""A PowerPoint template: its theme, its master and what its layouts draw are taken; its slides are left behind."""

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
"""Centimetres, on slides as high as ours: from a little less than 4:3 to more than 2:1."""
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
"""Width and height under which a frame of theirs is too small for what we write in it."""
LARGE = 3
"""Contrast under which a text as large as ours cannot be read (WCAG 2.2, 1.4.3)."""
COLOURS = ("bg1", "tx1", "bg2", "tx2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
SLOTS = ("dk1", "lt1", "dk2", "lt2", *COLOURS[4:])


def read_pptx_template(content: bytes) -> Taken:
    """Raises Refused."""
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
                _("Enregistrez ce modèle au format PowerPoint (.pptx) ordinaire, et non « Open XML strict ».")
            )
        size = root.find(f"{P}sldSz")
        wide, high = (x.parse_number(size.get(name)) if size is not None else 0 for name in ("cx", "cy"))
        self.times = HIGH * d.EMU / high if high > 0 else 0.0
        self.wide = wide * self.times / d.EMU
        if not NARROWEST <= self.wide <= WIDEST:
            raise template_refusal(
                _("Les diapositives de ce modèle sont trop étroites ou trop larges : choisissez le format 16:9 ou 4:3.")
            )
        masters = self.listed(main, root, "sldMasterId", "slideMaster")
        if not masters:
            raise damaged_refusal()
        self.master_path = masters[0]
        self.master = self.root(self.master_path, "sldMaster")

    def root(self, path: str, name: str) -> Any:
        found = x.parse_part(self.files[path])
        if found.tag != f"{P}{name}" or found.find(f"{P}cSld/{P}spTree") is None:
            raise damaged_refusal()
        return found

    def listed(self, path: str, root: Any, name: str, kind: str) -> list[str]:
        known = {
            identifier: target
            for identifier, found, target in x.part_relations(self.files, path)
            if found == kind and target in self.files
        }
        asked = [one.get(f"{R}id") or "" for one in root.iter(f"{P}{name}")]
        return [known[identifier] for identifier in asked if identifier in known]

    def taken(self) -> Taken:
        theme = next((to for _id, kind, to in x.part_relations(self.files, self.master_path) if kind == "theme"), "")
        if theme not in self.files:
            raise damaged_refusal()
        self.theme(theme)
        found = self.layouts()
        frames, missing, has_footer = self.frames(found)
        found.setdefault(FICHE, found.get(PLAIN, ""))
        numbers = (COVER, SECTION, PLAIN, FICHE)
        roots = {n: self.root(found[n], "sldLayout") if found.get(n) else self.master for n in numbers}
        written = {
            n: {"title": getattr(frames, title), "body": getattr(frames, text)} for n, (title, text) in _WRITTEN.items()
        }
        grounds = [one for n in (PLAIN, FICHE) for one in self.under(found.get(n, ""), roots[n], frames.body)]
        inks = self.inks(grounds)
        meta = {
            "wide": self.wide,
            "frames": {
                one.name: _frame_numbers(getattr(frames, one.name)) for one in fields(frames) if one.name != "wide"
            },
            "master": self.their_master(),
            "layouts": {str(n): self.layout(f"layout{n}", found.get(n, ""), roots[n], written[n]) for n in numbers},
            "inks": asdict(inks),
            "foot": self.best(grounds[0]) if grounds[0] else self.nearest(found.get(PLAIN, ""), roots[PLAIN]),
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
        """Only what can be read on these grounds; elsewhere, the colour of the text around."""
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
        """The colour that a name of the map stands for; nothing when it is not a plain one."""
        return self.colours.get(self.map().get(name, name), "")

    def map(self) -> dict[str, str]:
        said = self.master.find(f"{P}clrMap")
        usual = dict(zip(COLOURS, ("lt1", "dk1", "lt2", "dk2", *COLOURS[4:]), strict=True))
        found = {} if said is None else {name: said.get(name) or "" for name in COLOURS}
        return {name: found[name] if found.get(name) in SLOTS else usual[name] for name in COLOURS}

    def ground(self, root: Any) -> str:
        """The colour of the slides of a layout; nothing when it is a picture or a shade."""
        if root.find(f"{P}clrMapOvr/{A}overrideClrMapping") is not None:
            return ""
        background = root.find(f"{P}cSld/{P}bg")
        if background is None:
            return self.named("bg1") if root is self.master else self.ground(self.master)
        reference = background.find(f"{P}bgRef")
        # The first fill of the grounds of a theme is plain; the two others may be pictures.
        if reference is not None:
            return self.colour(reference) if reference.get("idx") == "1001" else ""
        return self.colour(background.find(f"{P}bgPr/{A}solidFill"))

    def under(self, path: str, root: Any, at: Frame) -> list[str]:
        """Colours under what is written there: that of the slides or of the last shape that is drawn under all of it, then
        those that are under a part of it. Nothing for a picture or a shade that is under most of it."""
        ground, others = self.ground(root), list[str]()
        alone = not path or root.get("showMasterSp") in ("0", "false")
        for one in (shape for page in ((root,) if alone else (self.master, root)) for shape in self.shapes(page)):
            place = d.shape_place(one, self.times)
            if place is None or (one.tag == f"{P}sp" and one.find(f"{P}spPr/{A}noFill") is not None):
                continue
            share, colour = _overlap_share(Frame(*place), at), self.colour(one.find(f"{P}spPr/{A}solidFill"))
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
        """Six digits of a plain fill; nothing of a shade."""
        if fill is None or not len(fill) or len(fill[0]):
            return ""
        value = fill[0].get("val") or ""
        return self.named(value) if x.local_name(fill[0]) == "schemeClr" else parse_colour(value)

    def legible(self, fill: Any, role: str, grounds: list[str]) -> str:
        """The fill of a text: theirs, unless it cannot be read on what is under it."""
        if fill is None:
            fill = self.master.find(f"{P}txStyles/{P}{role}Style/{A}lvl1pPr/{A}defRPr/{A}solidFill")
            own, said = "", self.named("tx1") if fill is None else self.colour(fill)
        else:
            own, said = d.element_text(d.clean_element(fill)), self.colour(fill)
        if not said or all(contrast_ratio(said, ground) >= LARGE for ground in grounds if ground):
            return own
        return f'<a:solidFill><a:schemeClr val="{self.best(grounds[0])}"/></a:solidFill>'

    def best(self, ground: str) -> str:
        """That of the two main colours which is the better read on a ground."""
        return max(("tx1", "bg1"), key=lambda name: contrast_ratio(self.named(name) or ground, ground) if ground else 0)

    def nearest(self, path: str, root: Any) -> str:
        """That of the two main colours which is the nearest to that of their texts."""
        said = self.colour(self.fills(path, root).get("body"))
        return min(("tx1", "bg1"), key=lambda name: contrast_ratio(self.named(name) or said, said) if said else 0)

    # Master and layouts ----------------------------------------------------------------------------

    def layouts(self) -> dict[int, str]:
        """The path of the first layout of each kind that we write on."""
        found: dict[int, str] = {}
        for path in self.listed(self.master_path, self.master, "sldLayoutId", "slideLayout"):
            kind = self.root(path, "sldLayout").get("type") or ""
            number = _LAYOUTS.get(kind)
            if number and number not in found:
                found[number] = path
        return found

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
        """Of titles and of texts: what their frames say on the layout, else on the master. An office suite may say it on
        the words of these frames."""
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
        """What is drawn on it, and how its title and its text look; of one that is missing, how they look on the master."""
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
        """Its background and its shapes, whose pictures are kept under names of ours."""
        page = root.find(f"{P}cSld")
        background = page.find(f"{P}bg")
        found = [] if background is None else [d.clean_element(background)]
        drawn = [
            d.scale_element(d.clean_element(shape), self.times) for shape in d.drawn_shapes(page.find(f"{P}spTree"))
        ]
        # Our own frames are numbered from 2.
        for number, one in enumerate((one for shape in drawn for one in shape.iter(f"{P}cNvPr")), 100):
            one.set("id", str(number))
        self.pictures[name] = {}
        for number, one in enumerate([*found, *drawn]):
            self.pictures[name] |= self.called(path, one, f"{name}n{number}")
        return "".join(map(d.element_text, found)), "".join(map(d.element_text, drawn))

    def called(self, path: str, root: Any, prefix: str) -> dict[str, str]:
        """Identifier of ours → name of the picture, for each that `root` shows."""
        known = {identifier: (kind, target) for identifier, kind, target in x.part_relations(self.files, path)}
        names: dict[str, str] = {}
        for one in root.iter(f"{A}blip"):
            kind, target = known.get(one.get(f"{R}embed") or "", ("", ""))
            if kind != "image" or target not in self.files:
                raise damaged_refusal()
            held = x.check_media("image", target, self.files[target])
            self.kept[held] = self.files[target]
            identifier = f"{prefix}p{len(names)}"
            names[identifier] = held.removeprefix("media/")
            one.set(f"{R}embed", identifier)
        return names

    # Frames ----------------------------------------------------------------------------------------

    def placeholders(self, root: Any) -> list[Any]:
        return [
            one
            for one in root.find(f"{P}cSld/{P}spTree")
            if one.tag == f"{P}sp" and d.find_placeholder(one) is not None
        ]

    def placed(self, path: str, *kinds: str) -> Frame | None:
        """Where a layout puts the first frame of these kinds; what it does not say, its master does."""
        for root in ([self.root(path, "sldLayout")] if path else []) + [self.master]:
            for shape in self.placeholders(root):
                kind = d.find_placeholder(shape).get("type") or "body"
                if kind in kinds and (at := d.shape_place(shape, self.times)):
                    return Frame(*at)
        return None

    def frames(self, found: dict[int, str]) -> tuple[Frames, list[str], bool]:
        """Theirs, and ours where they have none that is large enough; then what is missing, in people's words."""
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
        theirs: dict[str, Any] = {}
        for name, (number, kinds) in wanted.items():
            path = found.get(number, "")
            at = self.placed(path, *kinds) if path or number in (0, PLAIN) else None
            if at and self.holds(name, at):
                theirs[name] = at
        missing = [label for number, label in _layout_labels().items() if not found.get(number)]
        # A title and what comes under it go together: half of theirs may lie on half of ours.
        for one, other in (("cover_title", "cover_body"), ("section_title", "section_body"), ("title", "body")):
            if not (one in theirs and other in theirs and _are_apart(theirs[one], theirs[other])):
                theirs.pop(one, None), theirs.pop(other, None)
        if not ("foot" in theirs and "page" in theirs and _are_apart(theirs["foot"], theirs["page"])):
            theirs.pop("foot", None), theirs.pop("page", None)
        frames = replace(frames, **theirs)
        if "body" in theirs:
            frames = replace(frames, below=frames.body)
        return frames, missing, "foot" in theirs

    def holds(self, name: str, at: Frame) -> bool:
        wide, high = SMALLEST[name]
        inside = at.x >= -0.1 and at.y >= -0.1 and at.x + at.wide <= self.wide + 0.1 and at.y + at.high <= HIGH + 0.1
        return inside and at.wide >= wide and at.high >= high


_LAYOUTS = {"title": COVER, "secHead": SECTION, "obj": PLAIN, "tx": PLAIN, "titleOnly": FICHE}
_ROLES = {"title": "title", "ctrTitle": "title", "subTitle": "body", "body": "body", "obj": "body"}
_TEXTS = {"label": "accent1", "strong": "tx2"}
"""Any of their other colours may be a red: what is soft on our slides is as dark as the text on theirs."""
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
    """How much of the other lies on the one."""
    across = min(one.x + one.wide, other.x + other.wide) - max(one.x, other.x)
    down = min(one.y + one.high, other.y + other.high) - max(one.y, other.y)
    return max(0, across) * max(0, down) / (other.wide * other.high)


def _are_apart(one: Frame, other: Frame) -> bool:
    """No more than a hair of one on the other."""
    across = min(one.x + one.wide, other.x + other.wide) - max(one.x, other.x)
    down = min(one.y + one.high, other.y + other.high) - max(one.y, other.y)
    return across <= 0.1 or down <= 0.1


def _slot_colour(slot: Any) -> str:
    """Six digits of a plain colour of the theme."""
    if slot is None or not len(slot) or len(slot[0]):
        return ""
    return parse_colour(slot[0].get("lastClr") or slot[0].get("val") or "")


def _frame_numbers(frame: Frame) -> list[float]:
    return [round(value, 3) for value in (frame.x, frame.y, frame.wide, frame.high)]
