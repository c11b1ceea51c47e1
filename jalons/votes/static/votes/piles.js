// The piles of papers of a table: any of them is typed on the page that is open, with or without network. What is typed
// in one stays while another is open; what waits for the network says so on its button.
const form = document.querySelector("form[data-waits]");
const list = document.getElementById("piles");
const piles = [...list.querySelectorAll("a[data-college]")];
const typed = new Map(); // college → what was left in its fields

const fields = () => [...form.elements].filter((field) => /^(voters|seen|[dr]-.*)$/.test(field.name));
const shown = () => piles.find((pile) => pile.dataset.college === form.elements.college.value);
const valuesOf = (pile) => typed.get(pile.dataset.college) ?? { seen: pile.dataset.seen, ...JSON.parse(pile.dataset.fields) };
const leave = () => typed.set(shown().dataset.college, Object.fromEntries(fields().map((field) => [field.name, field.value])));

function mark() {
  for (const pile of piles) {
    pile.classList.toggle("alt", pile !== shown());
    pile.removeAttribute("aria-current");
  }
  shown().setAttribute("aria-current", "page");
  form.dataset.text = shown().dataset.text;
}

function open(pile) {
  form.elements.college.value = pile.dataset.college;
  const values = valuesOf(pile);
  for (const field of fields()) field.value = values[field.name] ?? "";
  form.querySelectorAll(".error").forEach((said) => said.remove());
  mark();
  form.elements.voters.focus();
}

for (const pile of piles)
  pile.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
    open(pile);
  });

// The count waits in the queue: the next pile that nobody has counted comes.
form.addEventListener("kept", () => {
  const sent = shown();
  leave();
  if (!("waits" in sent.dataset)) sent.append(` ${list.dataset.waiting}`);
  sent.dataset.waits = "";
  const next = piles.find((pile) => !pile.dataset.seen && !("waits" in pile.dataset));
  queueMicrotask(() => open(next ?? sent));
});
// A refused count is back in the form, which may show another pile, or other propositions: what was typed about those of
// before is of no use, and their counts are gone.
let propositions = form.elements.propositions.value;
form.addEventListener("mended", () => {
  if (form.elements.propositions.value !== propositions) {
    propositions = form.elements.propositions.value;
    typed.clear();
    for (const pile of piles) Object.assign(pile.dataset, { seen: "", fields: "{}" });
  }
  mark();
});
