// Counts in words: the server wrote both forms, « 1 note|2 notes »; the language of the page says which one suits.
const rules = new Intl.PluralRules(document.documentElement.lang || "fr");
const french = new Intl.NumberFormat(document.documentElement.lang || "fr");

export function count(element, number) {
  const [one, many] = element.dataset.words.split("|");
  element.dataset.count = number;
  element.textContent = (rules.select(number) === "one" ? one : many).replace(/\d+/, french.format(number));
}
