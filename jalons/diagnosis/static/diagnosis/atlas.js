// The map is a single tab stop; arrow keys go from an area to its neighbours. The table has the same data.
const atlas = document.querySelector(".atlas");
const svg = atlas.querySelector("svg");
const list = svg.querySelector("[data-areas]");
// Areas are in the order of the table.
const areas = [...list.querySelectorAll("path")];
const lines = [...document.querySelectorAll("[data-lines] tr:not([data-undrawn])")];
const row = (area) => lines[areas.indexOf(area)];
const told = (area) => [...row(area).querySelectorAll("[data-told]")].map((cell) => cell.textContent.trim()).join("\u00a0: ");

const namespace = "http://www.w3.org/2000/svg";
const rings = ["here", "here-in"].map((name) => {
  const ring = document.createElementNS(namespace, "path");
  ring.setAttribute("class", name);
  return ring;
});
svg.append(...rings);
const tip = document.createElement("p");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true"); // the area has its own accessible name
atlas.append(tip);

svg.removeAttribute("role");
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", atlas.dataset.keys);
for (const colour of list.children) colour.setAttribute("role", "group");
for (const area of areas) {
  area.querySelector("title")?.remove(); // one tooltip is enough
  area.setAttribute("role", "option");
  area.setAttribute("aria-label", told(area));
  area.setAttribute("tabindex", "-1");
}
const middles = new Map();
const middle = (area) => {
  if (!middles.has(area)) {
    const box = area.getBBox();
    middles.set(area, [box.x + box.width / 2, box.y + box.height / 2]);
  }
  return middles.get(area);
};
let current = areas[0]; // the highest value
current.setAttribute("tabindex", "0");

const show = (area) => {
  tip.textContent = told(area);
  tip.hidden = false;
  const [frame, box] = [atlas.getBoundingClientRect(), area.getBoundingClientRect()];
  const left = box.x + box.width / 2 - frame.x - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(0, Math.min(left, frame.width - tip.offsetWidth))}px`;
  const above = box.y - frame.y - tip.offsetHeight - 6;
  tip.style.top = `${above > 0 ? above : box.bottom - frame.y + 6}px`;
};
const hide = () => (tip.hidden = true);
const ring = (path) => rings.forEach((one) => (path ? one.setAttribute("d", path) : one.removeAttribute("d")));

// The best next area is in the direction of the arrow, and straight ahead rather than near.
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const next = ([dx, dy]) => {
  const [x, y] = middle(current);
  let found = null, best = Infinity;
  for (const area of areas) {
    const [ax, ay] = middle(area);
    const ahead = (ax - x) * dx + (ay - y) * dy, aside = Math.abs((ax - x) * dy) + Math.abs((ay - y) * dx);
    const far = ahead + 2 * aside;
    if (ahead > 0 && aside <= 2 * ahead && far < best) [found, best] = [area, far];
  }
  return found;
};
// On the frame instead of the drawing, because an element with a focus listener becomes a tab stop.
atlas.addEventListener("keydown", (event) => {
  if (WAYS[event.key]) next(WAYS[event.key])?.focus();
  else if (event.key === "Home") areas[0].focus();
  else if (event.key === "End") areas.at(-1).focus();
  else if (event.key === "Enter") {
    const line = row(current);
    line.setAttribute("tabindex", "-1");
    line.focus();
    open(current);
  } else if (event.key === "Escape") hide();
  else return;
  event.preventDefault();
});
atlas.addEventListener("focusin", (event) => {
  if (!areas.includes(event.target)) return;
  current.setAttribute("tabindex", "-1");
  current = event.target;
  current.setAttribute("tabindex", "0");
  ring(current.getAttribute("d"));
  show(current);
});
atlas.addEventListener("focusout", () => (ring(null), hide()));
list.addEventListener("pointerover", (event) => areas.includes(event.target) && show(event.target));
list.addEventListener("pointerleave", () => (document.activeElement === current ? show(current) : hide()));
// An area that is touched opens below the map: its value, its line of the table, its places.
const opened = document.querySelector(".opened");
const link = (href, words) => Object.assign(document.createElement("a"), { href, textContent: words });
const open = (area) => {
  const line = row(area), places = line.querySelector("a");
  line.id = `zone-${lines.indexOf(line)}`;
  const name = Object.assign(document.createElement("b"), { textContent: told(area) });
  const ways = [link(`#${line.id}`, opened.dataset.line), ...(places ? [link(places.href, opened.dataset.places)] : [])];
  opened.replaceChildren(name, ...ways);
  opened.hidden = false;
};
list.addEventListener("click", (event) => {
  if (!areas.includes(event.target)) return;
  event.target.focus();
  open(event.target);
});
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
