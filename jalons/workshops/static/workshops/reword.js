// A correction without network: on a phone it waits in the queue, like a note; for a table it stays on the page, with
// what to do.
import { openStore, startQueue } from "./queue.js";

const form = document.getElementById("reword");
const strip = document.getElementById("strip");
const { back, down, kept, number } = form.dataset;

function say(sentence) {
  strip.textContent = sentence;
  strip.hidden = !sentence;
}

// With the identifier already sent: the server may have stored it, and only its answer was lost.
async function keep() {
  const store = kept && (await openStore());
  if (!store) return say(down);
  const said = new FormData(form);
  const fields = [...said].filter(([name]) => name !== "client_id" && name !== "csrfmiddlewaretoken");
  const leave = () => location.replace(back);
  const changed = (notes) => notes.some((note) => note.held && note.id === id) && leave();
  const id = said.get("client_id");
  const queue = startQueue({ store, place: back, changed, saved: (note) => note.id === id && leave() });
  try {
    await queue.add(location.href, fields, said.get("text"), { id, does: "reword", number });
  } catch {
    return say(down);
  }
  form.querySelectorAll("button, textarea").forEach((part) => (part.disabled = true));
  say(kept);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  try {
    // The next page says that the text is kept: fetching it here would use up that message.
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(location.href, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect") return void location.replace(back);
    if (response.status >= 500) throw new Error(response.statusText);
    // Refused: the page says why, with the text in its field.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("#reword");
    if (!main) throw new Error("another page");
    form.replaceChildren(...main.childNodes);
    form.querySelector("[data-focus]")?.focus();
  } catch {
    await keep();
  }
});
