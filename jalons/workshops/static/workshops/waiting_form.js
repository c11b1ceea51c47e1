// A form of a phone sent without network. On a phone it waits in the queue, like a note: a correction, a pledge, a
// resource; for a table it stays on the page, with what to do.
import { newId, openStore, startQueue } from "./queue.js";

const form = document.querySelector("form[data-waits]");
const strip = document.getElementById("strip");
// `waits`: what is done, for the queue; `names`: the field whose text it shows; `home`: the page of the participant.
const { back, down, kept, number, waits, names = "text", home = back } = form.dataset;

const PATIENCE = 8000;

let queue;
const sent = new Set(); // what this page has put in the queue

function say(sentence) {
  strip.textContent = sentence;
  strip.hidden = !sentence;
}

const typed = () => form.elements[names].value.trim();
// The page that was left for the queue comes back fresh; what is being typed is not thrown away.
const leave = () => typed() && "again" in form.dataset ? say("") : location.replace(back);

async function start() {
  const store = kept && (await openStore());
  if (!store) return null;
  const changed = (notes) => notes.some((note) => note.held && sent.has(note.id)) && location.replace(home);
  return startQueue({ store, place: home, changed, saved: (note) => sent.has(note.id) && leave() });
}

// With the identifier already sent: the server may have stored it, and only its answer was lost.
async function keep() {
  // What is personal leads to a page of its own, which a queue would not show.
  const isPersonal = [...form.querySelectorAll("[data-stays]")].some((field) => field.value.trim());
  queue ??= isPersonal ? undefined : await start();
  if (isPersonal || !queue) return say(down);
  const said = new FormData(form);
  const fields = [...said].filter(([name]) => name !== "client_id" && name !== "csrfmiddlewaretoken");
  const id = said.get("client_id");
  sent.add(id);
  try {
    await queue.add(location.href, fields, said.get(names), { id, does: waits, number, field: names });
  } catch {
    return say(down);
  }
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
    if ("again" in form.dataset) {
      // The network is there: the form leaves by itself, and the browser follows where it leads.
      const answer = await fetch("/sante", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status >= 500) throw new Error(answer.statusText);
      return form.submit();
    }
    // The next page says that the text is kept: fetching it here would use up that message.
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(location.href, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect") return void location.replace(back);
    if (response.status >= 500) throw new Error(response.statusText);
    // Refused: the page says why, with the text in its field.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("form[data-waits]");
    if (!main) throw new Error("another page");
    form.replaceChildren(...main.childNodes);
    form.querySelector("[data-focus]")?.focus();
  } catch {
    await keep();
  }
});
