// The big screen renders itself again after an event, at most three times a second.
import { follow, keepTime, LEAVES, redrawer } from "../workshops/live.js";
import { offerSound } from "../workshops/sound.js";
import { fitPages, keepInView } from "./pages.js";

const main = document.getElementById("contenu");
const redraw = redrawer(() => stream, fitPages);
// The number of people who joined is shown beside the code only.
const joined = () => document.querySelector("[data-joining]") && redraw();
const stream = follow(main.dataset.stream, main.dataset.after, {
  events: { note: redraw, board: redraw, state: redraw, pace: redraw, ballot: redraw, joined, resync: redraw },
});
const sound = offerSound(document.getElementById("sound"));
keepTime(undefined, (clock) => {
  sound.ring(clock);
  redraw();
  if ("leaves" in clock.dataset) setTimeout(redraw, LEAVES);
});
keepInView();
// A map is drawn elsewhere, and its changes are not told here: it is asked again from time to time.
setInterval(() => {
  for (const image of document.querySelectorAll("[data-fresh]")) image.src = `${image.src.split("&")[0]}&${Date.now()}`;
}, 15000);
