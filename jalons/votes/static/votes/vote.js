// A vote: dots are placed without asking the server, and a vote that finds no network waits in this phone. Sent again
// as often as needed, it counts once: its number goes with it. Without this script every button is a form.
import { newId } from "../workshops/queue.js";

const RETRY = 4000;

const strip = () => document.getElementById("vote-strip");
const form = () => document.getElementById("vote");
// Of one person: a tablet goes from hand to hand, and what waits in it is not the vote of the next one.
const any = () => `jalons-vote:${form().getAttribute("action")}:`;
const key = () => any() + form().dataset.voter;

function say(sentence) {
  strip().textContent = sentence;
  strip().hidden = !sentence;
  // On a long ballot, whoever has just pressed is far below.
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
  // What is refused is explained by the server.
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

// A vote is kept before it leaves: whoever closes the page at that very moment loses nothing. Each press is a sending of
// its own, with its own number, and replaces what waits: the last thing that was said is what counts.
function vote(body) {
  const kept = JSON.stringify(body.map(([name, value]) => [name, name === "client_id" ? newId() : value]));
  try {
    localStorage.setItem(key(), kept);
  } catch {
    // A browser that keeps nothing: it is sent from here only.
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

// A script is answered with the page itself, not sent to it: a room that votes at once asks half as much.
async function post(body) {
  const { action } = form();
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { "HX-Request": "true" },
    keepalive: true,
  });
  if (answer.status >= 500) throw new Error("later");
  // The next page says that the vote is kept: asked for twice, it would say so once too often, to nobody.
  history.replaceState(null, "", answer.redirected ? answer.url : action);
  return answer.text();
}

// The next page, or the one that refuses, as the server wrote it.
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
  // A dot that is refused is explained by the server, when it can be reached; nothing is kept of it.
  if (press(button)) await post(body).then(show, () => say(strip().dataset.full));
});
// Whoever left without it cannot send it any more, and nobody else has to read it.
function forgetOthers() {
  const names = form() ? Object.keys(localStorage) : [];
  for (const name of names) if (name.startsWith(any()) && name !== key()) localStorage.removeItem(name);
}

addEventListener("online", () => again());
forgetOthers();
again();
