// Small comforts for every page; nothing depends on them.

// After a refused form, the summary of errors is read first.
document.querySelector("[data-focus]")?.focus();

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

// A page that comes back from the memory of the browser (« Précédent ») is another one than when it was first sent: the
// server takes the same form, sent twice by the same page, for one gesture (base/http.py).
let shown;
addEventListener("pageshow", (event) => event.persisted && (shown = Date.now()));
document.addEventListener("formdata", (event) => {
  if (shown && event.target.method === "post") event.formData.set("shown", shown);
});
