"""A page used with the keys alone, as the accessibility tree tells it: what a screen reader would say at each step."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Error, Page

# Why the focus would be lost on somebody who sees; an empty answer is a focus that is there, with its ring, uncovered.
FAULT_OF_THE_FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "nothing has the focus";
  // The calendar button of a date is a part of it: the whole field shows that it is there.
  if (!here.matches(":focus-visible, [type=date]:focus-within, [type=time]:focus-within")) return "the focus is not shown";
  const ring = getComputedStyle(here);
  if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) return "the focus has no ring";
  const box = here.getBoundingClientRect();
  const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return "the focus is off the screen";
  const seen = document.elementFromPoint(x, y);
  if (here.labels?.[0]?.contains(seen)) return "";
  return seen && (here.contains(seen) || seen.contains(here)) ? "" : `the focus is under ${seen?.outerHTML.slice(0, 80)}`;
}"""


@dataclass(frozen=True)
class Told:
    """What is said of an element: its role, its name, and whether it is open, checked, disabled, chosen."""

    role: str
    name: str
    states: frozenset[str]

    def __str__(self) -> str:
        return " ".join([self.role, f"« {self.name} »", *sorted(self.states)])


class Keyboard:
    """`Keyboard(page)` has no mouse: after each key, the focus is somewhere, and seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: CDPSession = page.context.new_cdp_session(page)
        self.tree.send("Accessibility.enable")

    # --- keys --------------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            fault = self._fault()
            assert fault == "", f"After {key}: {fault}"

    def send(self, key: str = "Enter") -> None:
        """A key that leads to another page, whose beginning has the focus, or the place its address names."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.page.wait_for_load_state()

    def reach(self, role: str, name: str, *, backwards: bool = False, most: int = 160) -> Told:
        """Walk with Tab from here to what is so called. The end of the page on the way is a failure."""
        passed = []
        for _step in range(most):
            self.press("Shift+Tab" if backwards else "Tab")
            here = self.here()
            if (here.role, here.name) == (role, name):
                return here
            passed.append(str(here))
        raise AssertionError(f"{role} « {name} » is not reached. Passed:\n" + "\n".join(passed))

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def choose(self, option: str, most: int = 60) -> None:
        """In the list that has the focus, with the arrows."""
        self.page.keyboard.press("Home")
        for _step in range(most):
            chosen = self.page.evaluate("document.activeElement.selectedOptions[0].label")
            if chosen.strip() == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"« {option} » is not in the list.")

    # --- what is said ------------------------------------------------------------------------------------------------

    def here(self) -> Told:
        element = self.tree.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
        nodes = self.tree.send("Accessibility.getPartialAXTree", {"objectId": element, "fetchRelatives": False})
        return _told(nodes["nodes"][0])

    def all(self) -> list[Told]:
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        return [_told(node) for node in nodes if not node["ignored"]]

    def names(self, role: str) -> list[str]:
        """Every element of this role, in the order it is read."""
        return [told.name for told in self.all() if told.role == role]

    def is_told(self, sentence: str) -> None:
        """Said by itself, without moving the focus, as soon as the screen reader is silent."""
        deadline = time.monotonic() + 15
        heard: list[str] = []
        while time.monotonic() < deadline:
            heard = self._live()
            if any(sentence in text for text in heard):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"« {sentence} » is not announced. Heard: {heard}")

    def comes(self, role: str, name: str) -> Told:
        """The focus is brought there by the page itself."""
        deadline = time.monotonic() + 15
        here = self.here()
        while (here.role, here.name) != (role, name) and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
            here = self.here()
        assert (here.role, here.name) == (role, name)
        assert self._fault() == ""
        return here

    def _live(self) -> list[str]:
        nodes = {node["nodeId"]: node for node in self.tree.send("Accessibility.getFullAXTree")["nodes"]}
        return [
            _text(node, nodes)
            for node in nodes.values()
            if not node["ignored"] and node["role"]["value"] in ("status", "alert", "timer") and _property(node, "live")
        ]

    def _fault(self) -> str:
        """A page that redraws itself gives the focus back within the next moments."""
        deadline = time.monotonic() + 5
        fault = self._fault_now()
        while fault and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
            fault = self._fault_now()
        return fault

    def _fault_now(self) -> str:
        """Read again on the next page where the key has just sent a form: the page asked is gone."""
        try:
            return str(self.page.evaluate(FAULT_OF_THE_FOCUS))
        except Error as left:
            if "context was destroyed" not in str(left):
                raise
            self.page.wait_for_load_state()
            return str(self.page.evaluate(FAULT_OF_THE_FOCUS))


def _property(node: dict[str, Any], name: str) -> Any:
    return next((one["value"].get("value") for one in node.get("properties", ()) if one["name"] == name), None)


def _told(node: dict[str, Any]) -> Told:
    states = {name for name in ("disabled", "expanded", "modal") if _property(node, name)}
    states |= {name for name in ("checked", "pressed") if _property(node, name) == "true"}
    name = node.get("name", {}).get("value", "")
    return Told(node["role"]["value"], " ".join(name.split()), frozenset(states))


def _text(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    inside = [nodes[child] for child in node.get("childIds", ()) if child in nodes]
    if node["role"]["value"] in ("StaticText", "link"):
        return str(node.get("name", {}).get("value", "")).replace("\u00a0", " ")
    return "".join(_text(child, nodes) for child in inside)
