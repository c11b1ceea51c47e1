// Typing notes with the keyboard only: Enter sends, Escape goes to the tags, where one key ticks one; Enter comes back.
// This script shows the keys beside the labels; without it, the same form works with Tab and Space.
const formOf = (element) => element.closest?.("form[data-sticky]");
const boxes = (form) => [...form.querySelectorAll(".chips input[type=checkbox], .chips input[type=radio]")];

function mark() {
  for (const chips of document.querySelectorAll(".chips[data-keys]")) {
    chips.querySelectorAll("input").forEach((box, place) => {
      const key = chips.dataset.keys[place];
      if (!key || box.dataset.key) return;
      box.dataset.key = key;
      box.setAttribute("aria-keyshortcuts", key);
      const shown = document.createElement("kbd");
      shown.textContent = key.toUpperCase();
      shown.ariaHidden = "true";
      box.labels[0].append(shown);
    });
  }
  document.querySelectorAll("[data-scripted]").forEach((element) => (element.hidden = false));
}

// Digits are read by the position of the key, because a French keyboard needs Shift for them.
const isKey = (event, key) =>
  event.key.toLowerCase() === key || event.code === `Digit${key}` || event.code === `Numpad${key}`;

document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  if (!form || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const text = form.querySelector("textarea");
  const { key, target } = event;
  if (target.closest(".chips")) {
    const box = boxes(form).find((one) => one.dataset.key && isKey(event, one.dataset.key));
    if (key === "Enter" || key === "Escape") text.focus();
    else if (box && target.type !== "text") box.click();
    else return;
  } else if (key === "Escape") {
    const tags = form.querySelector("[data-fold]");
    if (tags) tags.open = true;
    (tags?.querySelector(".chips input") ?? boxes(form)[0])?.focus();
  } else if (key === "Enter" && !event.shiftKey && target === text) form.requestSubmit();
  else if (key === "Enter" && target.dataset.next) document.getElementById(target.dataset.next).focus();
  else return;
  event.preventDefault();
});

// A suggested number is selected, so that typing replaces it.
const typeOver = (element) => element?.dataset.next && element.select();
document.addEventListener("focusin", (event) => typeOver(event.target));

// --- tags that stay from one note to the next, even when the page is opened again without the network ----------------

const kept = document.querySelector("form[data-remember]");
const name = `${location.pathname}tags`;

function remember() {
  try {
    sessionStorage.setItem(name, JSON.stringify(boxes(kept).flatMap((box) => (box.checked ? [`${box.name}:${box.value}`] : []))));
  } catch {
    // The browser forbids storage: the server knows the tags of the last note.
  }
  sayTicked();
}

// Folded, so that the last notes stay in view: what is ticked is written beside, and whether it was open is remembered.
const fold = kept?.querySelector("[data-fold]");

function sayTicked() {
  if (!fold) return;
  const ticked = [...fold.querySelectorAll(".chips :checked")].map((box) => box.labels[0].querySelector("span").textContent);
  fold.querySelector("[data-ticked]").textContent = ticked.join(", ");
}

if (fold) {
  fold.open = sessionStorage.getItem(`${name}:open`) === "1";
  fold.addEventListener("toggle", () => sessionStorage.setItem(`${name}:open`, fold.open ? "1" : ""));
}

if (kept) {
  const known = JSON.parse(sessionStorage.getItem(name) ?? "null");
  if (known) boxes(kept).forEach((box) => (box.checked = known.includes(`${box.name}:${box.value}`)));
  kept.addEventListener("change", remember);
  kept.querySelector("[data-clear]").addEventListener("click", () => {
    boxes(kept).forEach((box) => (box.checked = box.type === "radio" && !box.value));
    remember();
    kept.querySelector("textarea").focus();
  });
  sayTicked();
}

function settle() {
  mark();
  typeOver(document.activeElement);
}

settle();
document.addEventListener("part", settle);
