// Several resources, one a line: what they would add is told as one writes, by the server that will read them.
// Without this script, « Relire avant d’ajouter » does the same.
let asking = new AbortController();
let typing;

export async function preview(form) {
  clearTimeout(typing);
  asking.abort();
  asking = new AbortController();
  const place = form.querySelector("[data-previewed]");
  try {
    const body = new FormData(form);
    const answer = await fetch(form.action, { method: "POST", headers: { "X-Script": "1" }, body, signal: asking.signal });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
  } catch {
    // Another request follows, or there is no network: the button asks again.
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-preview]")) return;
  clearTimeout(typing);
  typing = setTimeout(preview, 200, form);
});
