// Notes leave in the order they were written, each with the identifier made when the person pressed « Envoyer », so the
// server stores once what is sent twice. No clock is used. A note is deleted from this browser only when the server has
// answered with its identifier, or when the person asks for it.
const SHORTEST = 1000;
const LONGEST = 30000;
const PATIENCE = 15000;
const TRIES = 5;

export function startQueue({ store, place, changed, saved }) {
  let wait = SHORTEST;
  let timer;
  let busy = false;
  let more = false;
  const tabs = "BroadcastChannel" in self ? new BroadcastChannel("jalons-notes") : null;

  const notes = async () => (await store.all()).filter((note) => note.place === place);
  const show = async (state) => changed(await notes(), state);
  const tell = () => tabs?.postMessage(place);
  // One tab at a time where the browser has locks; elsewhere the server recognises a note sent twice.
  const alone = (work) =>
    navigator.locks ? navigator.locks.request(`jalons-notes ${place}`, { ifAvailable: true }, (turn) => turn && work()) : work();

  async function flush() {
    if (busy) return void (more = true);
    busy = true;
    clearTimeout(timer);
    let outcome = "done";
    try {
      do {
        more = false;
        outcome = (await alone(sendAll)) ?? "later";
      } while (more && outcome === "done");
    } catch {
      outcome = "later";
    } finally {
      busy = false;
    }
    if (outcome === "done") wait = SHORTEST;
    else if (outcome === "later") {
      timer = setTimeout(flush, wait);
      wait = Math.min(wait * 2, LONGEST);
    }
    const left = (await notes()).some((note) => !note.held);
    await show(left ? (outcome === "done" ? "sending" : outcome) : "done");
    if (left && outcome === "done") flush();
  }

  async function sendAll() {
    for (const note of await notes()) {
      if (note.held) continue;
      const answer = await send(note);
      if (answer.saved) {
        await store.remove(note.rank);
        saved(note, answer.number, answer);
        wait = SHORTEST;
      } else if (answer.until === "joined") return "door";
      else if (answer.refused && answer.until !== "soon") await store.put({ ...note, held: answer });
      else if (answer.lost && (note.tries ?? 0) + 1 >= TRIES) await store.put({ ...note, held: { refused: "" } });
      else {
        if (answer.lost) await store.put({ ...note, tries: (note.tries ?? 0) + 1 });
        return "later";
      }
      tell();
      await show("sending");
    }
    return "done";
  }

  async function send(note, again = false) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(note.url, {
        method: "POST",
        body: new URLSearchParams(note.fields),
        headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
        redirect: "manual",
        signal: stop.signal,
      });
      if (response.status === 403 && !again) {
        // The token was lost with the cookies: the page gives another one.
        await fetch(place, { signal: stop.signal });
        return send(note, true);
      }
      const said = await response.json().catch(() => ({}));
      // Any other answer comes from elsewhere: the page of a public Wi-Fi, a server that is starting.
      if (said.saved === note.id || said.refused) return said;
      return { lost: [400, 403, 404, 405, 413].includes(response.status) };
    } catch {
      return {};
    } finally {
      clearTimeout(patience);
    }
  }

  const now = () => {
    wait = SHORTEST;
    return flush();
  };
  addEventListener("online", now);
  addEventListener("pageshow", now);
  document.addEventListener("visibilitychange", () => document.hidden || now());
  tabs?.addEventListener("message", (event) => event.data === place && !busy && show("later"));

  return {
    now,
    // `act`: what is done to a stored note, given by its number, or sent from another page, where `field` is its text.
    async add(url, fields, text, { id = newId(), ...act } = {}) {
      await store.put({ id, place, url, fields: [...fields, ["client_id", id]], text, ...act });
      tell();
      await show("sending");
      flush();
    },
    // Corrected and sent again with the same identifier, because it was never stored.
    async again(note, text) {
      const fields = note.fields.map(([name, value]) => [name, name === (note.field ?? "text") ? text : value]);
      await store.put({ ...note, text, fields, held: null, tries: 0 });
      tell();
      flush();
    },
    async drop(note) {
      await store.remove(note.rank);
      tell();
      await show("done");
    },
    // The workshop was opened or the wall unfrozen: the notes that waited for it are sent.
    async reopen() {
      for (const note of await notes()) if (note.held?.until === "open") await store.put({ ...note, held: null });
      return now();
    },
  };
}

function cookie(name) {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";
}

// Version 4. `crypto.randomUUID` exists on https only, and a laptop in a village hall serves http.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// --- where notes wait ----------------------------------------------------------------------------------------------

// Where notes wait until the server has them: IndexedDB, else localStorage, else nowhere (then the plain form sends).
const NAME = "jalons-notes";

export async function openStore() {
  for (const open of [indexed, local])
    try {
      const store = await open();
      await store.all();
      return store;
    } catch {
      // This browser refuses it: try the next kind.
    }
  return null;
}

async function indexed() {
  let database;
  const connect = () =>
    new Promise((done, fail) => {
      const opening = indexedDB.open(NAME, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("notes", { keyPath: "rank", autoIncrement: true });
      opening.onsuccess = () => done(opening.result);
      opening.onerror = opening.onblocked = () => fail(opening.error);
    });
  const once = (mode, act) =>
    new Promise((done, fail) => {
      const turn = database.transaction("notes", mode, { durability: "strict" });
      const asked = act(turn.objectStore("notes"));
      // It is stored once the transaction ends, not before.
      turn.oncomplete = () => done(asked.result);
      turn.onerror = turn.onabort = () => fail(turn.error);
    });
  const run = async (mode, act) => {
    try {
      database ??= await connect();
      return await once(mode, act);
    } catch {
      // A phone that slept may have lost its connection to the database: open it again, once.
      database = await connect();
      return once(mode, act);
    }
  };
  return {
    all: () => run("readonly", (notes) => notes.getAll()),
    put: (note) => run("readwrite", (notes) => notes.put(note)),
    remove: (rank) => run("readwrite", (notes) => notes.delete(rank)),
  };
}

// One key for each note, so that two tabs that write at once do not overwrite each other.
function local() {
  const key = (rank) => `${NAME}:${rank}`;
  const all = () =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith(`${NAME}:`))
      .map((name) => JSON.parse(localStorage.getItem(name)))
      .sort((a, b) => a.order - b.order);
  localStorage.setItem(NAME, "");
  return {
    all,
    put: (note) => {
      const order = note.order ?? Math.max(0, ...all().map((other) => other.order)) + 1;
      localStorage.setItem(key(note.id), JSON.stringify({ ...note, rank: note.id, order }));
    },
    remove: (rank) => localStorage.removeItem(key(rank)),
  };
}
