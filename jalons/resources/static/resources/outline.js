// The outline of a map, edited in place. It is one tree for the keyboard (ARIA tree): arrows go from a line to another,
// Enter writes one after it, Tab one under it, F2 edits it, Delete asks, then takes it away. Each gesture is sent at once,
// is undone by « Annuler » or Ctrl Z, and is seen by whoever draws the same map. Without this script, the menus and forms
// of the page do the same.
//
// Tab writes only once one has moved in the tree with a key or a click: whoever passes by with Tab passes. Escape gives Tab
// back, and Shift Tab goes up to the branch, then out.
import { newId } from "../workshops/queue.js";
import { centre, followMap, showChantier } from "./map_stream.js";

const outline = document.getElementById("outline");
const desk = document.querySelector(".outline-told");
const words = desk.dataset;
// Only whoever pastes a list needs it.
const preview = async (form) => (await import("./lines.js")).preview(form);
const hear = document.getElementById("said"); // for those who do not see the boxes
const told = document.getElementById("outline-told");
const takeBack = document.getElementById("take-back");
const several = document.getElementById("several");
const foot = document.querySelector(".outline-foot");
const removing = document.getElementById("removing");
const lines = document.getElementById("lines");
const drawing = document.getElementById("drawing");
const addresses = outline.dataset;
const deepest = Number(addresses.deepest);

const chosen = new Set(); // numbers of resources
const done = []; // own gestures, the last one at the end: each is the acts that undo it
const waiting = []; // what waits until nobody writes here
let current = location.hash.slice(1); // the id of the line that Tab reaches
let last; // where Shift begins
let isIn = false; // whether one moved in the tree
let wasIn = false; // the same, before it was drawn again
let row; // the form of the line that is being written
let coming = []; // the lines to reach once they are drawn: the first that is there
let status = ""; // the state of the last resource, which the next one often shares

// --- lines -----------------------------------------------------------------------------------------------------------

const LINE = "#outline > li, #outline li[data-node], #outline li[data-new]";
const allLines = () => [...document.querySelectorAll(LINE)];
const shownLines = () => allLines().filter((line) => line.checkVisibility());
const lineAt = (element) => element.closest?.(LINE);
const lineOf = (id) => (id ? lineAt(document.getElementById(id) ?? document) : null);
const numberOf = (line) => line.dataset.node;
const above = (line) => lineAt(line.parentElement);
const foldOf = (line) => line.querySelector(":scope > details[data-branch]");
const idOf = (line) => line.id || foldOf(line)?.id;
const listOf = (line) => (foldOf(line) ?? line).querySelector(":scope > ul");
const textOf = (element) => [...element.childNodes].map((node) => node.textContent.trim().replace(/\s+/g, " ")).filter(Boolean).join(" ");
const labelOf = (line) => line.dataset.label ?? line.querySelector(":scope > span").firstChild.textContent.trim();
const levelOf = (line) => (above(line) ? levelOf(above(line)) + 1 : 1);
const placeOf = (line) => numberOf(line) ?? foldOf(line).dataset.branch;
const controlsOf = (line) =>
  line.querySelectorAll(":scope > .pick input, :scope > .menu > summary, :scope > details > p a, :scope > details > summary");

function dress() {
  outline.setAttribute("role", "tree");
  outline.setAttribute("aria-multiselectable", "true");
  outline.setAttribute("aria-describedby", "outline-keys");
  const lines = allLines();
  for (const number of chosen) if (!lines.some((line) => numberOf(line) === number)) chosen.delete(number);
  lines.forEach(dressLine);
  showChosen();
  reach(lineOf(current) ?? lines[0]);
}

function dressLine(line) {
  const fold = foldOf(line);
  line.setAttribute("role", "treeitem");
  line.setAttribute("aria-level", levelOf(line));
  listOf(line)?.setAttribute("role", "group");
  if (fold) {
    line.setAttribute("aria-expanded", fold.open);
    line.setAttribute("aria-label", textOf(fold.querySelector("summary")));
  } else if (numberOf(line)) {
    const parts = line.querySelectorAll(":scope > .tag, :scope > span > small");
    line.setAttribute("aria-label", [labelOf(line), ...[...parts].map(textOf)].join(", "));
    line.setAttribute("aria-selected", chosen.has(numberOf(line)));
  }
  for (const control of controlsOf(line)) control.tabIndex = -1;
  line.tabIndex = -1;
}

function reach(line) {
  for (const other of document.querySelectorAll("#outline [role=treeitem][tabindex='0']")) {
    other.tabIndex = -1;
    for (const control of controlsOf(other)) control.tabIndex = -1;
  }
  line.tabIndex = 0;
  for (const control of controlsOf(line)) if (!control.matches("details[data-branch] > summary")) control.tabIndex = 0;
  current = idOf(line);
  if (isIn) showInDrawing();
}

function showInDrawing() {
  for (const box of drawing.querySelectorAll("[data-line]")) box.classList.toggle("here", box.dataset.line === current);
}

function go(line, isShownInDrawing = true) {
  if (!line) return;
  for (let fold = line.closest("details"); fold; fold = fold.parentElement.closest("details")) if (!foldOf(line)?.isSameNode(fold)) fold.open = true;
  enter(true);
  reach(line);
  line.focus({ preventScroll: true });
  reveal(line);
  const box = drawing.querySelector(`[data-line="${current}"]`);
  if (box && isShownInDrawing) centre(drawing, box);
}

// Nothing that has the focus is under the bar at the foot of the screen.
function reveal(line) {
  const text = line.querySelector(":scope > form, :scope > details > summary") ?? line.querySelector(":scope > span");
  text?.scrollIntoView({ block: "nearest" });
  const under = (text?.getBoundingClientRect().bottom ?? 0) + 12 - foot.getBoundingClientRect().top;
  if (under > 0) scrollBy(0, under);
}

function enter(isEntered) {
  isIn = isEntered;
  outline.classList.toggle("entered", isIn);
}

// --- what is told ----------------------------------------------------------------------------------------------------

function tell(sentence, isBad = false) {
  told.textContent = sentence;
  desk.classList.toggle("bad", isBad);
  takeBack.hidden = !done.length;
}

function remember(act) {
  const acts = [act].flat().filter(Boolean);
  if (acts.length && String(done.at(-1)) !== String(acts)) done.push(acts);
}

// Sends a gesture; gives what the server answered, or { refused } with its sentence.
async function post(url, body) {
  body.set("csrfmiddlewaretoken", takeBack.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-Script": "1" }, body });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    if (answer.ok && isJson && !answer.redirected) return await answer.json();
    if (isJson) return await answer.json();
    if (answer.headers.get("Content-Type")?.startsWith("text/plain")) return { refused: await answer.text() };
    return { refused: words.expired };
  } catch {
    return { refused: words.failed };
  }
}

// --- live ------------------------------------------------------------------------------------------------------------

const isHeld = () => row || document.querySelector("dialog[open]");
const letGo = () => {
  while (waiting.length && !isHeld()) waiting.shift()();
};
const redraw = followMap({
  after: () => {
    dress();
    // The line that has the focus was replaced by the same one.
    if (wasIn && outline.contains(document.activeElement)) enter(true);
    const line = coming.map(lineOf).find(Boolean);
    if (!line) return;
    if (!document.activeElement.matches("input:not([type=checkbox]), textarea, select")) go(line);
    coming = [];
  },
  free: async () => {
    await new Promise((resolve) => (isHeld() ? waiting.push(resolve) : resolve()));
    wasIn = isIn;
  },
});

// --- a line is written -------------------------------------------------------------------------------------------------

function openRow(line, values, send) {
  row = document.getElementById("line").content.firstElementChild.cloneNode(true);
  for (const [name, value] of Object.entries(values)) row.elements[name].value = value;
  row.send = send;
  row.line = line;
  const list = line.querySelector(":scope > ul");
  line.insertBefore(row, list);
  line.classList.add("editing");
  enter(true);
  row.elements.label.focus();
  row.elements.label.select();
  reveal(line);
}

function closeRow(isGone = true) {
  const line = row.line;
  row.remove();
  row = undefined;
  line.classList.remove("editing");
  if (isGone && line.dataset.new) {
    const back = lineOf(line.dataset.new);
    const list = line.parentElement;
    line.remove();
    if (!list.children.length) list.remove();
    go(back);
  } else go(line);
  letGo();
}

function leaveRow() {
  if (row) closeRow();
}

async function sendRow() {
  const { label, status: state, holder } = row.elements;
  const refuse = (sentence, field) => {
    row.querySelector(".refused").textContent = sentence;
    field.focus();
  };
  if (!label.value.trim()) return refuse(words.name, label);
  if (!state.value) return refuse(words.state, state);
  if (row.inert) return;
  const [sent, line] = [row, row.line];
  sent.inert = true;
  const answer = await sent.send({ label: label.value, status: state.value, holder: holder.value });
  sent.inert = false;
  if (answer.refused) {
    if (answer.seen) line.dataset.seen = answer.seen;
    return refuse(answer.refused, label);
  }
  status = answer.status;
  remember(answer.act);
  show(line, answer);
  coming = [line.id];
  closeRow(false);
  tell((line.dataset.new ? words.added : words.saved).replace("%label", answer.label));
  delete line.dataset.new;
  redraw();
}

// Until it is drawn again by the server.
function show(line, { node, label, holder, status: state, word, seen }) {
  line.id = `ressource-${node}`;
  Object.assign(line.dataset, { node, label, holder, status: state, seen });
  for (const old of line.querySelectorAll(":scope > span")) old.remove();
  const [text, tag, small] = ["span", "span", "small"].map((name) => document.createElement(name));
  text.append(label);
  if (holder) {
    small.className = "soft";
    small.textContent = holder;
    text.append(document.createElement("br"), small);
  }
  tag.className = "tag";
  tag.textContent = word;
  line.prepend(text, tag);
  dressLine(line);
}

function newRow(line, isUnder, typed = "") {
  const parent = isUnder ? line : above(line);
  if (isUnder && levelOf(line) > deepest) return tell(words.deep, true);
  const fresh = document.createElement("li");
  fresh.dataset.new = idOf(line);
  fresh.setAttribute("role", "treeitem");
  fresh.setAttribute("aria-label", words.new);
  if (isUnder) {
    let list = listOf(line);
    if (!list) {
      list = document.createElement("ul");
      list.setAttribute("role", "group");
      (foldOf(line) ?? line).append(list);
    }
    if (foldOf(line)) foldOf(line).open = true;
    list.append(fresh);
  } else line.after(fresh);
  const place = { to: placeOf(parent), after: isUnder ? "" : numberOf(line) };
  const id = newId();
  openRow(fresh, { label: typed, status }, (values) =>
    post(address(addresses.add, place), new URLSearchParams({ ...values, to: place.to, client_id: id })));
  row.place = place;
}

const address = (url, { after }) => (after ? `${url}?apres=${after}` : url);
const ofLine = (url, line) => url.replace("/0/", `/${numberOf(line)}/`);

function editRow(line) {
  if (!numberOf(line)) return tell(words.fixed, true);
  const { holder, status: state } = line.dataset;
  openRow(line, { label: labelOf(line), status: state, holder }, (values) =>
    post(ofLine(addresses.edit, line), new URLSearchParams({ ...values, seen: line.dataset.seen })));
  row.place = { to: placeOf(above(line)), after: numberOf(line) };
}

// --- other gestures --------------------------------------------------------------------------------------------------

async function shift(line, isUp) {
  const other = isUp ? line.previousElementSibling : line.nextElementSibling;
  if (!numberOf(line) || !other) return;
  const answer = await post(ofLine(addresses.shift, line), new URLSearchParams({ to: isUp ? "up" : "down" }));
  if (answer.refused) return tell(answer.refused, true);
  remember(answer.act);
  isUp ? other.before(line) : other.after(line);
  coming = [idOf(line)];
  go(line);
  tell((isUp ? words.up : words.down).replace("%label", labelOf(line)));
  redraw();
}

function remove(line) {
  if (!numberOf(line)) return tell(words.fixed, true);
  const title = document.getElementById("t-removing");
  const under = line.querySelectorAll("[data-node]").length;
  title.textContent = (under ? title.dataset.several : title.dataset.one).replace("%label", labelOf(line)).replace("%n", under);
  removing.returnValue = "";
  removing.onclose = async () => {
    letGo();
    go(line);
    if (removing.returnValue !== "yes") return;
    const answer = await post(ofLine(addresses.remove, line), new URLSearchParams());
    if (answer.refused) return tell(answer.refused, true);
    remember(answer.act);
    const next = line.nextElementSibling ?? line.previousElementSibling ?? above(line);
    coming = [idOf(next)];
    line.remove();
    go(next);
    tell(answer.said);
    redraw();
  };
  removing.showModal();
}

async function undo() {
  if (!done.length) return;
  const acts = done.pop();
  const body = new URLSearchParams(acts.map((act) => ["act", act]));
  const answer = await post(addresses.undo, body);
  // What was added is gone: one is on the line before it.
  const ids = shownLines().map(idOf);
  coming = ids.slice(0, ids.indexOf(current) + 1).reverse();
  tell(answer.refused ?? answer.said, Boolean(answer.refused));
  // The button is gone with the last gesture: the focus stays in the outline.
  if (!done.length) lineOf(current)?.focus();
  redraw();
}

// --- several -----------------------------------------------------------------------------------------------------------

function showChosen() {
  for (const line of allLines()) {
    if (!numberOf(line)) continue;
    const isChosen = chosen.has(numberOf(line));
    line.setAttribute("aria-selected", isChosen);
    const box = line.querySelector(":scope > .pick input");
    if (box) box.checked = isChosen;
  }
  several.querySelector("output").value = chosen.size ? `${chosen.size} ${several.querySelector("output").dataset[chosen.size > 1 ? "many" : "one"]}` : "";
}

function choose(numbers, isChosen) {
  for (const number of numbers) isChosen ? chosen.add(number) : chosen.delete(number);
  showChosen();
  hear.textContent = words.chosen.replace("%n", chosen.size);
  const line = lineOf(document.activeElement?.id);
  if (line) reveal(line);
}

function pick(line, isRange) {
  const number = numberOf(line);
  if (!number) return;
  const numbers = shownLines().map(numberOf).filter(Boolean);
  const [from, to] = [numbers.indexOf(last), numbers.indexOf(number)].sort((one, other) => one - other);
  last = number;
  if (isRange && from >= 0) choose(numbers.slice(from, to + 1), true);
  else choose([number], !chosen.has(number));
}

several.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(several, event.submitter));
  const answer = await post(several.action, body);
  if (answer.refused) {
    tell(answer.refused, true);
    return several.elements.holder.focus();
  }
  remember(answer.act);
  chosen.clear();
  showChosen();
  several.elements.holder.value = "";
  tell(answer.said);
  coming = [current];
  lineOf(current)?.focus();
  redraw();
});

document.getElementById("release").addEventListener("click", () => {
  choose([...chosen], false);
  go(lineOf(current));
});

// --- a list that is pasted -------------------------------------------------------------------------------------------------

function openLines(place, text) {
  const form = lines.querySelector("form");
  form.action = address(addresses.lines, place);
  form.elements.to.value = place.to;
  form.elements.lines.value = text;
  form.elements.status.value = row?.elements.status.value || status;
  form.querySelector(".refused").textContent = "";
  form.querySelector("[data-previewed]").replaceChildren();
  lines.showModal();
  preview(form);
}

lines.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const refused = form.querySelector(".refused");
  if (event.submitter?.name !== "confirm") return preview(form);
  const answer = await post(form.action, new URLSearchParams(new FormData(form, event.submitter)));
  if (answer.refused) {
    refused.textContent = answer.refused;
    return form.elements[form.elements.status.value ? "lines" : "status"].focus();
  }
  status = form.elements.status.value;
  remember(answer.act);
  lines.close();
  leaveRow();
  tell(answer.said);
  coming = [`ressource-${answer.node}`];
  redraw();
});
lines.querySelector("[data-leave]").addEventListener("click", () => lines.close());
lines.addEventListener("close", letGo);

outline.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  const isSeveral = text.split(/\r?\n|\r/).filter((line) => line.trim()).length > 1;
  if (row?.contains(event.target)) {
    if (!isSeveral || event.target !== row.elements.label) return;
    event.preventDefault();
    const before = row.line.dataset.new ? row.elements.label.value.trim() : "";
    return openLines(row.place, before ? `${before}\n${text}` : text);
  }
  const line = event.target.matches("[role=treeitem]") ? event.target : null;
  if (!line || !text.trim()) return;
  event.preventDefault();
  const isBranch = !numberOf(line);
  if (!isSeveral) return newRow(line, isBranch, text.trim());
  openLines(isBranch ? { to: placeOf(line) } : { to: placeOf(above(line)), after: numberOf(line) }, text);
});

// --- keys, mouse -----------------------------------------------------------------------------------------------------------

function pressInTree(event, line) {
  const { key } = event;
  const all = shownLines();
  const at = all.indexOf(line);
  const fold = foldOf(line);
  if (event.altKey) {
    if (key !== "ArrowUp" && key !== "ArrowDown") return false;
    shift(line, key === "ArrowUp");
  } else if (key === "ArrowDown" || key === "ArrowUp") {
    const onWay = key === "ArrowDown" ? all.slice(at + 1) : all.slice(0, at).reverse();
    const next = event.shiftKey ? onWay.find(numberOf) : onWay[0];
    if (event.shiftKey && next) {
      last = numberOf(next);
      choose([numberOf(line), last].filter(Boolean), true);
    }
    go(next);
  } else if (key === "Home" || key === "End") go(all.at(key === "Home" ? 0 : -1));
  else if (key === "ArrowRight") {
    if (fold && !fold.open) fold.open = true;
    else go(line.querySelector("li[data-node]"));
  } else if (key === "ArrowLeft") {
    if (fold?.open) fold.open = false;
    else go(above(line));
  } else if (key === "Enter") newRow(line, Boolean(fold));
  else if (key === "Tab") {
    if (!isIn) return false;
    if (!event.shiftKey) newRow(line, true);
    else if (above(line)) go(above(line));
    else {
      enter(false);
      return false;
    }
  } else if (key === "F2") editRow(line);
  else if (key === "Delete") remove(line);
  else if (key === " ") pick(line, event.shiftKey);
  else if (key === "Escape" && isIn) {
    enter(false);
    tell(words.left);
  } else if (key.length === 1 && /\p{L}|\p{N}/u.test(key)) {
    const begins = (one) => (numberOf(one) ? labelOf(one) : one.innerText.trim()).toLowerCase().startsWith(key.toLowerCase());
    go([...all.slice(at + 1), ...all.slice(0, at)].find(begins));
  } else return false;
  return true;
}

outline.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (row?.contains(event.target)) {
    if (event.key === "Escape") leaveRow();
    else if (event.key === "Enter" && event.target.matches("select")) sendRow();
    else return;
    event.preventDefault();
  } else if (event.target.matches("[role=treeitem]") && pressInTree(event, event.target)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || !done.length) return;
  if (event.target.closest("dialog, textarea, select, input:not([type=checkbox])")) return;
  event.preventDefault();
  undo();
});

outline.addEventListener("submit", (event) => {
  if (event.target !== row) return;
  event.preventDefault();
  sendRow();
});

const INNER = "a, button, summary, input, select, label, .menu, form";
outline.addEventListener("click", (event) => {
  if (event.target.closest("[data-leave]")) return leaveRow();
  const line = lineAt(event.target);
  if (!line || event.target.closest(INNER)) return;
  if (row) return;
  if (event.shiftKey || event.ctrlKey || event.metaKey) pick(line, event.shiftKey);
  else last = numberOf(line);
  go(line);
});
outline.addEventListener("mousedown", (event) => event.shiftKey && !event.target.closest(INNER) && event.preventDefault());
outline.addEventListener("dblclick", (event) => {
  const line = lineAt(event.target);
  if (line && !row && numberOf(line) && !event.target.closest(INNER)) editRow(line);
});
outline.addEventListener("change", (event) => {
  if (!event.target.closest(".pick")) return;
  last = numberOf(lineAt(event.target));
  choose([last], event.target.checked);
});
outline.addEventListener("toggle", (event) => {
  const line = event.target.matches("[data-branch]") && lineAt(event.target);
  if (line) line.setAttribute("aria-expanded", event.target.open);
}, true);
outline.addEventListener("focusout", (event) => {
  if (!row && !outline.contains(event.relatedTarget) && !document.querySelector("dialog[open]")) enter(false);
});
takeBack.addEventListener("submit", (event) => {
  event.preventDefault();
  undo();
});

drawing.addEventListener("click", (event) => {
  const box = event.target.closest("[data-line]");
  if (!box || row) return;
  const line = lineOf(box.dataset.line);
  go(line, false);
  line?.scrollIntoView({ block: "center" });
});

dress();
showChantier();

// --- the form under the outline ----------------------------------------------------------------------------------------

// Without network it is not sent, so that what was typed stays on the page instead of a browser’s page of error.
const adding = document.getElementById("ajouter");
adding?.addEventListener("submit", async (event) => {
  event.preventDefault();
  document.getElementById("unsent").textContent = "";
  try {
    const answer = await fetch("/sante", { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.status >= 500) throw new Error(answer.statusText);
    adding.submit();
  } catch {
    document.getElementById("unsent").textContent = words.failed;
  }
});
