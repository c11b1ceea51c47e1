// What is typed in a long form stays in this browser until it is stored (base/local_drafts.py, decision 0044).
const PREFIX = "draft:";
const LEFT = `${PREFIX}left`;
const LASTS = 30 * 24 * 3600 * 1000;
const MOST = 5;
const CONTROLS = /^(text|search|email|tel|url|number|date|time|datetime-local|month|color|range|textarea|select-.+|checkbox|radio)$/;

// --- the store: the drafts of a form, one for each page where it was typed ---------------------------------------------

const allNames = () => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
};

function read(key) {
  try {
    const drafts = JSON.parse(localStorage.getItem(PREFIX + key)) ?? [];
    return drafts.filter((draft) => draft.at > Date.now() - LASTS && draft.typed && draft.before);
  } catch {
    return [];
  }
}

// It throws when the browser refuses to keep anything, or has no room left.
function write(key, drafts) {
  if (drafts.length) localStorage.setItem(PREFIX + key, JSON.stringify(drafts));
  else localStorage.removeItem(PREFIX + key);
}

function removeDraft(key, id) {
  const drafts = read(key);
  try {
    write(key, drafts.filter((draft) => draft.id !== id));
  } catch {}
}

// A form that is stored takes with it the drafts that its page offered and that nobody took.
function removeStored(key, id) {
  for (const draft of read(key)) if (draft.id === id || draft.under === id) removeDraft(key, draft.id);
}

// Only what that account typed stays on this machine; its open tabs stop keeping what belongs to another.
function forgetOthers(owner) {
  for (const name of allNames()) if (!owner || !name.startsWith(PREFIX + owner)) localStorage.removeItem(name);
}

function leave(owner) {
  forgetOthers(owner);
  try {
    localStorage.setItem(LEFT, owner);
    localStorage.removeItem(LEFT);
  } catch {}
}

for (const name of allNames()) if (!read(name.slice(PREFIX.length)).length) localStorage.removeItem(name);

// --- what the server tells, once ---------------------------------------------------------------------------------------

for (const { dataset } of document.querySelectorAll("[data-drafts]")) {
  const [verb, told = ""] = dataset.drafts.split(" ");
  const dot = told.lastIndexOf(".");
  if (verb === "saved") removeStored(told.slice(0, dot), told.slice(dot + 1));
  else leave(told);
}

// --- one form ----------------------------------------------------------------------------------------------------------

// What may be said beside any form of the page: its first form holds it.
const notices = document.querySelector("[data-draft-words]")?.content;

const same = (some, others) => JSON.stringify(some) === JSON.stringify(others);
const isTick = (control) => control.type === "checkbox" || control.type === "radio";
const hour = (at) => `${at.getHours()} h ${String(at.getMinutes()).padStart(2, "0")}`;
const dayOf = (at) => at.toLocaleDateString("fr-FR", { day: "numeric", month: "long" });

function chosen(control, first) {
  if (isTick(control)) return (first ? control.defaultChecked : control.checked) ? [control.value] : [];
  if (!control.options) return [first ? control.defaultValue : control.value];
  const options = [...control.options].filter((option) => (first ? option.defaultSelected : option.selected));
  if (!options.length && !control.multiple) options.push(...[...control.options].slice(0, 1));
  return options.map((option) => option.value);
}

function keep(form, template) {
  const key = template.dataset.draft;
  const owner = key.split(".")[0];
  const id = template.dataset.version || Math.random().toString(36).slice(2, 12);
  const controls = () => [...form.elements].filter((control) => control.name && CONTROLS.test(control.type));
  const named = (name) => controls().filter((control) => control.name === name);
  // Fields of a draft that the page already shows (it was refused, or the session had ended), and what they were before.
  const held = new Map();
  const said = new Set();
  let known = new Set([id]);
  let waits = false; // typed since it was last kept
  let isRefused = false;
  let isOut = false;
  let isSending = false;
  const others = []; // drafts of this form from other pages, the newest first: one is offered at a time
  let kept; // the sentence that tells when it was kept
  let timer;

  function values(first) {
    const found = {};
    for (const control of controls()) (found[control.name] ??= []).push(...chosen(control, first));
    return found;
  }

  // What differs from the page, beside what the page had.
  function typedFields() {
    const [first, now] = [values(true), values(false)];
    const names = Object.keys(now).filter((name) => held.has(name) || !same(now[name], first[name]));
    const pick = (from) => Object.fromEntries(names.map((name) => [name, from(name)]));
    return { typed: pick((name) => now[name]), before: pick((name) => (held.has(name) ? held.get(name) : first[name])), names };
  }

  function say(what) {
    if (said.has(what)) return;
    said.add(what);
    form.prepend(notices.querySelector(`[data-${what}]`).cloneNode(true));
  }

  // Read aloud once; the hour then follows without a word.
  function tellKept(isKept) {
    if (!isKept) kept = void kept?.remove();
    else if (kept) kept.removeAttribute("role");
    else form.append((kept = notices.querySelector("[data-kept]").cloneNode(true)));
    if (kept) kept.querySelector("time").textContent = hour(new Date());
  }

  function save() {
    clearTimeout(timer);
    if (!waits || isOut) return;
    const { typed, before, names } = typedFields();
    // The same words typed again take the place of the first ones.
    const drafts = read(key).filter((draft) => draft.id !== id && !same(draft.typed, typed));
    if (names.length) drafts.unshift({ id, at: Date.now(), typed, before });
    try {
      write(key, drafts.slice(0, MOST));
      waits = isRefused = false;
      tellKept(names.length > 0);
    } catch {
      isRefused = true;
      say("refused");
    }
  }

  function touch() {
    waits = true;
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  }

  function label(name) {
    const [control] = named(name);
    const words = isTick(control) && control.closest("fieldset")?.querySelector("legend");
    return (words || control.labels?.[0] || control).textContent.trim().replace(/\s+/g, " ") || control.ariaLabel;
  }

  function inWords(name, list) {
    const words = named(name).flatMap((control) => {
      if (isTick(control)) return list.includes(control.value) ? [control.labels[0].textContent.trim()] : [];
      const options = [...(control.options ?? [])].filter((option) => list.includes(option.value));
      return control.options ? options.map((option) => option.text) : [];
    });
    return words.join(", ") || (named(name)[0].options || isTick(named(name)[0]) ? "" : list.filter(Boolean).join(", "));
  }

  function take(draft) {
    for (const [name, list] of Object.entries(draft.typed)) {
      const rest = [...list];
      for (const control of named(name)) {
        if (isTick(control)) control.checked = list.includes(control.value);
        else if (control.options) for (const option of control.options) option.selected = list.includes(option.value);
        else control.value = rest.shift() ?? "";
        control.closest("details")?.setAttribute("open", "");
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    save();
    if (!isRefused) removeDraft(key, draft.id);
  }

  function offer(draft, differing) {
    const shown = notices.querySelector("[data-offer]").cloneNode(true);
    const at = new Date(draft.at);
    const isToday = at.toDateString() === new Date().toDateString();
    const list = shown.querySelector("dl");
    const first = values(true);
    shown.querySelector("time").textContent = isToday ? hour(at) : `${hour(at)} (${dayOf(at)})`;
    shown.querySelector("time").dateTime = at.toISOString();
    for (const name of differing) {
      const row = list.appendChild(document.createElement("div"));
      row.appendChild(document.createElement("dt")).textContent = label(name);
      for (const [words, said] of [
        [list.dataset.typed, draft.typed[name]],
        [list.dataset.saved, first[name]],
      ])
        row.appendChild(document.createElement("dd")).textContent =
          `${words}\u00a0: ${inWords(name, said) || list.dataset.nothing}`;
    }
    if (differing.some((name) => draft.before[name] && !same(draft.before[name], first[name]))) {
      shown.querySelector("[data-newer]").hidden = false;
      shown.querySelector("details").open = true;
    }
    function close() {
      shown.remove();
      named(differing[0])[0]?.focus();
      others.shift();
      offerNext();
    }
    shown.querySelector("[data-take]").addEventListener("click", () => (take(draft), close()));
    shown.querySelector("[data-drop]").addEventListener("click", () => (removeDraft(key, draft.id), close()));
    form.prepend(shown);
  }

  function offerNext() {
    if (others.length) offer(...others[0]);
  }

  // See removeStored: whether the form is stored is known by the next page alone.
  function markOthers() {
    const ids = others.map(([draft]) => draft.id);
    if (!ids.length) return;
    try {
      write(key, read(key).map((draft) => (ids.includes(draft.id) ? { ...draft, under: id } : draft)));
    } catch {}
  }

  // What was kept before this page: this very draft, one that the page already shows, or another to be offered.
  const before = read(key);
  const latest = before.filter((draft, rank) => before.findIndex((other) => same(other.typed, draft.typed)) === rank);
  for (const draft of before) if (!latest.includes(draft) && draft.id !== id) removeDraft(key, draft.id);
  for (const draft of latest.reverse()) {
    const first = values(true);
    const names = Object.keys(draft.typed).filter((name) => name in first);
    const differing = names.filter((name) => !same(draft.typed[name], first[name]));
    known.add(draft.id);
    if (draft.id === id || !differing.length) names.forEach((name) => held.set(name, draft.before[name]));
    else others.unshift([draft, differing]);
    if (draft.id !== id && !differing.length) {
      removeDraft(key, draft.id);
      waits = true;
    }
  }
  offerNext();
  if (template.dataset.version && !held.size) {
    // A refused form of which nothing was kept: all that it shows is still to be stored, and what was there before is not known.
    for (const name of Object.keys(values(true))) held.set(name, null);
    waits = true;
  }
  save();

  document.addEventListener("input", (event) => event.target.form === form && touch());
  document.addEventListener("change", (event) => event.target.form === form && touch());
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("pagehide", save);
  addEventListener("pageshow", () => (isSending = false));
  form.addEventListener("submit", () => {
    save();
    markOthers();
    isSending = true;
  });
  form.addEventListener("formdata", (event) => event.formData.set("draft_key", `${key}.${id}`));
  addEventListener("beforeunload", (event) => {
    save();
    if (!isSending && (isRefused || isOut) && typedFields().names.length) event.preventDefault();
  });
  addEventListener("storage", (event) => {
    if (event.key === LEFT && event.newValue !== null && event.newValue !== owner) {
      isOut = true;
      say("left");
    } else if (event.key === PREFIX + key) {
      const ids = read(key).map((draft) => draft.id);
      if (ids.some((other) => !known.has(other))) say("twice");
      known = new Set([...known, ...ids]);
    }
  });
}

for (const template of document.querySelectorAll("template[data-draft]")) {
  const owner = template.dataset.draft.split(".")[0];
  // The owner of a private link has no account: others stay.
  if ("signedIn" in template.dataset) forgetOthers(owner);
  keep(template.closest("form"), template);
}
