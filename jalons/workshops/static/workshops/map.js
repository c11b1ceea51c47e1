// The map keeps up while several people draw it. What is typed is never touched: only the parts marked as live change.
import { follow, redrawer } from "./live.js";

const at = document.querySelector("[data-stream]");
const words = document.getElementById("live"); // the big screen says nothing
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
