// One stream a page. The browser reconnects by itself; when it gives up (an error page in between), so do we, less and
// less often, from the last event received.
export function follow(url, after, { events, up = () => {}, down = () => {}, expired = () => {} }) {
  let last = Number(after);
  let wait = 1000;
  let source;
  let timer;
  const address = () => `${url}${url.includes("?") ? "&" : "?"}after=${last}`;
  // The server says 401 once the session is over: asking again changes nothing.
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

// Draws again what is live on this page, from the page itself: what is shown always equals a reload.
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
      // What happened while the page was being fetched is not on it.
      const drawn = Number(page.querySelector("[data-after]")?.dataset.after ?? 0);
      if (drawn < stream().last) again();
      after();
    } finally {
      running = false;
    }
  };
  // Nothing tells the same news twice: what could not be fetched is asked for until it comes.
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

// Whoever stood on a button, or had opened a menu, finds it again; if it is gone, the head of the part they were in.
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

// Counts in words: the server wrote both forms, « 1 note|2 notes »; the language of the page says which one suits.
const rules = new Intl.PluralRules(document.documentElement.lang || "fr");
const french = new Intl.NumberFormat(document.documentElement.lang || "fr");

export function count(element, number) {
  const [one, many] = element.dataset.words.split("|");
  element.dataset.count = number;
  element.textContent = (rules.select(number) === "one" ? one : many).replace(/\d+/, french.format(number));
}
