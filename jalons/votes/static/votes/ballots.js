// The page of a vote wakes up when it opens, closes, or is shown to the room; and says at once how many votes came too late.
import "./counts.js";
import { follow, redrawer } from "../workshops/live.js";

const part = document.getElementById("vote-now");
const state = () => part.querySelector("[data-state]").dataset.state;
const shown = state();
// What is sent from here answers by a page, with what it did.
let isLeaving = false;
document.addEventListener("submit", () => (isLeaving = true));
// A page with the results of a vote that is open again is loaded as a whole: nothing of them stays.
const redraw = redrawer(
  () => stream,
  () => state() === shown || isLeaving || location.reload(),
);
const stream = follow(part.dataset.stream, part.dataset.after, {
  events: { ballot: redraw, state: redraw, resync: redraw },
});
