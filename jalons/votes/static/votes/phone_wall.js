// What the room sees, read from afar. A note appears in its column when it arrives; the rest is rendered again, after a
// delay that differs between phones.
import { awaitOpening, count, follow, keepTime, redrawer } from "../workshops/live.js";

const room = document.getElementById("room");
const strip = document.getElementById("strip");
const redraw = redrawer(() => stream);
let waiting;
const soon = () =>
  (waiting ??= setTimeout(() => {
    waiting = undefined;
    redraw();
  }, 500 + Math.random() * 3000));

const listOf = (lane) => room.querySelector(`[data-notes="${lane}"]`);

function add(list, change) {
  const fold = list.closest("details");
  const total = fold.querySelector("[data-count]");
  count(total, Number(total.dataset.count) + change);
  fold.hidden = list.dataset.notes === "0" && total.dataset.count === "0";
}

function place(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const item = drawn.content.firstElementChild;
  const list = listOf(item.dataset.lane);
  const known = document.getElementById(item.id);
  const from = known && known.closest("[data-notes]");
  if (!list) return soon();
  if (from === list) return known.replaceWith(item);
  known?.remove();
  if (from) add(from, -1);
  list.prepend(item);
  add(list, 1);
}

function tell(sentence) {
  strip.textContent = sentence;
  strip.hidden = !sentence;
}

// The server sends nothing for a closed workshop: this silence is not a lost network.
function becomes(state) {
  if (state === "clos") {
    stream.stop();
    awaitReopening();
  }
  soon();
}

const awaitReopening = () => awaitOpening((page) => page.includes("data-stream="), () => location.reload());

const stream =
  room.dataset.stream &&
  follow(room.dataset.stream, room.dataset.after, {
    events: { note: place, board: soon, pace: soon, ballot: soon, state: becomes, resync: soon, joined: () => {} },
    up: () => tell(""),
    down: () => tell(strip.dataset.down),
  });
if (!room.dataset.stream) awaitReopening();
document.getElementById("again").hidden = true;
keepTime();
