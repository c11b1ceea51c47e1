// What the palette finds, and how it is walked by the keys. `base/page.js` opens it, then fetches this.

const dialog = document.querySelector("#palette");
const form = dialog.querySelector("form");
const field = form.querySelector("input");
const found = dialog.querySelector("[data-found]");
const status = dialog.querySelector("[role=status]");
const WAIT = 120; // milliseconds without a key before the server is asked

let timer, asking;
let answered = null; // the text whose results are shown

function options() {
  return [...found.querySelectorAll("[role=option]")];
}

function choose(option) {
  for (const each of options()) each.setAttribute("aria-selected", String(each === option));
  if (!option) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

export async function ask() {
  const text = field.value.trim();
  if (text === answered) return;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const address = `${form.action}?${new URLSearchParams({ q: text })}`;
    const answer = await fetch(address, { headers: { "X-Script": "1" }, signal });
    if (!answer.ok || answer.redirected) return; // Enter then sends the form, and the page says what happened
    const html = await answer.text();
    if (signal.aborted) return;
    found.innerHTML = html;
  } catch {
    return;
  }
  answered = text;
  options().forEach((option, rank) => (option.id = `palette-${rank}`));
  field.setAttribute("aria-expanded", String(options().length > 0));
  status.textContent = found.querySelector("[data-said]").textContent.trim();
  choose(options()[0]);
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const all = options();
  const here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(all[(here + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length]);
  } else if (event.key === "Enter" && here >= 0 && field.value.trim() === answered) {
    event.preventDefault();
    all[here].click();
  }
});

// Leaving by a link, also to a place of this same page; the focus goes back by itself.
found.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
dialog.addEventListener("click", (event) => (event.target === dialog || event.target.closest("[data-close]")) && dialog.close());
