// The map keeps up while several people draw it. What is typed is never touched: only the parts marked as live change.
import { follow, redrawer } from "./live.js";

const words = document.getElementById("live");
const said = document.getElementById("said");
const outline = document.getElementById("outline");

// A redraw replaces what it shows: the open menu, the closed branches and the focus are given back.
let focused = "";
const toggled = new Map();
document.addEventListener("focusin", (event) => {
  focused = event.target.closest("[data-live]") ? wayTo(event.target) : "";
});
document.addEventListener("toggle", (event) => event.target.id && toggled.set(event.target.id, event.target.open), true);

function wayTo(element) {
  const owner = element.closest("[id]");
  if (owner === element) return `#${CSS.escape(owner.id)}`;
  const place = [...owner.querySelectorAll(element.localName)].indexOf(element);
  return `${CSS.escape(owner.id)} ${element.localName} ${place}`;
}

function find(way) {
  if (way.startsWith("#")) return document.querySelector(way);
  const [id, name, place] = way.split(" ");
  return document.getElementById(id)?.querySelectorAll(name)[place];
}

const redraw = redrawer(
  () => stream,
  () => {
    for (const [id, open] of toggled) {
      const details = document.getElementById(id);
      if (details) details.open = open;
    }
    if (focused && document.activeElement === document.body) find(focused)?.focus();
  },
);

const stream = follow(words.dataset.stream, outline.dataset.after, {
  events: {
    map: () => {
      said.textContent = words.dataset.changed;
      redraw();
    },
    resync: redraw,
  },
  up: () => (words.textContent = words.dataset.up),
  down: () => (words.textContent = words.dataset.down),
});
