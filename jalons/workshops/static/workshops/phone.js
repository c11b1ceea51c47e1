// The page of a participant, or of the secretary of a table: notes go through the queue, the strip shows their state.
import { awaitOpening, follow, keepTime, LEAVES, redrawer } from "./live.js";
import { openStore, startQueue } from "./queue.js";

// The page as it arrived, before anything changes in it, without what it was told.
const arrived = document.documentElement.cloneNode(true);
arrived.querySelectorAll("main > .notice").forEach((notice) => notice.remove());

const by = (id) => document.getElementById(id);
const strip = by("strip");
const words = by("words").dataset;
const form = by("write");
const field = form?.querySelector("textarea");
const own = by("own");
const LIMIT = 500;
const place = location.pathname;

let queue;
let stream;
// Only the live parts are fetched. A note of somebody else changes none of them, so it causes no fetch.
let asked = 0;
const redraw = redrawer(() => ({ last: asked }), drawn, { "X-Script": "1" });
let isDown = false;
let waiting = 0;
let acts = 0; // withdrawals and corrections in the queue
let paused = 0;
let progress = "";
let wasSaved = "";
let justSent = false;
// The last note that an event told of, and one's own notes, just saved, whose event has not come yet.
let newest = 0;
const unheard = new Set();

// --- what the strip says -------------------------------------------------------------------------------------------

function show() {
  const closed = strip.dataset.state === "clos";
  let sentence = "";
  if ((waiting || acts) && strip.dataset.state === "door") sentence = words.door;
  else if ((waiting || acts) && progress === "sending" && !isDown) sentence = words.sending;
  else if (waiting) sentence = waiting > 1 ? words.many.replace("%n", waiting) : words.one;
  else if (acts) sentence = acts > 1 ? words.acts.replace("%n", acts) : words.act;
  else if (paused && !closed) sentence = words.paused.replace("%n", paused);
  else if (closed) sentence = words.closed;
  else if (isDown) sentence = words.down;
  else if (wasSaved) sentence = wasSaved;
  if (strip.textContent !== sentence) strip.textContent = sentence;
  strip.hidden = !sentence;
  strip.classList.toggle("good", sentence === wasSaved);
}

// --- notes that wait, notes that were refused ----------------------------------------------------------------------

const from = (id) => by(id).content.firstElementChild.cloneNode(true);

function changed(notes, state) {
  progress = state;
  waiting = notes.filter((note) => !note.held && !note.does).length;
  acts = notes.filter((note) => !note.held && note.does).length;
  paused = notes.filter((note) => note.held?.until === "open").length;
  const list = by("queued");
  const before = new Map([...list.children].map((item) => [item.dataset.id, item]));
  // A refused note that is being corrected is not rendered again.
  const items = notes.toReversed?.() ?? [...notes].reverse();
  list.replaceChildren(
    ...items.map((note) => {
      const kind = isHeld(note) ? "held" : "waiting";
      const known = before.get(note.id);
      if (known?.dataset.kind === kind) return known;
      const item = kind === "held" ? heldItem(note) : waitingItem(note);
      item.dataset.id = note.id;
      item.dataset.kind = kind;
      return item;
    }),
  );
  // Notes sent by another tab are now among the stored ones.
  const left = new Set(notes.map((note) => note.id));
  if ([...before.keys()].some((id) => !left.has(id))) redraw();
  // The button keeps the focus: it says that it waits, and a second tap does nothing.
  for (const way of own?.querySelectorAll("button[data-does]") ?? [])
    way.ariaDisabled = notes.some((note) => !note.held && note.does && note.number === numberOf(way)) || null;
  sayNone();
  show();
  // The cookie is lost: the page asks to join again, and the queue follows.
  const isFresh = performance.getEntriesByType("navigation")[0]?.type !== "reload";
  if (state === "door" && strip.dataset.state === "ouvert" && isFresh) location.reload();
}

function sayNone() {
  by("none")?.toggleAttribute("hidden", by("queued").children.length > 0 || own?.children.length > 0);
}

// A frozen wall needs no action: the note is sent later by itself, like one that waits for the network.
const isHeld = (note) => note.held && !(note.held.frozen && strip.dataset.state === "ouvert");

function waitingItem(note) {
  const item = from("t-waiting");
  item.querySelector("p").innerText = note.does ? words[note.does].replace("%t", () => note.text) : note.text;
  return item;
}

function heldItem(note) {
  const item = from("t-held");
  const text = item.querySelector("textarea");
  text.value = note.text;
  item.querySelector("[role=alert]").textContent = note.held.refused || words.lost;
  // A note that could not be withdrawn is still on the wall: the refused act is dropped.
  const isAct = note.does === "withdraw" || note.does === "restore";
  const isCount = note.does === "count";
  if (isAct || isCount) for (const part of item.querySelectorAll("textarea, [data-again], [data-copy]")) part.hidden = true;
  if (isAct) item.querySelector("[data-drop]").textContent = words.understood;
  // What has a page of its own is mended there: see waiting_form.js. A count is not a text to send again.
  if (note.does && !isAct) Object.assign(item.querySelector("[data-page]"), { href: note.url, hidden: false });
  if (isCount) item.querySelector("p").after(waitingItem(note).querySelector("p"));
  item.querySelector("[data-again]").addEventListener("click", () => text.value.trim() && queue.again(note, text.value));
  item.querySelector("[data-copy]").addEventListener("click", async () => {
    text.select();
    await (navigator.clipboard?.writeText(text.value) ?? document.execCommand("copy"));
    item.querySelector("[role=alert]").textContent = words.copied;
  });
  item.querySelector("[data-drop]").addEventListener("click", () => (isAct || confirm(words.drop)) && queue.drop(note));
  return item;
}

function saved(note, number, answer) {
  wasSaved = { withdraw: words.withdrawn, restore: words.restored }[note.does] ?? words.saved;
  by("queued").querySelector(`[data-id="${note.id}"]`)?.remove();
  // It was stored, so the facilitation has opened the workshop again.
  if (strip.dataset.state === "clos") reopen();
  if (note.does) return redraw();
  if (!own || own.querySelector(`[data-note="${number}"]`)) return;
  if (number > newest) unheard.add(String(number));
  const item = from("t-own");
  item.dataset.note = number;
  item.querySelector("p").innerText = note.text;
  const address = own.dataset.reword.replace("/0/", `/${number}/`);
  item.querySelector("a").href = address;
  item.querySelector("[data-does]")?.setAttribute("formaction", `${address}retirer/`);
  for (const said of item.querySelectorAll("footer .sr")) said.textContent = said.textContent.replace("0", number);
  const about = item.querySelector("[data-tags]");
  if (about) about.textContent = tagsOf(note).join(", ");
  item.querySelector("[data-named]")?.toggleAttribute("hidden", !answer.named);
  if (answer.waits) item.querySelector(".tag.good")?.replaceWith(from("t-read"));
  own.prepend(item);
  keepOwn();
}

// The tags of a note as text, as the page shows them.
function tagsOf(note) {
  const ticked = note.fields.filter(([name, value]) => value && ["audiences", "causes", "communes"].includes(name));
  return ticked.map(([name, value]) => {
    const box = form?.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
    return box?.labels?.[0]?.querySelector("span").textContent ?? value;
  });
}

// --- writing -------------------------------------------------------------------------------------------------------

const length = (text) => [...text.trim()].length;

function complain(sentence) {
  let said = form.querySelector("[data-said]");
  if (!said) {
    said = document.createElement("p");
    said.className = "notice bad";
    said.dataset.said = "";
    said.id = "said";
    said.setAttribute("role", "alert");
    field.before(said);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} said`);
  }
  said.textContent = sentence;
  said.hidden = !sentence;
  field.toggleAttribute("aria-invalid", Boolean(sentence));
  // « Enregistré » is about the previous note: beside a refusal it would be read as about this one.
  if (sentence) wasSaved = "";
  show();
}

function counted() {
  const typed = length(field.value);
  by("counter").textContent = `${typed} / ${LIMIT}`;
  by("counter").classList.toggle("over", typed > LIMIT);
  remember(field.value);
  // « Enregistré » was about the previous note.
  if (typed && wasSaved === words.saved) {
    wasSaved = "";
    show();
  }
}

// What is being typed survives a reload of this tab.
function remember(text) {
  try {
    if (text) sessionStorage.setItem(place, text);
    else sessionStorage.removeItem(place);
  } catch {
    // The browser forbids storage: only the draft is lost by a reload.
  }
}

// A form that left before this script was ready has remembered a text that is now the last of one's notes.
const isLast = (text) => own?.firstElementChild?.querySelector("p").innerText.trim() === text.trim();

async function send(event) {
  event.preventDefault();
  const text = field.value.trim();
  const typed = length(text);
  // A second tap, once the note has left the field, is not an empty note.
  if (!text) justSent || complain(words.empty);
  else if (typed > LIMIT) complain(words.long.replace("%n", new Intl.NumberFormat("fr").format(typed)));
  else {
    complain("");
    const kept = [...new FormData(form)].filter(([name]) => name !== "client_id" && name !== "csrfmiddlewaretoken");
    // Before anything is awaited, so that a second tap finds an empty field and the focus does not move while typing.
    field.value = "";
    justSent = true;
    counted();
    field.focus();
    try {
      await queue.add(form.getAttribute("action"), kept, text);
    } catch {
      field.value = text;
      return form.submit(); // no storage left in this browser: send as without a script
    }
    if ("sticky" in form.dataset) return;
    form.querySelectorAll(".more :is(input:checked)").forEach((box) => (box.checked = false));
    form.querySelectorAll(".more input[list]").forEach((box) => (box.value = ""));
    return;
  }
  field.focus();
}

// --- one's own notes: off the wall, and back on it -----------------------------------------------------------------

const numberOf = (way) => way.closest("[data-note]").dataset.note;

async function act(event) {
  event.preventDefault();
  const way = event.submitter;
  if (way.ariaDisabled) return;
  way.ariaDisabled = true; // before anything is awaited, so that a second tap does nothing
  const does = { does: way.dataset.does, number: numberOf(way) };
  try {
    await queue.add(way.formAction, [], way.closest("[data-note]").querySelector("p").innerText, does);
  } catch {
    by("mine").action = way.formAction;
    by("mine").submit(); // no storage left in this browser: send as without a script
  }
}

// --- the room ------------------------------------------------------------------------------------------------------

function offer(open) {
  document.querySelectorAll("#write button, #own .acts, #own footer a").forEach((way) => (way.hidden = !open));
  if (form) form.hidden = !open && !field.value;
}

function becomes(state) {
  const before = strip.dataset.state;
  strip.dataset.state = state;
  if (state === "clos") {
    stream?.stop();
    if (before !== state) awaitReopening();
    isDown = false;
    // Nothing more can be sent; the text being typed stays, to be read or copied.
    offer(false);
    by("votes")?.replaceChildren(); // they closed with it
    forget();
    queue?.now(); // notes that waited for the wall are shown with what to do
  } else if (state === "ouvert") {
    offer(true);
    queue?.reopen();
    redraw();
  }
  show();
}

function listen() {
  if (!strip.dataset.stream || strip.dataset.state === "clos") return;
  // All phones must not ask at once: the event gives a delay in milliseconds over which to spread.
  let soon;
  const paced = (spread, number) => {
    asked = number;
    soon ??= setTimeout(() => {
      soon = undefined;
      redraw();
    }, Math.random() * (Number(spread) || 1000));
  };
  stream = follow(strip.dataset.stream, strip.dataset.after, {
    events: {
      count: (news, number) => {
        const [total, changed] = news.split(" ");
        by("count").textContent = total;
        // What the facilitation did to one's own note; the event that tells of its writing changes nothing.
        if (changed && !unheard.delete(changed) && own?.querySelector(`[data-note="${changed}"]`)) paced("", number);
        newest = Math.max(newest, Number(changed ?? 0));
      },
      state: becomes,
      pace: (...news) => {
        paced(...news);
        queue?.reopen();
      },
      ballot: paced,
      resync: (_missed, number) => paced("", number),
    },
    up: () => {
      isDown = false;
      show();
      queue?.now();
    },
    down: () => {
      isDown = true;
      show();
    },
  });
}

// --- the page, when it is opened again without the network ---------------------------------------------------------

const SHELL = "jalons-phones";

async function keepPage() {
  if (strip.dataset.state === "clos") return forget();
  if (!strip.dataset.worker || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(strip.dataset.worker, { scope: "/a/" });
  const shell = await caches.open(SHELL);
  if (await shell.match(place, { ignoreVary: true })) return;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const here = files.filter((file) => /\.(js|css|svg)$/.test(new URL(file).pathname));
  // A whole room arrives at once: the page is not asked a second time. What answers a form is at another address.
  // The other page of a table opens without network too, with what it is made of: see `worker.js`.
  for (const link of document.querySelectorAll("a[data-keep]"))
    import("./other_pages.js").then(({ keepOther }) => keepOther(shell, link.href));
  const isPage = /^\/a\/[^/]+\/(table\/[^/]+\/)?$/.test(place);
  await Promise.allSettled([...here.map((file) => shell.add(file)), isPage && keep(shell, arrived).then(keepOwn)]);
}

// The worker adds the security policy of every page, which a script cannot read.
function keep(shell, html) {
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  return shell.put(place, new Response(`<!doctype html>${html.outerHTML}`, { headers }));
}

function forget() {
  self.caches?.open(SHELL).then((shell) => shell.delete(place));
}

function drawn() {
  sayNone();
  keepOwn();
}

// The kept page shows one's notes as they are now. It is marked, as by the worker: once opened, it asks for them again.
async function keepOwn() {
  const shell = await self.caches?.open(SHELL);
  const kept = await shell?.match(place, { ignoreVary: true });
  if (!kept || !own) return;
  const page = new DOMParser().parseFromString(await kept.text(), "text/html");
  page.documentElement.dataset.kept = "";
  page.getElementById("own")?.replaceChildren(...[...own.children].map((item) => page.importNode(item, true)));
  page.getElementById("none")?.toggleAttribute("hidden", own.children.length > 0);
  await keep(shell, page.documentElement);
}

// --- before the workshop opens, and once it is closed ----------------------------------------------------------------

// No stream before one has entered: the page asks whether it is open, and becomes the way in.
if ("before" in strip.dataset) awaitOpening((page) => !page.includes("data-before"), () => location.reload());

// Reopened, a page that was open goes on, with what is being typed there; another one is loaded again.
const wasOpen = strip.dataset.state === "ouvert";

function awaitReopening() {
  awaitOpening((page) => page.includes('data-state="ouvert"'), reopen, () => strip.dataset.state === "clos");
}

function reopen() {
  if (!wasOpen) return location.reload();
  becomes("ouvert");
  listen();
}

if (strip.dataset.state === "clos") awaitReopening();

// --- a vote that waits here ------------------------------------------------------------------------------------------

// As `votes/vote.js` names it, for this person: « jalons-vote:/a/…/vote/3/:12 ».
addEventListener("pageshow", () => {
  const told = by("kept-vote");
  try {
    const end = `:${told.dataset.voter}`;
    const name = Object.keys(localStorage).find((one) => one.startsWith(`jalons-vote:${place}`) && one.endsWith(end));
    told.hidden = !name;
    if (name) told.querySelector("a").href = name.split(":")[1];
  } catch {
    // The page has no such line, or the browser stores nothing.
  }
});

// --- start ---------------------------------------------------------------------------------------------------------

const store = await openStore();
if (store) queue = startQueue({ store, place, changed, saved });
if (form && queue) {
  const draft = field.value || sessionStorage.getItem(place);
  if (draft && !isLast(draft)) field.value = draft;
  form.addEventListener("submit", send);
}
if (queue) by("mine")?.addEventListener("submit", act);
if (field) {
  field.addEventListener("input", () => {
    justSent = false;
    counted();
    if (length(field.value) <= LIMIT && field.hasAttribute("aria-invalid")) complain("");
  });
  counted();
}
listen();
// The server froze writing by itself: no event says so. All phones must not ask at once.
keepTime(undefined, ({ dataset }) => {
  if ("freezes" in dataset || "leaves" in dataset)
    setTimeout(redraw, ("freezes" in dataset ? 500 : LEAVES) + Math.random() * 3000);
});
queue?.now();
// What waits is added to the kept page as it is stored; without anything waiting, nothing else would bring it up to date.
if ("kept" in document.documentElement.dataset && !(await store?.all())?.some((note) => note.place === place)) redraw();
addEventListener("load", () => keepPage().catch(() => {}));
if (document.readyState === "complete") keepPage().catch(() => {});
