// What is typed in the compte rendu of a meeting is saved as one types, point by point. Without this script, each point
// has its button. When somebody else wrote the same point, nothing is overwritten: both versions stand side by side, and
// the button saves what the person made of them.
const WAIT = 900;

function watch(form) {
  const status = form.querySelector("[data-told]");
  const other = form.querySelector("[data-other]");
  let timer;
  let sending = false;
  let waits = false; // typed since it was last sent
  let isHeld = false; // somebody else wrote here
  let theirs = ""; // the stamp of what they wrote, taken once the person has typed with it in view

  async function save() {
    clearTimeout(timer);
    if (!waits || isHeld) return;
    if (sending) return void (timer = setTimeout(save, WAIT));
    sending = true;
    waits = false;
    const { text } = form.elements;
    const sent = text.value;
    try {
      const answer = await fetch(form.action, {
        method: "post",
        headers: { "X-Autosave": "1" },
        body: new URLSearchParams(new FormData(form)),
      });
      const said = await answer.json();
      status.textContent = said.told;
      if (answer.status === 409) {
        isHeld = true;
        other.hidden = false;
        other.querySelector("[data-saved]").textContent = said.saved;
        theirs = said.seen;
      } else if (answer.ok) {
        form.elements.seen.value = said.seen;
        // What is stored is no longer a draft: this browser forgets it (base/static/base/drafts.js).
        text.defaultValue = sent;
        text.dispatchEvent(new Event("change", { bubbles: true }));
      } else waits = true;
    } catch {
      // No network, or a session that expired: the draft is kept in this browser, and the button says what happened.
      waits = true;
      status.textContent = status.dataset.unsaved;
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", () => {
    waits = true;
    if (theirs) form.elements.seen.value = theirs;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", () => clearTimeout(timer));
}

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
