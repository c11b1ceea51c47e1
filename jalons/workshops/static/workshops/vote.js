// A vote: dots are placed without asking the server, and a vote that finds no network waits in this phone. Sent again
// as often as needed, it counts once: its number goes with it. Without this script every button is a form.
const RETRY = 4000;

const strip = () => document.getElementById("vote-strip");
const form = () => document.getElementById("vote");
const key = () => `jalons-vote:${form().getAttribute("action")}`;

function say(sentence) {
  strip().textContent = sentence;
  strip().hidden = !sentence;
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

async function send(body) {
  if (sending) return;
  sending = true;
  try {
    const { action } = form();
    // A script is answered with the page itself, not sent to it: a room that votes at once asks half as much.
    const answer = await fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { "HX-Request": "true" } });
    if (answer.status >= 500) throw new Error("later");
    localStorage.removeItem(key());
    // The next page says that the vote is kept: asked for twice, it would say so once too often, to nobody.
    if (answer.redirected) history.replaceState(null, "", answer.url);
    show(await answer.text());
    history.replaceState(null, "", action);
  } catch {
    localStorage.setItem(key(), JSON.stringify(body));
    say(strip().dataset.waiting);
    setTimeout(again, RETRY);
  } finally {
    sending = false;
  }
}

function again() {
  const waiting = form() && localStorage.getItem(key());
  if (waiting) send(JSON.parse(waiting));
}

// The next page, or the one that refuses, as the server wrote it.
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  (document.querySelector("[data-focus]") ?? document.querySelector("[autofocus]") ?? document.querySelector("main")).focus();
}

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  const button = event.submitter;
  event.preventDefault();
  if (/^(plus|moins)$/.test(button?.name ?? "") && !press(button)) return;
  send([...new FormData(form(), button)]);
});
addEventListener("online", again);
again();
