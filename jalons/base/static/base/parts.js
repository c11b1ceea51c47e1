// Replaces a part of the page by what the server answers, so that the rest keeps its place, and the keyboard its focus.
// Without this script, the same forms and links answer with whole pages.
//
//   <form data-part="desk">, or one of its buttons: the answer replaces the element #desk.
//   <form data-part="results" data-live>: a search, answered while one types too.
//   <section id="files" data-again="1500">: asked again after these milliseconds, while the answer says so.

const headers = { "X-Script": "1" };
const asking = new Map(); // the last request of each form
let typing;

// Puts the elements of an answer in the place of those of the same id. False when the answer is another page.
function place(text, id) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const fresh = answer.getElementById(id);
  if (!fresh || answer.querySelector("main")) return false;
  const focused = document.activeElement?.id;
  for (const one of [...answer.body.children]) {
    const old = document.getElementById(one.id);
    // A screen reader announces what changes inside an element, and nothing of an element that is new.
    if (old?.matches("[role=status], [aria-live]")) old.replaceChildren(...one.childNodes);
    else old?.replaceWith(one);
  }
  const part = document.getElementById(id);
  const next = part.querySelector("[autofocus]") ?? (part.contains(document.activeElement) ? null : document.getElementById(focused));
  if (next && next !== document.activeElement) next.focus();
  document.dispatchEvent(new CustomEvent("part", { detail: part }));
  watch(part);
  return true;
}

async function send(form, id, submitter) {
  const isRead = form.method === "get";
  if (asking.has(form) && !isRead) return; // what is sent twice is sent once
  asking.get(form)?.abort();
  const abort = new AbortController();
  asking.set(form, abort);
  const data = new FormData(form, submitter);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  const address = isRead ? `${form.action.split("?")[0]}?${body}` : form.action;
  try {
    const answer = await fetch(address, { method: form.method, headers, signal: abort.signal, body: isRead ? null : body });
    const isPlaced = answer.ok && place(await answer.text(), id);
    if (isPlaced) history.replaceState(null, "", answer.url);
    return isPlaced;
  } catch (error) {
    return error.name === "AbortError";
  } finally {
    if (asking.get(form) === abort) asking.delete(form);
  }
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const id = submitter?.dataset.part ?? form.dataset.part;
  if (!id || event.defaultPrevented) return;
  event.preventDefault();
  clearTimeout(typing);
  if ((await send(form, id, submitter)) !== false) return;
  // Whatever is not the part (a refusal, a session that expired, no network), the browser shows: it sends the form itself.
  if (submitter?.name) {
    const button = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(button);
  }
  form.submit();
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-live]")) return;
  clearTimeout(typing);
  typing = setTimeout(send, 200, form, form.dataset.part);
});

function watch(root) {
  const waiting = root.matches("[data-again]") ? [root] : root.querySelectorAll("[data-again]");
  for (const element of waiting) setTimeout(ask, Number(element.dataset.again), element);
}

async function ask(element) {
  if (!element.isConnected) return;
  const answer = await fetch(location.href, { headers }).catch(() => null);
  // The network comes back; a session that ended does not.
  if (!answer || answer.status >= 500) watch(element);
  else if (answer.ok) place(await answer.text(), element.id);
}

watch(document.body);
