// The map is updated live while several people draw it. Fields are never changed: only the parts marked as live are.
import { follow, redrawer } from "../workshops/live.js";

const at = document.querySelector("[data-stream]");
const words = document.getElementById("live"); // the big screen announces nothing
const said = document.getElementById("said");
const say = (element, sentence) => element && (element.textContent = sentence);

const redraw = redrawer(() => stream);

const stream = follow(at.dataset.stream, document.querySelector("[data-after]").dataset.after, {
  events: {
    map: () => {
      say(said, at.dataset.changed);
      redraw();
    },
    resync: redraw,
  },
  up: () => say(words, at.dataset.up),
  down: () => say(words, at.dataset.down),
});

// A drawing larger than its frame is scrolled to the chantier, which is drawn last.
const drawing = document.getElementById("drawing");
const meet = () => {
  const frame = drawing.getBoundingClientRect();
  const core = [...drawing.querySelectorAll("rect")].at(-1)?.getBoundingClientRect();
  if (core) drawing.scrollBy(core.x + core.width / 2 - frame.x - frame.width / 2, core.y + core.height / 2 - frame.y - frame.height / 2);
};
drawing?.closest("details")?.addEventListener("toggle", meet, { once: true });
if (drawing) meet();
