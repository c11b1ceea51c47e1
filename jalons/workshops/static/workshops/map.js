// The map keeps up while several people draw it. What is typed is never touched: only the parts marked as live change.
import { follow, redrawer } from "./live.js";

const words = document.getElementById("live");
const said = document.getElementById("said");
const outline = document.getElementById("outline");

const redraw = redrawer(() => stream);

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
