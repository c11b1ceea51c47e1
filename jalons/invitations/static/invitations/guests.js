// Answers and presence without leaving the page: the server sends back the lines that changed, as a reload would show
// them. Without this script every button is a form.

// --- one line at a time ----------------------------------------------------------------------------------------------

async function send(form, button) {
  const line = form.closest("li");
  const body = new URLSearchParams([...new FormData(form, button)]);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Parts": "1" } });
    if (!answer.ok || answer.redirected) throw new Error("whole");
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts.body.querySelectorAll(":scope > [id]")) document.getElementById(part.id)?.replaceWith(part);
    return document.getElementById(line.id);
  } catch {
    // Loads the whole page, which shows the error.
    delete form.dataset.quiet;
    form.requestSubmit(button);
    return null;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-quiet]")) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const line = await send(form, event.submitter);
  // The same button, or the one that replaced it.
  const again = value === "attente" ? "rappelee" : value === "rappelee" ? "attente" : value;
  (line?.querySelector(`button[name="${name}"][value="${again}"]`) ?? line?.querySelector("button"))?.focus();
  const search = document.querySelector("input[data-sieve]");
  if (line?.matches(".door-line") && search?.value) { search.select(); search.focus(); }
});

// --- letters that find -----------------------------------------------------------------------------------------------

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").toLowerCase().trim();

document.addEventListener("input", (event) => {
  if (!event.target.dataset?.sieve) return;
  const typed = plain(event.target.value).split(" ").filter(Boolean);
  for (const list of document.querySelectorAll(event.target.dataset.sieve)) {
    for (const line of list.children) {
      const words = plain(line.dataset.said ?? line.querySelector(".who")?.textContent ?? "").split(" ");
      line.hidden = !typed.every((one) => words.some((word) => word.startsWith(one)));
    }
    // Those already there are folded, unless one is searched for.
    const fold = list.closest("details");
    if (fold) fold.open = typed.length > 0 && [...list.children].some((line) => !line.hidden);
  }
});

// --- a keyboard, line after line -------------------------------------------------------------------------------------

const KEYS = { o: "oui", n: "non", r: "attente" };
const keyed = document.querySelector("[data-keys]");
const hint = document.getElementById("keys");
if (keyed && hint) hint.hidden = false;

const neighbour = (line, step) => {
  const lines = [...keyed.children].filter((one) => !one.hidden);
  return lines[lines.indexOf(line) + step];
};

keyed?.addEventListener("keydown", async (event) => {
  const line = event.target.closest("li");
  if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    neighbour(line, step)?.querySelector("button").focus();
  } else if (KEYS[event.key.toLowerCase()]) {
    event.preventDefault();
    // Whoever is on the list « À rappeler » is taken off it by the same key.
    const wanted = KEYS[event.key.toLowerCase()];
    const button = line.querySelector(`button[value="${wanted}"]`) ?? line.querySelector('button[value="rappelee"]');
    const now = await send(line.querySelector("form"), button);
    // After a refusal, stay on the line that explains it.
    const refused = document.querySelector("#said .bad");
    if (now) (refused ? now : neighbour(now, 1) ?? now).querySelector("button").focus();
  }
});

// --- messages that leave ---------------------------------------------------------------------------------------------

async function refresh() {
  const progress = document.querySelector("[data-refresh]");
  if (!progress) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("progress");
    if (fresh && !fresh.dataset.refresh) return location.reload();
    if (fresh) progress.replaceWith(fresh);
  } catch {
    // The next call tries again.
  }
  setTimeout(refresh, Number(progress.dataset.refresh));
}
if (document.querySelector("[data-refresh]")) setTimeout(refresh, 2000);
