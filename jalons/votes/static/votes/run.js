// The console follows the other facilitators; its buttons answer without a new page.
import { follow, keepTime, redrawer } from "../workshops/live.js";
import "./counts.js";

const words = document.getElementById("live");
const said = document.getElementById("said");
const say = (sentence) => {
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = sentence));
};
let drawn = () => {};
const redraw = redrawer(
  () => stream,
  () => drawn(),
);
const stream = follow(words.dataset.stream, words.dataset.after, {
  events: { note: redraw, board: redraw, pace: redraw, joined: redraw, ballot: redraw, resync: redraw, state: redraw },
  up: () => (words.textContent = words.dataset.up),
  down: () => (words.textContent = words.dataset.down),
  expired: () => (words.textContent = words.dataset.expired),
});
keepTime(say, () => setTimeout(redraw, 500));

// One act at a time: the next one uses the updated page, otherwise the server would refuse it as outdated.
let turn = Promise.resolve();
const PATIENCE = 2000;

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name !== "gesture") return;
  event.preventDefault();
  turn = turn.then(() => make(event.target, button.value, button.dataset.done));
});

async function make(form, gesture, done) {
  const body = new FormData(form);
  body.set("gesture", gesture);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "X-Script": "1" } });
  } catch {
    return say(words.dataset.failed);
  }
  if (answer.status === 409) say(await answer.text());
  else if (!answer.ok || answer.redirected) return location.reload();
  else say(done ?? "");
  await new Promise((resolve) => {
    drawn = resolve;
    setTimeout(resolve, PATIENCE);
    redraw();
  });
}

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
