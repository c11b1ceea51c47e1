// The console keeps up with the other facilitators; its buttons answer without a new page.
import { keepTime } from "./clock.js";
import { follow, redrawer } from "./live.js";

const words = document.getElementById("live");
const said = document.getElementById("said");
const say = (sentence) => {
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = sentence));
};
const redraw = redrawer(() => stream);
const stream = follow(words.dataset.stream, words.dataset.after, {
  events: { note: redraw, board: redraw, pace: redraw, joined: redraw, ballot: redraw, resync: redraw, state: redraw },
  up: () => (words.textContent = words.dataset.up),
  down: () => (words.textContent = words.dataset.down),
  expired: () => (words.textContent = words.dataset.expired),
});
keepTime(say);

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.name !== "gesture") return;
  event.preventDefault();
  const body = new FormData(event.target, button);
  let answer;
  try {
    answer = await fetch(event.target.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    return say(words.dataset.failed);
  }
  if (answer.status === 409) say(await answer.text());
  else if (!answer.ok || answer.redirected) return location.reload();
  else if (button.dataset.done) say(button.dataset.done);
  redraw();
});

// --- one key a gesture, unless one prefers not -----------------------------------------------------------------------

const KEPT = "jalons-keys";
const use = document.getElementById("use-keys");
document.getElementById("no-keys").hidden = true;
document.querySelector("[data-keys]").hidden = false;
use.checked = localStorage.getItem(KEPT) !== "no";
use.addEventListener("change", () => localStorage.setItem(KEPT, use.checked ? "yes" : "no"));

document.addEventListener("keydown", (event) => {
  if (!use.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [popover]")) return;
  const button = document.querySelector(`button[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
