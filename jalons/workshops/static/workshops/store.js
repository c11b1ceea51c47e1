// Where notes wait until the server has them: IndexedDB, else localStorage, else nowhere (then the plain form sends).
const NAME = "jalons-notes";

export async function openStore() {
  for (const open of [indexed, local])
    try {
      const store = await open();
      await store.all();
      return store;
    } catch {
      // Refused by this browser: the next one.
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
      // Stored for good once the transaction ends, not before.
      turn.oncomplete = () => done(asked.result);
      turn.onerror = turn.onabort = () => fail(turn.error);
    });
  const run = async (mode, act) => {
    try {
      database ??= await connect();
      return await once(mode, act);
    } catch {
      // A phone that slept may have lost its database: open it again, once.
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

// One key a note: two tabs that write at once do not overwrite each other.
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
