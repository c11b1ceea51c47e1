// A vote: dots are placed without asking the server, and a vote without network waits in this phone. Sent any number of
// times, it counts once, thanks to its identifier. Without this script every button is a form.
import { awaitOpening, follow } from "../workshops/live.js";
import { newId } from "../workshops/queue.js";

const RETRY = 4000;

const strip = () => document.getElementById("vote-strip");
const form = () => document.getElementById("vote");
const ballotIn = (page) => page.querySelector("[data-ballot]");
const shown = () => ballotIn(document).dataset;
// For one person: a tablet is passed around, and a waiting vote must not be taken for that of the next person.
const any = () => `jalons-vote:${shown().action}:`;
const key = () => any() + shown().voter;

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
  keepPlaced();
  return false;
}

// Dots and answers name propositions by their rank: those of other propositions say something else.
// A withdrawn vote shows none: the server says that what was sent is not counted.
const isOfThese = (fields) => ["", new Map(fields).get("seen")].includes(shown().propositions);

// --- dots that are placed and not sent ---------------------------------------------------------------------------------

const placedKey = () => `${key()}:placed`;

// The page that is loaded again shows them: they are this person’s, until the vote is sent.
function keepPlaced() {
  tellDraft();
  const dots = [...form().querySelectorAll(".stepper input, [name=seen]")].map((input) => [input.name, input.value]);
  try {
    localStorage.setItem(placedKey(), JSON.stringify(dots));
  } catch {
    // The browser stores nothing: they stay on this page.
  }
}

function tellDraft() {
  document.querySelectorAll("main > .notice").forEach((notice) => notice.remove());
  stand("draft");
}

// One thing is said at a time, beside the rule and at the top of the screen: what is placed and not sent, on its way,
// kept in this phone, or counted.
function stand(state) {
  const standing = document.getElementById("standing");
  const sentence = standing && (standing.dataset[state] ?? form().dataset[state]);
  if (sentence) standing.replaceChildren(Object.assign(document.createElement("b"), { textContent: sentence }));
  for (const part of form()?.querySelectorAll("[data-while]") ?? []) part.hidden = !part.dataset.while.split(" ").includes(state);
}

function placeAgain() {
  const dots = form()?.dataset.dots && !waiting() && JSON.parse(localStorage.getItem(placedKey()) ?? "null");
  if (!dots) return;
  if (!isOfThese(dots)) {
    localStorage.removeItem(placedKey());
    return say(strip().dataset.changed);
  }
  for (const [name, value] of dots) {
    const input = form().querySelector(`.stepper input[name="${CSS.escape(name)}"]`);
    const stepper = input?.closest(".stepper");
    if (!stepper || Number(value) > Number(stepper.dataset.frozen ?? form().dataset.most)) continue;
    input.value = value;
    draw(stepper, Number(value));
  }
  tellDraft();
}

function draw(stepper, count) {
  stepper.querySelectorAll("i").forEach((dot, place) => dot.classList.toggle("off", place >= count));
  const said = stepper.querySelector("[data-said]");
  said.textContent = said.textContent.replace(/\d+ gommettes?/, dotsInWords(count));
  const [less, more] = stepper.querySelectorAll("button");
  less.toggleAttribute("aria-disabled", !count);
  more.toggleAttribute("aria-disabled", count >= Number(form().dataset.most));
  for (const button of [less, more]) if (button.hasAttribute("aria-disabled")) button.setAttribute("aria-disabled", "true");
  const left = document.querySelector(`[data-left="${stepper.dataset.mark}"]`);
  left.textContent = Number(form().dataset.dots) - placed(stepper.dataset.mark);
  document.getElementById("placed").hidden = [...document.querySelectorAll("[data-left]")].some((one) => Number(one.textContent));
  const told = document.querySelector(`[data-placed="${stepper.dataset.mark}"]`);
  told.textContent = told.textContent.replace(/\d+ gommettes?/, dotsInWords(placed(stepper.dataset.mark)));
  const isBlank = [...form().querySelectorAll(".stepper input")].every((one) => !Number(one.value));
  form().querySelector("[data-some]").hidden = isBlank;
  form().querySelector("[data-none]").hidden = !isBlank;
}

const dotsInWords = (count) => `${count} gommette${count > 1 ? "s" : ""}`;

// --- send ------------------------------------------------------------------------------------------------------------

let sending = false;

const waiting = () => localStorage.getItem(key());

// A vote is stored before it is sent, so that closing the page at that moment loses nothing. Each press is a sending
// with its own identifier, and replaces the waiting one: only the last one counts.
function vote(body) {
  const kept = JSON.stringify(body.map(([name, value]) => [name, name === "client_id" ? newId() : value]));
  try {
    localStorage.setItem(key(), kept);
    for (const past of [placedKey(), lateKey()]) localStorage.removeItem(past);
  } catch {
    // The browser stores nothing: the vote is only sent from this page.
  }
  document.querySelectorAll("main > .notice, main [role=alert], #late").forEach((notice) => notice.remove());
  stand("sending");
  if (!sending) leave(kept);
}

async function leave(kept) {
  sending = true;
  const body = JSON.parse(kept);
  let page;
  try {
    page = await post(body);
    if (waiting() === kept) localStorage.removeItem(key());
  } catch {
    say(strip().dataset.waiting);
    stand("kept");
    setTimeout(again, RETRY, kept);
  }
  sending = false;
  if (!page) return;
  show(page, body);
  if (document.querySelector("#late[data-refused]")) keepLate(body);
  again();
}

function again(last) {
  forgetOfOthers();
  const kept = waiting() ?? last;
  if (kept && !sending && isOfThese(JSON.parse(kept))) leave(kept);
}

// A vote that waited is not sent once its page shows other propositions.
function forgetOfOthers() {
  if (!waiting() || isOfThese(JSON.parse(waiting()))) return;
  localStorage.removeItem(key());
  say(strip().dataset.changed);
}

// A script receives what its vote changes, or the page of a refusal, instead of a redirection.
async function post(body) {
  const { action } = shown();
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { "X-Script": "1" },
    keepalive: true,
  });
  const html = await answer.text();
  // The page of a public Wi-Fi counts nothing.
  if (answer.status >= 500 || !/<main|id="standing"|data-ballot=/.test(html)) throw new Error("later");
  // The next page says that the vote is stored: fetching it twice would show this message once too often.
  history.replaceState(null, "", answer.redirected ? answer.url : action);
  return html;
}

// --- a vote that came after the closing ------------------------------------------------------------------------------

// The server says whose vote came too late, and stores nothing of it: what was chosen stays in this phone, which shows it
// on each of its pages, and sends it again once the vote is open, when it is asked to.
const lateKey = () => `${key()}:late`;

function keepLate(body) {
  const lines = [...document.querySelectorAll("#late li")].map((line) => line.textContent);
  if (!lines.length) return;
  try {
    localStorage.setItem(lateKey(), JSON.stringify({ body, lines }));
  } catch {
    return; // The browser stores nothing: what was chosen is only on this page.
  }
  tellLate();
}

function tellLate() {
  const late = document.getElementById("late");
  const { body, lines } = JSON.parse(localStorage.getItem(lateKey()) ?? "{}");
  if (!body) return;
  if (!late || !isOfThese(body)) return localStorage.removeItem(lateKey());
  late.querySelector("ul").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line, dir: "auto" })));
  for (const part of late.querySelectorAll("[data-kept]")) part.hidden = false;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-resend]")) vote(JSON.parse(localStorage.getItem(lateKey())).body);
});

// --- what the server answers -----------------------------------------------------------------------------------------

// Shows what the server answered: a whole page, the next proposition, or what a counted vote changes.
function show(html, sent) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  if (main) document.querySelector("main").replaceWith(main);
  else {
    document.querySelectorAll("main > .notice, main [role=alert]").forEach((notice) => notice.remove());
    if (ballotIn(page)) ballotIn(document).replaceWith(ballotIn(page));
    else settle(page, sent);
  }
  if (main || ballotIn(page)) tellLate();
  const drawn = main ?? ballotIn(page);
  const place = drawn && (document.querySelector("[data-focus]") ?? document.querySelector("[autofocus]"));
  if (place) return place.focus();
  // The button is at the bottom of a long ballot, and what is told at the top. Focused, it is also read aloud.
  const told = document.querySelector("main > .notice") ?? document.querySelector("main");
  told.tabIndex = -1;
  told.focus();
  scrollTo(0, 0);
}

// The page shows the dots that were sent and are now counted, whatever was pressed since.
function settle(page, sent) {
  say("");
  document.querySelector("main h1").before(page.querySelector(".notice"));
  for (const fresh of page.querySelectorAll("[id]")) document.getElementById(fresh.id)?.replaceWith(fresh);
  document.getElementById("voting-code")?.remove();
  for (const [name, value] of sent) {
    const input = form().querySelector(`.stepper input[name="${CSS.escape(name)}"]`);
    if (!input) continue;
    input.value = value;
    const stepper = input.closest(".stepper");
    if (stepper.dataset.frozen !== undefined) stepper.dataset.frozen = value;
    draw(stepper, Number(value));
  }
  stand("counted");
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
// Dots that were placed and not sent before the vote closed: « votre vote est compté » is not about them. Those of a vote that is
// withdrawn wait for it to come back, with the same propositions or others.
function forgetPlaced() {
  if (/^(open|withdrawn)$/.test(shown().ballot) || !localStorage.getItem(placedKey())) return;
  localStorage.removeItem(placedKey());
  say(strip().dataset.unsent);
}

// Somebody who left without sending it cannot send it any more, and nobody else may read it.
function forgetOthers() {
  const isOwn = (name) => name === key() || name.startsWith(`${key()}:`);
  for (const name of Object.keys(localStorage)) if (name.startsWith(any()) && !isOwn(name)) localStorage.removeItem(name);
}

// --- the vote closes -------------------------------------------------------------------------------------------------

let soon;

// A page left open says that its vote has closed, or is open again. Otherwise what is being placed there is left alone.
// All phones must not ask at once: the event gives a delay in milliseconds over which to spread.
function look(spread) {
  soon ??= setTimeout(async () => {
    soon = undefined;
    let html;
    try {
      html = await (await fetch(location.pathname)).text();
    } catch {
      return look(RETRY);
    }
    if (sending) return look(RETRY);
    // The server answers the vote that waits.
    if (waiting()) return again();
    const fresh = ballotIn(new DOMParser().parseFromString(html, "text/html"));
    const { ballot, propositions } = shown();
    // Withdrawn, it has none; the button of a page that shows this vote never sends for another one.
    const isSwapped = fresh?.dataset.propositions && propositions && fresh.dataset.propositions !== propositions;
    if (isSwapped) {
      show(html);
      localStorage.removeItem(placedKey());
      say(strip().dataset.changed);
    } else if (fresh && fresh.dataset.ballot !== ballot) {
      show(html);
      forgetPlaced();
      placeAgain();
    } else if (fresh) freeze(fresh);
  }, Math.random() * (Number(spread) || 1000));
}

// A proposition is frozen, or no longer: what was placed there and is not counted comes back, to be placed elsewhere.
function freeze(page) {
  for (const fresh of page.querySelectorAll(".stepper")) {
    const name = fresh.querySelector("input").name;
    const input = form()?.querySelector(`.stepper input[name="${CSS.escape(name)}"]`);
    const stepper = input?.closest(".stepper");
    const { frozen } = fresh.dataset;
    if (!stepper || stepper.dataset.frozen === frozen) continue;
    if (frozen === undefined) delete stepper.dataset.frozen;
    else stepper.dataset.frozen = frozen;
    stepper.closest("li").querySelector("[data-frozen-note]").hidden = frozen === undefined;
    if (frozen === undefined || Number(input.value) <= Number(frozen)) continue;
    input.value = frozen;
    draw(stepper, Number(frozen));
    say(strip().dataset.frozen);
    keepPlaced();
  }
}

let room;
let isAwaiting = false;

// A workshop that is closed has no stream: its page asks whether it is open again, or its results shown.
function listen() {
  const { stream, after } = shown();
  if (!stream) return awaitReopening();
  room = follow(stream, after, {
    events: {
      ballot: look,
      resync: () => look(),
      state: (state) => {
        look();
        if (state !== "clos") return;
        room.stop();
        awaitReopening();
      },
    },
  });
}

function awaitReopening() {
  if (isAwaiting) return;
  isAwaiting = true;
  const { ballot } = shown();
  awaitOpening(
    (page) => page.includes("data-stream=") || !page.includes(`data-ballot="${ballot}"`),
    () => location.reload(),
  );
}

listen();

addEventListener("online", () => again());
forgetOthers();
forgetPlaced();
tellLate();
placeAgain();
again();
