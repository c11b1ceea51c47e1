// The big screen draws itself again when something happens, three times a second at most.
import { keepTime } from "../workshops/clock.js";
import { follow, redrawer } from "../workshops/live.js";

const main = document.getElementById("contenu");
const redraw = redrawer(() => stream);
const stream = follow(main.dataset.stream, main.dataset.after, {
  events: { note: redraw, board: redraw, state: redraw, pace: redraw, ballot: redraw, joined: () => {}, resync: redraw },
});
keepTime();
