// Small comforts for every page; nothing depends on them.

// After a refused form, the summary of errors is read first.
document.querySelector("[data-focus]")?.focus();

// The tab of this page is in sight, however many come before it.
for (const tab of document.querySelectorAll(".tabs [aria-current], .views.toolbar > [aria-current]")) {
  const list = tab.closest("ul, .views");
  const [room, place] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
  list.scrollLeft += place.left + place.width / 2 - room.left - room.width / 2;
}

// An arrow covers the tab that its strip would cut, as long as there are others on that side.
for (const strip of document.querySelectorAll(".tabs ul")) {
  const tell = () => {
    strip.toggleAttribute("data-before", strip.scrollLeft > 4);
    strip.toggleAttribute("data-after", strip.scrollLeft + strip.clientWidth < strip.scrollWidth - 4);
  };
  tell();
  strip.addEventListener("scroll", tell, { passive: true });
  addEventListener("resize", tell);
}

// A plan wider than its room opens on today, with a third of the room for what is just past.
const now = document.querySelector(".plan thead .g-now");
if (now) {
  const plan = now.closest(".plan");
  const [room, place, first] = [plan, now, plan.querySelector("th")].map((one) => one.getBoundingClientRect());
  plan.scrollLeft += place.left - first.right - (room.right - first.right) / 3;
}

// « Déplacer vers » menus: Escape closes and gives the focus back, arrows walk.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll("summary, button, a")].filter((item) => item.offsetParent);
    const step = event.key === "ArrowDown" ? 1 : -1;
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
    event.preventDefault();
  }
});
// One menu at a time.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.menu[open]"))
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu !== event.target && (menu.open = false));
}, true);

// « ? » shows the keys of the page. A key alone disturbs who speaks to the machine, or types with one hand: it can be
// turned off, here and for the search (« / »).
const keys = document.getElementById("keyboard-help");
if (keys) {
  const opener = document.querySelector("[data-keyboard-help]");
  const off = keys.querySelector("[data-keys-off]");
  opener.hidden = false;
  opener.addEventListener("click", () => keys.showModal());
  off.checked = keysAreOff();
  off.addEventListener("change", () => store("jalons-keys", off.checked ? "off" : ""));
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && isKeyAlone(event) && !keys.open) keys.showModal();
  });
}

// A link to a part of the page where one is leaves the menu open over it.
addEventListener("hashchange", () => document.querySelector(".nav:popover-open")?.hidePopover());

// « / » or Ctrl K opens the palette of a roadmap, whose script is fetched when it is first asked for.
const palette = document.querySelector("dialog[data-script]");
if (palette) {
  const openPalette = async () => {
    if (palette.open || document.querySelector("dialog:modal")) return;
    document.querySelectorAll("[popover]:popover-open").forEach((each) => each.hidePopover());
    palette.showModal();
    palette.querySelector("input").select();
    (await import(palette.dataset.script)).ask();
  };
  for (const opener of document.querySelectorAll("[data-open-palette]")) opener.addEventListener("click", openPalette);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const withControl = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!withControl && (event.key !== "/" || !isKeyAlone(event))) return;
    event.preventDefault();
    openPalette();
  });
}

// Whether a key was pressed alone, outside any field, by somebody who wants it to act.
function isKeyAlone(event) {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  return !writes && !event.ctrlKey && !event.metaKey && !event.altKey && !keysAreOff();
}

function keysAreOff() {
  try {
    return localStorage.getItem("jalons-keys") === "off";
  } catch {
    return false;
  }
}

function store(name, value) {
  try {
    value ? localStorage.setItem(name, value) : localStorage.removeItem(name);
  } catch {
    // The machine keeps nothing: the choice holds for this page.
  }
}
// Ctrl-Enter, or Cmd-Enter, sends a form where Enter begins a line, unless it has several buttons to choose from.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
  const form = event.target.form;
  if (!form?.querySelector("textarea") || event.defaultPrevented) return;
  const buttons = [...form.elements].filter((button) => button.type === "submit" && !button.name);
  if (buttons.length === 1) form.requestSubmit(buttons[0]);
});

// The bar of what is done to several rows says how many are ticked.
const bar = document.getElementById("several");
const told = bar?.querySelector("output");
if (told) {
  const tell = () => {
    const n = [...bar.elements].filter((box) => box.type === "checkbox" && box.checked).length;
    told.value = n ? `${n} ${n > 1 ? told.dataset.many : told.dataset.one}` : "";
  };
  document.addEventListener("change", (event) => event.target.form === bar && tell());
  addEventListener("pageshow", tell); // the browser ticks again what it remembers
  tell();
}

// A page that comes back from the memory of the browser (« Précédent ») is another one than when it was first sent: the
// server takes the same form, sent twice by the same page, for one gesture (base/http.py).
let shown;
addEventListener("pageshow", (event) => event.persisted && (shown = Date.now()));
document.addEventListener("formdata", (event) => {
  if (shown && event.target.method === "post") event.formData.set("shown", shown);
});
