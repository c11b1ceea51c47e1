// The wall keeps up: notes arrive, move and are reworded while one looks. Without this script, reload the page.
import { draggable } from "./drag.js";
import { follow, redrawer } from "./live.js";

const words = document.getElementById("live");
const board = document.getElementById("board");
const said = document.getElementById("said");
const moveForm = document.getElementById("move");
const maySort = Boolean(document.getElementById("menu"));
let focusOn = "";
let arrived = [];

const say = (sentence) => {
  said.textContent = sentence;
};
const redraw = redrawer(() => stream, () => give(focusOn));

function give(number) {
  const note = number && document.querySelector(`#note-${number} > .note`);
  if (note) note.focus();
  focusOn = "";
}

// The news carries the note as the page draws it; the menu is the page's own.
function place(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const item = drawn.content.firstElementChild;
  const number = Number(item.dataset.note);
  const list = board.querySelector(`section[data-lane="${item.dataset.lane}"] > [data-notes]`);
  if (!list) return redraw();
  const known = document.getElementById(item.id);
  const hadFocus = known?.contains(document.activeElement);
  known?.remove();
  if (maySort) {
    const menu = document.getElementById("menu").innerHTML.replace(/\b0(?=:(\d|new))/g, number);
    item.querySelector("footer").insertAdjacentHTML("beforeend", menu);
    const summary = item.querySelector("summary");
    summary.setAttribute("aria-label", summary.getAttribute("aria-label").replace("0", number));
  }
  const newestFirst = list.dataset.notes === "newest-first";
  const after = [...list.children].find((other) => (newestFirst ? other.dataset.note < number : other.dataset.note > number));
  list.insertBefore(item, after ?? null);
  if (!known) {
    item.firstElementChild.classList.add("new");
    announce(number);
  }
  count();
  if (hadFocus || focusOn === number) give(number);
}

function count() {
  const inWords = (notes) => `${notes} note${notes > 1 ? "s" : ""}`;
  const rewrite = (element, notes) => (element.textContent = element.textContent.replace(/\d+ notes?/, inWords(notes)));
  rewrite(board.querySelector("#lane-0 > span"), board.querySelector('[data-lane="0"] > [data-notes]').children.length);
  rewrite(document.getElementById("facts"), board.querySelectorAll("[data-note]").length);
  document.getElementById("none").hidden = true;
}

// Twenty notes a second are not read one by one.
function announce(number) {
  arrived.push(number);
  if (arrived.length === 1)
    setTimeout(() => {
      const [sentence, value] = arrived.length > 1 ? [words.dataset.several, arrived.length] : [words.dataset.added, arrived[0]];
      say(sentence.replace("%n", value));
      arrived = [];
    }, 1500);
}

const stream = follow(words.dataset.stream, board.dataset.after, {
  events: { note: place, board: redraw, resync: redraw, pace: redraw, ballot: () => {}, state: () => location.reload(), joined: redrawFacts },
  up: () => (words.textContent = words.dataset.up),
  down: () => (words.textContent = words.dataset.down),
  expired: () => (words.textContent = words.dataset.expired),
});

function redrawFacts(count) {
  const facts = document.getElementById("facts");
  facts.textContent = facts.textContent.replace(/\d+ personnes? (a|ont) rejoint/, `${count} personne${count > 1 ? "s ont" : " a"} rejoint`);
}

async function move(number, lane) {
  const body = new FormData(moveForm);
  body.set("move", `${number}:${lane}`);
  focusOn = number;
  let answer;
  try {
    answer = await fetch(moveForm.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    return say(words.dataset.failed);
  }
  if (answer.status === 409) return say(await answer.text());
  if (!answer.ok || answer.redirected) return location.reload();
  const name = board.querySelector(`section[data-lane="${lane}"]`)?.dataset.name;
  if (name) say(words.dataset.moved.replace("%n", number).replace("%lane", name));
  if (!stream.isUp) redraw();
  if (document.getElementById(`note-${number}`)?.dataset.lane === lane) give(number);
}

if (maySort) {
  moveForm.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "move") return;
    event.preventDefault();
    const [number, lane] = event.submitter.value.split(":");
    event.submitter.closest("details").open = false;
    move(Number(number), lane);
  });
  draggable(board, move);
}
