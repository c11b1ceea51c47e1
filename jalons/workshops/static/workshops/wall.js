// The wall is updated live: notes arrive, move and are reworded. Without this script, reload the page.
import { choice, draggable } from "./hand.js";
import { count, follow, keepTime, redrawer } from "./live.js";

const words = document.getElementById("live");
const board = document.getElementById("board");
const said = document.getElementById("said");
const moveForm = document.getElementById("move");
const maySort = Boolean(document.getElementById("menu"));
// A note that moves, and the one that then has the focus.
let moving = { number: "", focus: "" };
let arrived = [];

// What others did and the time left are heard; what one has just done is also seen, whatever the scroll.
const write = (place, sentence) => {
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = sentence));
};
const hear = (sentence) => write(document.getElementById("heard"), sentence);
let silence;
let spokenUntil = 0;
const ofOther = { sentence: "", at: -Infinity };
const say = (sentence, isBad = false) => {
  clearTimeout(silence);
  const now = performance.now();
  // What somebody else did, said a moment before, is said again after this.
  if (sentence !== ofOther.sentence && now - ofOther.at < 2000) setTimeout(sayInTurn, 0, ofOther.sentence);
  ofOther.at = -Infinity;
  spokenUntil = now + 4000;
  said.classList.toggle("bad", isBad);
  write(said, sentence);
  // A failure stays until the next gesture.
  if (!isBad) silence = setTimeout(() => (said.textContent = ""), 8000);
};
// While a card is pressed or carried, or its menu is open, the wall stays as one sees it: what arrives waits for the end of
// the gesture, in its order. Otherwise a note that arrives pushes another one under a hand that does not move.
const waiting = [];
let isPressed = false;
const HELD = "#board details.menu[open], #several details[open]";
const isHeld = () => isPressed || Boolean(document.querySelector(HELD));
const whenFree = (change) => (isHeld() || waiting.length ? waiting.push(change) : change());
const letGo = () => {
  while (waiting.length && !isHeld()) waiting.shift()();
};
const wait = (change) => (data) => whenFree(() => change(data));
document.addEventListener("pointerdown", (event) => (isPressed ||= Boolean(event.target.closest?.("#board, #several"))), true);
for (const end of ["pointerup", "pointercancel"])
  addEventListener(end, () => setTimeout(() => {
    isPressed = false;
    letGo();
  }, 50)); // after the click that ends the press
document.addEventListener("toggle", letGo, true);

const redraw = redrawer(
  () => stream,
  () => {
    chosen.restore();
    give(moving.focus);
    tellOthers();
  },
  undefined,
  () => new Promise(whenFree),
);
const chosen = choice(board, (size) => hear(words.dataset.chosen.split("|")[size > 1 ? 1 : 0].replace("%n", size)));

function give(number) {
  const note = number && document.querySelector(`#note-${number} > .note`);
  // The page stays where it is under a mouse; with keys, one sees where one is.
  if (note) note.focus({ preventScroll: true });
  if (note && note.matches(":focus-visible")) note.scrollIntoView({ block: "nearest" });
  moving = { number: "", focus: "" };
}

// Notes to classify are sorted in a row: the next one, else the one before, has the focus. Elsewhere the note is followed.
function focusAfter(number) {
  const item = document.getElementById(`note-${number}`);
  const next = item?.closest("[data-lane='0']") && (item.nextElementSibling ?? item.previousElementSibling);
  return next?.dataset.note ?? number;
}

const laneOf = (id) => board.querySelector(`section[data-lane="${id}"]`);
const more = (lane) => lane.querySelector(".others");
const isFull = (lane) => lane && !more(lane).hidden;

function add(lane, change) {
  const total = lane.querySelector("[data-count]");
  count(total, Number(total.dataset.count) + change);
  const others = Number(total.dataset.count) - lane.querySelectorAll("[data-notes] > :not([data-aside])").length;
  count(more(lane).querySelector("a"), others);
  const tally = board.querySelector(`[data-tally="${lane.dataset.lane}"]`);
  count(tally, Number(tally.dataset.count) + change);
  more(lane).hidden = others < 1;
}

function menuOf(number) {
  const menu = document.getElementById("menu").content.firstElementChild.cloneNode(true);
  for (const button of menu.querySelectorAll("button")) button.value = button.value.replace(/^0/, number);
  for (const link of menu.querySelectorAll("a")) link.href = link.getAttribute("href").replace("/notes/0/", `/notes/${number}/`);
  const summary = menu.querySelector("summary");
  summary.setAttribute("aria-label", summary.getAttribute("aria-label").replace("0", number));
  return menu;
}

// The buttons of one tap that a note in this state has, as the page draws them.
function tapsOf(number, item) {
  const state = { named: "named" in item.dataset && !("aside" in item.dataset), shown: !("aside" in item.dataset), hidden: "aside" in item.dataset, always: true };
  const buttons = [...document.getElementById("taps").content.cloneNode(true).children].filter((button) => state[button.dataset.when]);
  for (const each of buttons) {
    const button = each.control ?? each;
    button.value = button.value.replace(/0$/, number);
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("0", number));
  }
  return buttons;
}

// On a large wall, the groups of a menu are added when it is opened.
function fill(menu) {
  if (!menu?.hasAttribute("data-waits")) return;
  menu.removeAttribute("data-waits");
  menu.querySelector(".menu-list").replaceWith(menuOf(menu.closest("[data-note]").dataset.note).querySelector(".menu-list"));
}

function unfold(menu) {
  fill(menu);
  const list = menu.closest(".note") && menu.querySelector(".menu-list");
  if (list) list.classList.toggle("turned", list.parentElement.closest(".note").getBoundingClientRect().left + list.offsetWidth > innerWidth);
}

// The event contains the note as the page renders it; the menu is made from the page.
function place(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const item = drawn.content.firstElementChild;
  const number = Number(item.dataset.note);
  const lane = laneOf(item.dataset.lane);
  const known = document.getElementById(item.id);
  const from = known && laneOf(known.dataset.lane);
  const newest = Math.max(0, ...[...board.querySelectorAll("[data-note]")].map((other) => Number(other.dataset.note)));
  // The counts leave out the hidden notes.
  const isAside = "aside" in item.dataset;
  if (known ? "aside" in known.dataset !== isAside : isAside) return redraw();
  // When one of the two places is not shown in full, the page is rendered again.
  if (!lane || (known && from !== lane && isFull(from)) || (!known && number <= newest)) return redraw();
  const list = lane.querySelector("[data-notes]");
  const hadFocus = known?.contains(document.activeElement);
  known?.remove();
  if (maySort) {
    item.querySelector("footer").append(menuOf(number), ...tapsOf(number, item));
    // Removes the move that would change nothing.
    item.querySelector(`[value="${number}:${item.dataset.lane}"]`)?.closest("li").remove();
  }
  const newestFirst = list.dataset.notes === "newest-first";
  const after = [...list.children].find((other) => (newestFirst ? other.dataset.note < number : other.dataset.note > number));
  list.insertBefore(item, after ?? null);
  if (list.children.length > Number(list.dataset.shown)) (newestFirst ? list.lastElementChild : list.firstElementChild).remove();
  chosen.restore();
  if (!known) {
    item.firstElementChild.classList.add("new");
    announce(number);
    const written = document.getElementById("written");
    count(written, Number(written.dataset.count) + 1);
    document.getElementById("none").hidden = true;
  }
  if (from !== lane) {
    if (from) add(from, isAside ? 0 : -1);
    add(lane, isAside ? 0 : 1);
  }
  if (known) redrawUndo();
  // The notice that counts the notes held back is drawn by the page.
  if (maySort && ("named" in item.dataset || (known && "named" in known.dataset))) redraw();
  if (moving.number === number) give(moving.focus);
  else if (hadFocus) give(number);
}

// « Annuler » undoes the last act, for example a moved or reworded note. Answers may be late: only the last request
// counts.
let asked = 0;
let undoSoon;
function redrawUndo() {
  if (!maySort) return;
  clearTimeout(undoSoon);
  const mine = setTimeout(async () => {
    await drawUndo(++asked);
    if (undoSoon === mine) undoSoon = undefined;
  }, 150);
  undoSoon = mine;
}

async function drawUndo(mine) {
  const answer = await fetch(location.href, { headers: { "X-Script": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("undo");
  await new Promise(whenFree);
  const old = document.getElementById("undo");
  const hadFocus = old.contains(document.activeElement);
  if (fresh) old.replaceChildren(...fresh.childNodes);
  if (hadFocus) document.getElementById("undo-last")?.focus({ preventScroll: true });
  tellOthers();
}

// Ctrl+Z right after an act: its « Annuler » may still be on its way.
async function undoLast() {
  for (let turn = 0; undoSoon && turn < 60; turn++) await new Promise((next) => setTimeout(next, 50));
  document.getElementById("undo-last")?.click();
}

// Two people sort the same wall: each reads what the other has just done.
const ofOthers = () => document.querySelector("#undo [data-other]")?.dataset;
let told = Number(ofOthers()?.other ?? 0);
function tellOthers() {
  const { other, told: sentence } = ofOthers() ?? {};
  if (Number(other) > told) sayInTurn(sentence);
  told = Math.max(told, Number(other ?? 0));
}

// What somebody else did never takes the place of what one has just been told, nor of a failure.
function sayInTurn(sentence) {
  const left = spokenUntil - performance.now();
  if (left > 0) setTimeout(() => sayInTurn(sentence), left);
  else if (said.textContent && said.classList.contains("bad")) hear(sentence);
  else {
    say(sentence);
    Object.assign(ofOther, { sentence, at: performance.now() });
  }
}

// Twenty notes a second cannot be read aloud one by one.
function announce(number) {
  arrived.push(number);
  if (arrived.length === 1)
    setTimeout(() => {
      const [sentence, value] = arrived.length > 1 ? [words.dataset.several, arrived.length] : [words.dataset.added, arrived[0]];
      hear(sentence.replace("%n", value));
      arrived = [];
    }, 1500);
}

// What the end of a time allows is offered at once, by the page as the server draws it then.
keepTime(hear, redraw);
let cut;
const stream = follow(words.dataset.stream, board.dataset.after, {
  events: {
    note: wait("tables" in board.dataset ? redraw : place),
    board: redraw,
    pace: redraw,
    resync: redraw,
    ballot: () => {},
    state: wait(() => location.reload()),
    joined: (people) => count(document.getElementById("joined"), Number(people)),
  },
  up: () => {
    clearTimeout(cut);
    words.textContent = words.dataset.up;
    if (cut && said.textContent === words.dataset.cut) say(words.dataset.back);
    cut = undefined;
  },
  // A short cut is not told: it is over before one has read it.
  down: () => {
    words.textContent = words.dataset.down;
    cut ??= setTimeout(() => say(words.dataset.cut, true), 3000);
  },
  expired: () => {
    clearTimeout(cut);
    words.textContent = words.dataset.down;
    say(words.dataset.expired, true);
  },
});

// A refusal is a sentence, and sometimes the page that settles what prevents the gesture.
async function refuse(answer) {
  if (!answer.headers.get("Content-Type").includes("json")) return say(await answer.text(), true);
  const { refused, address, label } = await answer.json();
  say(`${refused} `, true);
  const way = document.createElement("a");
  way.href = address;
  way.textContent = label;
  requestAnimationFrame(() => said.append(way));
}

// Sends a form without leaving the wall; the stream shows the result. Returns the answer, or nothing when it failed.
async function send(action, body, failed = words.dataset.failed) {
  let answer;
  try {
    answer = await fetch(action, { method: "POST", body, headers: { "X-Script": "1" } });
  } catch {
    say(failed, true);
    return;
  }
  if (answer.status === 409) await refuse(answer);
  else if (!answer.ok || answer.redirected) location.reload();
  else {
    if (!stream.isUp) redraw();
    return answer;
  }
}

async function move(numbers, lane) {
  const body = new FormData(moveForm);
  for (const number of numbers) body.append("note", number);
  body.set("into", lane);
  const isOne = numbers.length === 1;
  const focus = isOne ? focusAfter(numbers[0]) : numbers[0];
  moving = { number: numbers[0], focus };
  const answer = await send(moveForm.action, body, isOne ? words.dataset.still : undefined);
  if (!answer) return;
  if (!isOne || chosen.with(numbers[0]).length > 1) chosen.clear();
  if (lane === "new" && !isOne) {
    say(words.dataset.made.replace("%n", numbers.length));
    return name(numbers[0], await answer.json());
  }
  const title = laneOf(lane)?.dataset.name;
  if (title) say((isOne ? words.dataset.moved : words.dataset.together).replace("%n", isOne ? numbers[0] : numbers.length).replace("%lane", title));
  if (document.getElementById(`note-${numbers[0]}`)?.dataset.lane === lane) give(focus);
}

// A group just made takes its name at once, or later.
function name(number, { address, title, seen }) {
  const naming = document.getElementById("naming");
  const form = naming.querySelector("form");
  const refusal = form.querySelector(".refused");
  form.action = address;
  form.elements.title.value = title;
  form.elements.seen.value = seen; // what was there, should somebody else name it meanwhile
  refusal.textContent = "";
  naming.querySelector("[data-close]").onclick = () => naming.close();
  naming.onclose = () => give(number);
  form.onsubmit = async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Script": "1" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) naming.close();
    else refusal.textContent = answer?.status === 409 ? await answer.text() : words.dataset.failed;
  };
  naming.showModal();
  form.elements.title.select();
}

if (maySort) {
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const quiet = event.target.matches("[data-quiet]");
    const isSeveral = event.target.id === "several";
    if (!quiet && !isSeveral && button?.name !== "move") return;
    event.preventDefault();
    const menu = button.closest("details");
    if (menu) menu.open = false;
    if (isSeveral) return move(new FormData(event.target).getAll("note").map(Number), button.value);
    if (!quiet) return move([Number(button.value.split(":")[0])], button.value.split(":")[1]);
    const done = button.dataset.done ?? event.target.dataset.done;
    const into = button.name === "into" ? button.value : "";
    if (await send(event.target.action, new FormData(event.target, button))) {
      say(done);
      // The focus goes to the group that received the notes.
      if (into) document.getElementById(`merge-${into}`)?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("toggle", (event) => event.target.open && unfold(event.target), true);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("dialog, textarea, select, input:not([type=checkbox])")) return;
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) undoLast();
    // On a note, M opens its menu, or that of the notes chosen.
    const note = event.target.closest?.(".note");
    const menu = note && (chosen.size ? document.getElementById("several") : note).querySelector("details.menu");
    if (menu && event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      menu.open = true;
      unfold(menu);
      menu.querySelector(".menu-list button").focus();
      event.preventDefault();
    }
  });
  document.getElementById("release").addEventListener("click", () => {
    chosen.clear();
    board.querySelector(".note[tabindex='0']")?.focus({ preventScroll: true });
  });
  if ("sort" in board.dataset) draggable(board, { taken: chosen.with, drop: move, pick: chosen.pick });
}

// A drawer closes with Escape.
document.addEventListener("keydown", (event) => {
  const drawer = event.key === "Escape" && event.target.closest?.("details.fold[open]");
  if (!drawer) return;
  drawer.open = false;
  drawer.querySelector("summary").focus();
});

// --- the size of the cards, and the full screen ------------------------------------------------------------------------

const size = document.getElementById("size");
const resize = () => (size.value ? (board.dataset.size = size.value) : delete board.dataset.size);
try {
  size.value = localStorage.getItem("jalons-cards") ?? "";
} catch {
  // The machine keeps nothing: the choice holds for this page.
}
resize();
size.addEventListener("change", () => {
  resize();
  try {
    localStorage.setItem("jalons-cards", size.value);
  } catch {
    // As above.
  }
});

const whole = document.getElementById("whole");
const main = whole.closest("main");

function fillWindow(isWhole) {
  main.classList.toggle("whole", isWhole);
  whole.querySelector("span").textContent = isWhole ? whole.dataset.leave : whole.dataset.enter;
  const address = new URL(location.href);
  isWhole ? address.searchParams.set("plein", "") : address.searchParams.delete("plein");
  history.replaceState(history.state, "", address);
}

whole.addEventListener("click", async (event) => {
  event.preventDefault();
  const isWhole = !main.classList.contains("whole");
  fillWindow(isWhole);
  try {
    if (isWhole) await document.documentElement.requestFullscreen();
    else if (document.fullscreenElement) await document.exitFullscreen();
  } catch {
    say(words.dataset.window);
  }
});
document.addEventListener("fullscreenchange", () => document.fullscreenElement || fillWindow(false));
