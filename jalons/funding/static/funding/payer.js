// « Argent public » follows the name of a new funder until somebody touches the box: `NewFundingForm` does the same.
const box = document.querySelector("[data-never-public]");
const name = box?.form.elements.namedItem("funder");
const chosen = box?.form.elements.namedItem("chosen");

if (box && name && chosen) {
  const neverPublic = new RegExp(box.dataset.neverPublic);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  name.addEventListener("input", () => {
    if (!chosen.value) box.checked = box.defaultChecked && !neverPublic.test(plain(name.value));
  });
  box.addEventListener("change", () => {
    chosen.value = "on";
  });
}
