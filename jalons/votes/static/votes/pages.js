// A list larger than the screen: in one column, then two, then smaller, then by pages. They turn by themselves, the time
// to read them, or by hand: the buttons, the arrows, the keys of a remote control. A page turned by hand stays.
const LOOKS = ["few", "some", "", "two", "two small"];
const LEAST = 8000;
const PER_LINE = 1500;
// On a telephone, the page scrolls.
const isLarge = matchMedia("(width >= 60rem)");

const TITLE = ":has(> b[data-title])";

let pages = [];
let shown = 0;
let isHeld = false;
let of = "";
let timer;

const list = () => document.querySelector("[data-pages]");
const overflows = () =>
  document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth;

// Letters grow until the screen is full, and a text that is too long for it shrinks: it is read from the back of the room.
const LARGEST = 0.1;
const GROWTH = 2.6;
const STEPS = 7;

function fill(element, least = 1) {
  element.style.fontSize = "";
  const size = parseFloat(getComputedStyle(element).fontSize);
  let low = size * least;
  let high = Math.max(size, Math.min(size * GROWTH, innerHeight * LARGEST));
  for (let step = 0; step < STEPS; step += 1) {
    const tried = (low + high) / 2;
    element.style.fontSize = `${tried}px`;
    if (overflows()) high = tried;
    else low = tried;
  }
  element.style.fontSize = `${low}px`;
}

export function fitPages() {
  const whole = list();
  clearTimeout(timer);
  pages = [];
  const text = document.querySelector("[data-fill]");
  if (text && isLarge.matches) fill(text, 0.5);
  if (!whole) return;
  whole.style.fontSize = "";
  if (whole.dataset.pages !== of) [of, shown, isHeld] = [whole.dataset.pages, 0, false];
  const lines = [...whole.children];
  const pager = whole.parentElement.querySelector("[data-pager]");
  pager.hidden = true;
  show(lines, 0, lines.length);
  if (!isLarge.matches) return;
  const first = lines.length < 4 ? 0 : lines.length < 6 ? 1 : 2;
  for (const look of LOOKS.slice(first)) {
    whole.classList.remove("few", "some", "two", "small");
    whole.classList.add(...look.split(" ").filter(Boolean));
    if (!overflows()) return fill(whole);
  }
  pager.hidden = false;
  say(pager, 1, 1);
  pages = cut(lines);
  turnTo(shown);
}

// As even as possible; each page holds what it can.
function cut(lines) {
  const starts = [0];
  for (let end = 1; end <= lines.length; end += 1) {
    show(lines, starts.at(-1), end);
    if (overflows() && end - starts.at(-1) > 1) starts.push(end - 1);
  }
  const size = Math.ceil(lines.length / starts.length);
  const even = starts.map((_start, page) => page * size);
  const holds = (start) => {
    show(lines, start, start + size);
    return start < lines.length && !overflows();
  };
  const kept = (even.every(holds) ? even : starts).map((start) => leadIn(lines, start));
  return kept.map((start, page) => [start, kept[page + 1] ?? lines.length]);
}

// The title of a group is never the last line of a page: it goes with its first note.
function leadIn(lines, start) {
  return start > 1 && lines[start - 1].matches(TITLE) ? start - 1 : start;
}

function show(lines, start, end) {
  lines.forEach((line, place) => (line.hidden = place < start || place >= end));
}

function say(pager, page, total) {
  const words = pager.querySelector("[data-page]");
  words.textContent = words.dataset.page.replace("%n", page).replace("%m", total);
  const hold = pager.querySelector("[data-hold]");
  hold.textContent = isHeld ? hold.dataset.hold : hold.dataset.go;
}

function turnTo(page) {
  shown = (page + pages.length) % pages.length;
  const [start, end] = pages[shown];
  show([...list().children], start, end);
  say(document.querySelector("[data-pager]"), shown + 1, pages.length);
  clearTimeout(timer);
  if (!isHeld) timer = setTimeout(() => turnTo(shown + 1), Math.max(LEAST, PER_LINE * (end - start)));
}

function turnByHand(step) {
  isHeld = true;
  turnTo(shown + step);
}

const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

export function keepInView() {
  fitPages();
  document.fonts.ready.then(fitPages);
  addEventListener("resize", fitPages);
  addEventListener("keydown", (event) => {
    if (pages.length < 2 || !KEYS[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    turnByHand(KEYS[event.key]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pager] button");
    if (!button) return;
    if (button.dataset.turn) return turnByHand(Number(button.dataset.turn));
    isHeld = !isHeld;
    turnTo(shown);
  });
  // A sentence that grows, as the one that counts voters, takes room from the list.
  new ResizeObserver(() => overflows() && fitPages()).observe(document.body);
}
