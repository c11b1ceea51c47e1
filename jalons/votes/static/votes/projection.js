// The big screen renders itself again after an event, at most three times a second.
import { keepTime } from "../workshops/clock.js";
import { follow, redrawer } from "../workshops/live.js";

const main = document.getElementById("contenu");
const redraw = redrawer(() => stream);
const stream = follow(main.dataset.stream, main.dataset.after, {
  events: { note: redraw, board: redraw, state: redraw, pace: redraw, ballot: redraw, joined: () => {}, resync: redraw },
});
keepTime();
