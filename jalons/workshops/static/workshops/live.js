// One stream a page. The browser reconnects by itself; when it gives up (an error page in between), so do we, less and
// less often, from the last event received.
export function follow(url, after, { events, up = () => {}, down = () => {} }) {
  let last = Number(after);
  let wait = 1000;
  let source;
  let timer;
  const open = () => {
    source = new EventSource(`${url}?after=${last}`);
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
      timer = setTimeout(open, wait);
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
export function redrawer(stream, after = () => {}) {
  let waiting;
  let running = false;
  const redraw = async () => {
    waiting = undefined;
    if (running) return again();
    running = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const old of document.querySelectorAll("[data-live]")) {
        const fresh = page.getElementById(old.id);
        if (fresh) old.replaceChildren(...fresh.childNodes);
      }
      // What happened while the page was being fetched is not on it.
      const drawn = Number(page.querySelector("[data-after]")?.dataset.after ?? 0);
      if (drawn < stream().last) again();
      after();
    } finally {
      running = false;
    }
  };
  const again = () => {
    waiting ??= setTimeout(redraw, 150);
  };
  return again;
}
