// The proposals of the tables, as they come while a workshop is open. What is ticked stays ticked.
import { follow, redrawer } from "./live.js";

const place = document.getElementById("outcomes");
const ticked = new Set();
place.addEventListener("change", ({ target }) => (target.checked ? ticked.add(target.id) : ticked.delete(target.id)));

let stream;
const redraw = redrawer(
  () => stream,
  () => ticked.forEach((id) => document.getElementById(id)?.setAttribute("checked", "")),
);
stream = follow(place.dataset.stream, place.dataset.after, { events: { board: redraw, state: redraw } });
