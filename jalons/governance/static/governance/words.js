// The number of words changes while the definition is typed, counted as `rules.definitions.count_words` does. The server
// counts again what is sent.
const text = document.getElementById("id_text");
const count = document.getElementById("words");
text?.addEventListener("input", () => {
  const words = text.value.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run));
  count.textContent = words.length;
});
