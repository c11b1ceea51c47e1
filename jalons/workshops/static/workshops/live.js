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

// Renders the live parts of this page again, from the page itself, so that they always equal a reload.
export function redrawer(stream, after = () => {}, headers = { Accept: "text/html" }) {
  let waiting;
  let running = false;
  const redraw = async () => {
    waiting = undefined;
    if (running) return again();
    running = true;
    try {
      const text = await asked();
      if (!text) return;
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
    atTheEndOf(focused)?.focus();
    if (document.activeElement === document.body) (document.querySelector(`#${live} [data-home]`) ?? document.getElementById("contenu")).focus();
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
  const [one, many] = element.dataset.words.split("|");
  element.dataset.count = number;
  element.textContent = (rules.select(number) === "one" ? one : many).replace(/\d+/, french.format(number));
}
