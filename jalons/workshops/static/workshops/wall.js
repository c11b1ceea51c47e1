// The wall is updated live: notes arrive, move and are reworded. Without this script, reload the page.
import { keepTime } from "./clock.js";
import { draggable } from "./drag.js";
import { count, follow, redrawer } from "./live.js";

const words = document.getElementById("live");
const board = document.getElementById("board");
const said = document.getElementById("said");
const moveForm = document.getElementById("move");
const maySort = Boolean(document.getElementById("menu"));
let focusOn = "";
let arrived = [];

const say = (sentence) => {
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = sentence));
};
const redraw = redrawer(() => stream, () => give(focusOn));

function give(number) {
  const note = number && document.querySelector(`#note-${number} > .note`);
  if (note) note.focus();
  focusOn = "";
}

const laneOf = (id) => board.querySelector(`section[data-lane="${id}"]`);
const more = (lane) => lane.querySelector(".others");
const isFull = (lane) => lane && !more(lane).hidden;

function add(lane, change) {
  const total = lane.querySelector("[data-count]");
  count(total, Number(total.dataset.count) + change);
  const others = Number(total.dataset.count) - lane.querySelector("[data-notes]").children.length;
  count(more(lane).querySelector("a"), others);
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

// On a large wall, the groups of a menu are added when it is opened.
function fill(menu) {
  if (!menu?.hasAttribute("data-waits")) return;
  menu.removeAttribute("data-waits");
  menu.querySelector(".menu-list").replaceWith(menuOf(menu.closest("[data-note]").dataset.note).querySelector(".menu-list"));
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
  // When one of the two places is not shown in full, the page is rendered again.
  if (!lane || (known && from !== lane && isFull(from)) || (!known && number <= newest)) return redraw();
  const list = lane.querySelector("[data-notes]");
  const hadFocus = known?.contains(document.activeElement);
  known?.remove();
  if (maySort) {
    item.querySelector("footer").append(menuOf(number));
    // Removes the move that would change nothing.
    item.querySelector(`[value="${number}:${item.dataset.lane}"]`)?.closest("li").remove();
  }
  const newestFirst = list.dataset.notes === "newest-first";
  const after = [...list.children].find((other) => (newestFirst ? other.dataset.note < number : other.dataset.note > number));
  list.insertBefore(item, after ?? null);
  if (list.children.length > Number(list.dataset.shown)) (newestFirst ? list.lastElementChild : list.firstElementChild).remove();
  if (!known) {
    item.firstElementChild.classList.add("new");
    announce(number);
    const written = document.getElementById("written");
    count(written, Number(written.dataset.count) + 1);
    document.getElementById("none").hidden = true;
  }
  if (from !== lane) {
    if (from) add(from, -1);
    add(lane, 1);
  }
  if (known) redrawUndo();
  if (hadFocus || focusOn === number) give(number);
}

// « Annuler » undoes the last act, for example a moved or reworded note. Answers may be late: only the last request
// counts.
let asked = 0;
let undoSoon;
function redrawUndo() {
  if (!maySort) return;
  clearTimeout(undoSoon);
  undoSoon = setTimeout(async () => {
    const mine = ++asked;
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || mine !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("undo");
    const old = document.getElementById("undo");
    const hadFocus = old.contains(document.activeElement);
    if (fresh) old.replaceChildren(...fresh.childNodes);
    if (hadFocus) document.getElementById("undo-last")?.focus();
  }, 150);
}

// Twenty notes a second cannot be read aloud one by one.
function announce(number) {
  arrived.push(number);
  if (arrived.length === 1)
    setTimeout(() => {
      const [sentence, value] = arrived.length > 1 ? [words.dataset.several, arrived.length] : [words.dataset.added, arrived[0]];
      say(sentence.replace("%n", value));
      arrived = [];
    }, 1500);
}

keepTime(say);
const stream = follow(words.dataset.stream, board.dataset.after, {
  events: {
    note: "tables" in board.dataset ? redraw : place,
    board: redraw,
    pace: redraw,
    resync: redraw,
    ballot: () => {},
    state: () => location.reload(),
    joined: (people) => count(document.getElementById("joined"), Number(people)),
  },
  up: () => (words.textContent = words.dataset.up),
  down: () => (words.textContent = words.dataset.down),
  expired: () => (words.textContent = words.dataset.expired),
});

// Sends a form without leaving the wall; the stream shows the result. Returns whether it succeeded.
async function send(action, body) {
  let answer;
  try {
    answer = await fetch(action, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    say(words.dataset.failed);
    return false;
  }
  if (answer.status === 409) say(await answer.text());
  else if (!answer.ok || answer.redirected) location.reload();
  else {
    if (!stream.isUp) redraw();
    return true;
  }
  return false;
}

async function move(number, lane) {
  const body = new FormData(moveForm);
  body.set("move", `${number}:${lane}`);
  focusOn = number;
  if (!(await send(moveForm.action, body))) return;
  const name = laneOf(lane)?.dataset.name;
  if (name) say(words.dataset.moved.replace("%n", number).replace("%lane", name));
  if (document.getElementById(`note-${number}`)?.dataset.lane === lane) give(number);
}

if (maySort) {
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const quiet = event.target.matches("[data-quiet]");
    if (!quiet && button?.name !== "move") return;
    event.preventDefault();
    const menu = button.closest("details");
    if (menu) menu.open = false;
    if (!quiet) return move(Number(button.value.split(":")[0]), button.value.split(":")[1]);
    const done = button.dataset.done ?? event.target.dataset.done;
    const into = button.name === "into" ? button.value : "";
    if (await send(event.target.action, new FormData(event.target, button))) {
      say(done);
      // The focus goes to the group that received the notes.
      if (into) document.getElementById(`merge-${into}`)?.focus();
    }
  });
  document.addEventListener("toggle", (event) => event.target.open && fill(event.target), true);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) document.getElementById("undo-last")?.click();
    // On a note, M opens its menu.
    const menu = event.target.closest?.(".note")?.querySelector("details.menu");
    if (menu && event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      fill(menu);
      menu.open = true;
      menu.querySelector(".menu-list button").focus();
      event.preventDefault();
    }
  });
  if ("sort" in board.dataset) draggable(board, move);
}
