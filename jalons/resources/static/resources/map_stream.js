// A map that several people draw is updated live. Fields are never changed: only the parts marked as live are.
import { follow, redrawer } from "../workshops/live.js";

// `after` is called once the parts are drawn again; `free` is waited for before anything moves on the page.
export function followMap({ after, free } = {}) {
  const at = document.querySelector("[data-stream]");
  const words = document.getElementById("live"); // the big screen announces nothing
  const said = document.getElementById("said");
  const say = (element, sentence) => element && (element.textContent = sentence);
  const redraw = redrawer(() => stream, after, undefined, free);
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
  return redraw;
}

// A drawing larger than its frame is scrolled to the chantier, which is drawn last.
export function showChantier() {
  const drawing = document.getElementById("drawing");
  const meet = () => centre(drawing, [...drawing.querySelectorAll("rect")].at(-1));
  drawing?.closest("details")?.addEventListener("toggle", meet, { once: true });
  if (drawing) meet();
}

export function centre(frame, element) {
  if (!element) return;
  const [room, box] = [frame, element].map((one) => one.getBoundingClientRect());
  frame.scrollBy(box.x + box.width / 2 - room.x - room.width / 2, box.y + box.height / 2 - room.y - room.height / 2);
}
