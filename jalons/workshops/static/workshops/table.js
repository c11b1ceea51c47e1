// The pages of a table beside its notes: the time of the séquence, the phrasing of an enjeu as it is written. What is sent goes
// through waiting_form.js.
import { follow, keepTime, LEAVES, redrawer } from "./live.js";

// --- what the room will read: the same words as `rules/table_stakes.py` ---------------------------------------------

const form = document.querySelector("form[data-waits]");
const line = form?.querySelector("[data-phrasing]");
const END = /[\s?!.…]+$/;

function phrase() {
  const how = form.elements.how.value.trim().replace(/^comment\s+/i, "").replace(END, "");
  let what = form.elements.what_for.value.trim().replace(/^(((pour|afin)\s+)?que?(\s+|[’'])){1,3}/i, "").replace(END, "");
  line.hidden = !how && !what;
  const advice = line.querySelector("[data-how]");
  advice.textContent = how ? (what ? "" : advice.dataset.whatFor) : advice.dataset.how;
  if (what && !/^(pour|afin)(?![\p{L}\p{N}_])/iu.test(what))
    what = /^[aeiouyàâäéèêëîïôöùûüœæ]/i.test(what) ? `pour qu’${what}` : `pour que ${what}`;
  line.querySelector("b").textContent = how ? `Comment ${[how, what].filter(Boolean).join(" ")}\u00a0?` : "";
}

if (line) {
  form.addEventListener("input", phrase);
  form.addEventListener("reset", () => setTimeout(phrase));
  phrase();
}

// --- the room ------------------------------------------------------------------------------------------------------

let redraw;
keepTime(undefined, ({ dataset }) => redraw && "leaves" in dataset && setTimeout(redraw, LEAVES));
// Opened without network, a page says nothing of what was done the last time it was drawn.
if ("kept" in document.documentElement.dataset) document.querySelectorAll("main > .notice").forEach((notice) => notice.remove());

const place = document.querySelector("[data-stream]");
if (place && place.dataset.state !== "clos") {
  let stream;
  redraw = redrawer(() => stream);
  stream = follow(place.dataset.stream, place.dataset.after, { events: { pace: redraw, state: () => location.reload() } });
}
