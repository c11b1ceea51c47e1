// A correction that meets no network stays on the page, with what to do.
const form = document.getElementById("reword");
const strip = document.getElementById("strip");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  strip.hidden = true;
  try {
    // The next page says that the text is kept: it is not asked for here, or it would say so to nobody.
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(location.href, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect") return void location.replace(form.dataset.back);
    if (response.status >= 500) throw new Error(response.statusText);
    // Refused: the page says why, with the text in it.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("#reword");
    if (!main) throw new Error("another page");
    form.replaceChildren(...main.childNodes);
    form.querySelector("[data-focus]")?.focus();
  } catch {
    strip.textContent = form.dataset.down;
    strip.hidden = false;
  }
});
