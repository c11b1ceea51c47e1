// A form of a phone sent without network waits in the queue, like a note: a correction, a pledge, a resource, an enjeu, a count
// of papers. It is checked before, as far as a page can; what the server refuses comes back into the form, to be mended.
import { redrawer } from "./live.js";
import { newId, openStore, startQueue } from "./queue.js";

const form = document.querySelector("form[data-waits]");
const strip = document.getElementById("strip");
// `waits`: what is done, for the queue; `names`: the field whose text it shows, within `data-text` (« %t feuilles »), which may
// change with what is typed; `home`: the page of the participant.
const { back, down, kept, number, off, waits, names = "text", home = back } = form.dataset;

const PATIENCE = 8000;

const place = location.href.split("#")[0];
let queue;
const sent = new Set(); // what this page has put in the queue
let isMending = false;

function say(sentence) {
  strip.textContent = sentence;
  strip.hidden = !sentence;
  // What was told before is about something else.
  if (sentence) document.querySelectorAll("main > .notice").forEach((notice) => notice.remove());
}

const typed = () => form.elements[names].value.trim();
const redraw = redrawer(() => ({ last: 0 }));

// The page that was left for the queue comes back fresh; what is being typed is not thrown away.
function saved(note) {
  if (!sent.delete(note.id)) return;
  if (sent.size) return; // what still waits leaves from here
  if (!("again" in form.dataset) || !typed()) return location.replace(back);
  say("");
  redraw();
}

// --- what is refused comes back -------------------------------------------------------------------------------------

// Sent once more as without a script: the answer is the page of the refusal, with what was typed in its fields.
async function mend(note) {
  if (isMending) return;
  isMending = true;
  try {
    const said = new URLSearchParams(note.fields);
    said.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    await sendPlainly(said);
    await queue.drop(note);
  } catch {
    say(note.held.refused); // it stays in the queue, and on the page of the notes
  } finally {
    isMending = false;
  }
}

function changed(notes) {
  const held = notes.find((note) => note.held && note.url === place);
  if (!held) return;
  const isOwn = sent.has(held.id);
  // Once the workshop is open again it leaves by itself, from the page of the notes.
  if (held.held.until === "open") return isOwn && location.replace(home);
  // Another one is being typed here: the refused one waits on the page of the notes.
  if (isOwn && "again" in form.dataset && typed()) return say(held.held.refused);
  sent.delete(held.id);
  mend(held);
}

async function sendPlainly(body) {
  // The next page says that the text is kept: fetching it here would use up that message.
  const response = await fetch(place, { method: "POST", body, redirect: "manual" });
  if (response.type === "opaqueredirect") return location.replace(back);
  if (response.status >= 500) throw new Error(response.statusText);
  // Refused: the page says why, with the text in its field.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("form[data-waits]");
  if (!main) throw new Error("another page");
  say("");
  form.replaceChildren(...main.childNodes);
  form.dispatchEvent(new Event("mended"));
  form.querySelector("[data-focus]")?.focus();
}

// --- what waits -----------------------------------------------------------------------------------------------------

// As the server would say it: a field that must be filled says so before anything waits.
function lacks() {
  form.querySelectorAll("[data-lacks]").forEach((said) => said.remove());
  const empty = [...form.elements].filter((part) => part.dataset.needed && part.validity.valueMissing);
  for (const part of empty) {
    const around = part.closest(".field");
    if (around.querySelector("[data-lacks]")) continue;
    const said = Object.assign(document.createElement("span"), { className: "error", textContent: part.dataset.needed });
    said.dataset.lacks = "";
    said.setAttribute("role", "alert");
    around.querySelector("legend, label").after(said);
  }
  empty[0]?.focus();
  return empty.length > 0;
}

// With the identifier already sent: the server may have stored it, and only its answer was lost.
async function keep() {
  // What is personal leads to a page of its own, which a queue would not show.
  const isPersonal = [...form.querySelectorAll("[data-stays]")].some((field) => field.value.trim());
  await ready;
  if (isPersonal || !queue) return say(down);
  if (lacks()) return say(off ?? "");
  const said = new FormData(form);
  const fields = [...said].filter(([name]) => name !== "client_id" && name !== "csrfmiddlewaretoken");
  const id = said.get("client_id");
  sent.add(id);
  try {
    const text = (form.dataset.text ?? "%t").replace("%t", () => said.get(names));
    await queue.add(place, fields, text, { id, does: waits, number, field: names });
  } catch {
    sent.delete(id);
    return say(down);
  }
  form.dispatchEvent(new Event("kept"));
  if ("again" in form.dataset) {
    if ("resets" in form.dataset) form.reset();
    form.elements[names].value = "";
    form.elements.client_id.value = newId();
    form.elements[names].focus();
  } else form.querySelectorAll("button, textarea, input, select").forEach((part) => (part.disabled = true));
  say(kept);
}

// The button that was pressed, which neither `FormData` nor `submit()` would send.
function press(button) {
  form.querySelector("[data-pressed]")?.remove();
  if (!button?.name) return;
  const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  pressed.dataset.pressed = "";
  form.append(pressed);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  press(event.submitter);
  try {
    if (!("again" in form.dataset)) return await sendPlainly(new URLSearchParams(new FormData(form)));
    // The network is there: the form leaves by itself, and the browser follows where it leads.
    const answer = await fetch("/sante", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500) throw new Error(answer.statusText);
    form.submit();
  } catch {
    await keep();
  }
});

// --- without network -------------------------------------------------------------------------------------------------

if (off) {
  addEventListener("offline", () => strip.hidden && say(off));
  addEventListener("online", () => strip.textContent === off && say(""));
  if (!navigator.onLine) say(off);
}
// Opened last: a form is never sent before this script listens to it.
async function open() {
  const store = kept && (await openStore());
  if (!store) return;
  queue = startQueue({ store, place: home, changed, saved });
  queue.now();
}

const ready = open();
