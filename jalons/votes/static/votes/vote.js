// A vote: dots are placed without asking the server, and a vote without network waits in this phone. Sent any number of
// times, it counts once, thanks to its identifier. Without this script every button is a form.
import { newId } from "../workshops/queue.js";

const RETRY = 4000;

const strip = () => document.getElementById("vote-strip");
const form = () => document.getElementById("vote");
// For one person: a tablet is passed around, and a waiting vote must not be taken for that of the next person.
const any = () => `jalons-vote:${form().getAttribute("action")}:`;
const key = () => any() + form().dataset.voter;

function say(sentence) {
  strip().textContent = sentence;
  strip().hidden = !sentence;
  // On a long ballot, the button is far below the message.
  if (sentence) strip().scrollIntoView({ block: "nearest" });
}

// --- place dots ------------------------------------------------------------------------------------------------------

const inputs = (mark) => [...form().querySelectorAll(`.stepper[data-mark="${mark}"] input`)];
const placed = (mark) => inputs(mark).reduce((sum, input) => sum + Number(input.value), 0);

function press(button) {
  const stepper = button.closest(".stepper");
  const input = stepper.querySelector("input");
  const { mark, frozen } = stepper.dataset;
  const count = Number(input.value) + (button.name === "plus" ? 1 : -1);
  const most = Math.min(Number(form().dataset.most), frozen === undefined ? Infinity : Number(frozen));
  // The server explains a refusal.
  const refused = button.name === "plus" && (count > most || placed(mark) >= Number(form().dataset.dots));
  if (refused) return true;
  if (count < 0) return false;
  input.value = count;
  document.querySelector("main [role=alert]")?.remove();
  draw(stepper, count);
  return false;
}

function draw(stepper, count) {
  stepper.querySelectorAll("i").forEach((dot, place) => dot.classList.toggle("off", place >= count));
  const said = stepper.querySelector("[data-said]");
  said.textContent = said.textContent.replace(/\d+ gommettes?/, `${count} gommette${count > 1 ? "s" : ""}`);
  const [less, more] = stepper.querySelectorAll("button");
  less.toggleAttribute("aria-disabled", !count);
  more.toggleAttribute("aria-disabled", count >= Number(form().dataset.most));
  for (const button of [less, more]) if (button.hasAttribute("aria-disabled")) button.setAttribute("aria-disabled", "true");
  const left = document.querySelector(`[data-left="${stepper.dataset.mark}"]`);
  left.textContent = Number(form().dataset.dots) - placed(stepper.dataset.mark);
}

// --- send ------------------------------------------------------------------------------------------------------------

let sending = false;

const waiting = () => form() && localStorage.getItem(key());

// A vote is stored before it is sent, so that closing the page at that moment loses nothing. Each press is a sending
// with its own identifier, and replaces the waiting one: only the last one counts.
function vote(body) {
  const kept = JSON.stringify(body.map(([name, value]) => [name, name === "client_id" ? newId() : value]));
  try {
    localStorage.setItem(key(), kept);
  } catch {
    // The browser stores nothing: the vote is only sent from this page.
  }
  if (!sending) leave(kept);
}

async function leave(kept) {
  sending = true;
  let page;
  try {
    page = await post(JSON.parse(kept));
    if (waiting() === kept) localStorage.removeItem(key());
  } catch {
    say(strip().dataset.waiting);
    setTimeout(again, RETRY, kept);
  }
  sending = false;
  if (!page) return;
  show(page);
  again();
}

function again(last) {
  const kept = waiting() ?? last;
  if (kept && !sending) leave(kept);
}

// A script receives the page itself instead of a redirection: half as many requests when a room votes at once.
async function post(body) {
  const { action } = form();
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { "HX-Request": "true" },
    keepalive: true,
  });
  if (answer.status >= 500) throw new Error("later");
  // The next page says that the vote is stored: fetching it twice would show this message once too often.
  history.replaceState(null, "", answer.redirected ? answer.url : action);
  return answer.text();
}

// Shows the next page, or the one of a refusal, as the server rendered it.
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  (document.querySelector("[data-focus]") ?? document.querySelector("[autofocus]") ?? document.querySelector("main")).focus();
}

document.addEventListener("submit", async (event) => {
  if (event.target !== form()) return;
  const button = event.submitter;
  const body = [...new FormData(form(), button)];
  event.preventDefault();
  if (!/^(plus|moins)$/.test(button?.name ?? "")) return vote(body);
  // The server explains why a dot is refused, when it can be reached; the refused press is not stored.
  if (press(button)) await post(body).then(show, () => say(strip().dataset.full));
});
// Somebody who left without sending it cannot send it any more, and nobody else may read it.
function forgetOthers() {
  const names = form() ? Object.keys(localStorage) : [];
  for (const name of names) if (name.startsWith(any()) && name !== key()) localStorage.removeItem(name);
}

addEventListener("online", () => again());
forgetOthers();
again();
