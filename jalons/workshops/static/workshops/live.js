// One stream for each page. The browser reconnects by itself; when it gives up (after an error page), this script
// reconnects, less and less often, from the last event received.
export function follow(url, after, { events, up = () => {}, down = () => {}, expired = () => {} }) {
  let last = Number(after);
  let wait = 1000;
  let source;
  let timer;
  const address = () => `${url}${url.includes("?") ? "&" : "?"}after=${last}`;
  // The server answers 401 once the session is over: asking again is useless.
  const mayAsk = async () => {
    const asking = new AbortController();
    try {
      return (await fetch(address(), { signal: asking.signal })).status !== 401;
    } catch {
      return true;
    } finally {
      asking.abort();
    }
  };
  const again = async () => ((await mayAsk()) ? open() : expired());
  const open = () => {
    source = new EventSource(address());
    for (const [name, receive] of Object.entries(events))
      source.addEventListener(name, (event) => {
        last = Number(event.lastEventId) || last;
        receive(event.data, last);
      });
    source.addEventListener("open", () => {
      wait = 1000;
      up();
    });
    source.addEventListener("error", () => {
      down();
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(again, wait);
      wait = Math.min(wait * 2, 60000);
    });
  };
  open();
  return {
    get last() {
      return last;
    },
    get isUp() {
      return source.readyState === EventSource.OPEN;
    },
    stop() {
      clearTimeout(timer);
      source.close();
    },
  };
}

// A page without a stream asks whether the workshop is open; the one that nobody looks at waits. `waits`: it still asks.
export function awaitOpening(isOpen, wake, waits = () => true) {
  const ask = async () => {
    if (document.hidden) return document.addEventListener("visibilitychange", ask, { once: true });
    if (!waits()) return;
    try {
      const answer = await fetch(location.pathname, { headers: { "X-Script": "1" } });
      if (answer.ok && isOpen(await answer.text())) return wake();
    } catch {
      // No network: asked again.
    }
    setTimeout(ask, 6000 + Math.random() * 4000);
  };
  setTimeout(ask, 4000);
}

// Renders the live parts of this page again, from the page itself, so that they always equal a reload. `free` is waited
// for before anything moves on the page.
export function redrawer(stream, after = () => {}, headers = { Accept: "text/html" }, free = async () => {}) {
  let waiting;
  let running = false;
  const redraw = async () => {
    waiting = undefined;
    if (running) return again();
    running = true;
    try {
      const text = await asked();
      if (!text) return;
      await free();
      const page = new DOMParser().parseFromString(text, "text/html");
      const giveBack = whereOneIs();
      for (const old of document.querySelectorAll("[data-live]")) {
        const fresh = page.getElementById(old.id);
        if (fresh) old.replaceChildren(...fresh.childNodes);
      }
      giveBack();
      // Events during the fetch are not in the fetched page.
      const drawn = Number(page.querySelector("[data-after]")?.dataset.after ?? 0);
      if (drawn < stream().last) again();
      after();
    } finally {
      running = false;
    }
  };
  // An event is not sent again, so a failed fetch is repeated until it succeeds.
  const asked = async () => {
    try {
      const answer = await fetch(location.href, { headers });
      if (answer.status < 500) return answer.ok && !answer.redirected ? await answer.text() : "";
    } catch {
      // No network.
    }
    waiting ??= setTimeout(redraw, 2000 + Math.random() * 2000);
    return "";
  };
  const again = () => {
    waiting ??= setTimeout(redraw, 150);
  };
  return again;
}

// Restores the focus on the same button or open menu; if it no longer exists, on the heading of its part.
function whereOneIs() {
  const live = document.activeElement?.closest("[data-live]")?.id;
  const focused = live && wayTo(document.activeElement);
  const folds = [...document.querySelectorAll("[data-live] details")].map((fold) => [wayTo(fold), fold.open]);
  return () => {
    for (const [way, open] of folds) {
      const fold = atTheEndOf(way);
      if (fold) fold.open = open;
    }
    if (!focused || document.activeElement !== document.body) return;
    atTheEndOf(focused)?.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return;
    const home = document.querySelector(`#${live} [data-home]`) ?? document.getElementById("contenu");
    home.focus({ preventScroll: true });
  };
}

function wayTo(element) {
  const owner = element.closest("[id]");
  return [owner.id, element.localName, owner === element ? -1 : [...owner.querySelectorAll(element.localName)].indexOf(element)];
}

function atTheEndOf([id, name, place]) {
  const owner = document.getElementById(id);
  return place < 0 ? owner : owner?.querySelectorAll(name)[place];
}

// Counts in words: the server wrote both forms, « 1 note|2 notes »; the language of the page chooses one.
const rules = new Intl.PluralRules(document.documentElement.lang || "fr");
const french = new Intl.NumberFormat(document.documentElement.lang || "fr");

export function count(element, number) {
  const [one, many, none] = element.dataset.words.split("|");
  element.dataset.count = number;
  if (!number && none) return (element.textContent = none);
  element.textContent = (rules.select(number) === "one" ? one : many).replace(/\d+/, french.format(number));
}

// --- the time left ---------------------------------------------------------------------------------------------------

// The time left until the deadline of the server: it is right even if the clock of the phone or laptop is wrong.
const seen = new WeakMap();
const [arrival] = performance.getEntriesByType("navigation");
let loadedAt = performance.timeOrigin + (arrival?.responseStart ?? 0);

// The end of a countdown is no longer told after that: the page is asked again.
export const LEAVES = 31000;

// `over` is called when a time ends while the page is open, with its clock.
export function keepTime(say = () => {}, over = () => {}) {
  let before = {};
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-ends]")) {
      if (!seen.has(clock)) seen.set(clock, (loadedAt || Date.now()) - Number(clock.dataset.now));
      const left = Math.max(0, Math.ceil((Number(clock.dataset.ends) - Date.now() + seen.get(clock)) / 1000));
      const shown = clock.querySelector("b");
      shown.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : clock.dataset.over;
      // Once the time is over, each part says what is so now.
      if (!left) for (const part of clock.querySelectorAll("[data-over]")) part.textContent = part.dataset.over;
      shown.hidden = false;
      clock.classList.toggle("late", left === 0);
      const previous = before[clock.dataset.ends];
      for (const mark of [300, 60, 0])
        if (previous > mark && left <= mark) say(clock.getAttribute(`data-say-${mark}`));
      if (previous > 0 && left === 0) over(clock);
      before = { [clock.dataset.ends]: left };
    }
    loadedAt = 0;
  };
  tick();
  setInterval(tick, 500);
  // A part that is rendered again shows the time at once, instead of at the next tick.
  new MutationObserver(() => {
    if ([...document.querySelectorAll("[data-ends]")].some((clock) => !seen.has(clock))) tick();
  }).observe(document.body, { childList: true, subtree: true });
}
