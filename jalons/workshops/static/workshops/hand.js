// Notes in the hand of who sorts them: chosen, then carried.
const INNER = "a, button, summary, input, label, .menu-list";
const START = 6; // pixels
const HOLD = 350; // milliseconds, for a finger: a shorter touch is a scroll
const EDGE = 60; // pixels, from which the page scrolls

// Notes chosen together, then moved by one act: by their box, a click, Space, Shift for all those between two, or a finger
// held still. The boxes are those of a form, so that the same works without this script.
export function choice(board, tell) {
  const chosen = new Set();
  let last; // where Shift begins
  let current; // the note that Tab reaches; arrows go to the others
  const items = () => [...board.querySelectorAll("[data-note]")];
  const itemOf = (number) => document.getElementById(`note-${number}`);
  const boxOf = (item) => item?.querySelector(".pick input");
  const numberOf = (element) => Number(element.closest("[data-note]").dataset.note);

  // The boxes say what is chosen; the bar of the form counts them.
  function draw(isTold = true) {
    for (const item of items()) {
      const box = boxOf(item);
      if (box) box.checked = chosen.has(Number(item.dataset.note));
    }
    board.querySelector(".pick input")?.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "drawn" }));
    if (isTold) tell(chosen.size);
  }

  function set(numbers, on) {
    for (const number of numbers) on ? chosen.add(number) : chosen.delete(number);
    draw();
  }

  function pick(number, isRange = false) {
    const numbers = items().map((item) => Number(item.dataset.note));
    const [from, to] = [numbers.indexOf(last), numbers.indexOf(number)].sort((one, other) => one - other);
    last = number;
    if (isRange && from >= 0) set(numbers.slice(from, to + 1), true);
    else set([number], !chosen.has(number));
  }

  function clear() {
    last = undefined;
    if (chosen.size) set([...chosen], false);
  }

  // Notes that were drawn again keep their box; those that left the wall are no longer chosen.
  function restore() {
    const before = chosen.size;
    for (const number of chosen) if (!itemOf(number)) chosen.delete(number);
    draw(chosen.size !== before);
    reach(itemOf(current) ? current : items()[0]?.dataset.note);
  }

  function reach(number) {
    current = number;
    for (const note of board.querySelectorAll(".note[tabindex='0']")) note.tabIndex = -1;
    const note = itemOf(number)?.querySelector(".note");
    if (note) note.tabIndex = 0;
  }

  // The nearest note on that side, as one sees them.
  function beside(note, key) {
    const middle = (one) => {
      const box = one.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2, box.width / 2];
    };
    const [x, y, half] = middle(note);
    const isSideways = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    let [best, least] = [undefined, Infinity];
    for (const other of board.querySelectorAll(".note")) {
      const [left, top] = middle(other);
      const [along, across] = isSideways ? [sign * (left - x), Math.abs(top - y)] : [sign * (top - y), Math.abs(left - x)];
      const way = along + 3 * across;
      if (other !== note && along > (isSideways ? half : 1) && way < least) [best, least] = [other, way];
    }
    return best;
  }

  function press(event) {
    const note = event.target;
    if (event.key === "Escape" && chosen.size && !event.target.closest("details[open]")) return clear();
    if (!note.matches?.(".note")) return;
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === " ") pick(numberOf(note), event.shiftKey);
    else if (withControl && event.key === "a")
      set([...note.closest("ul").querySelectorAll("[data-note]")].map(numberOf), true);
    else if (event.key === "Home" || event.key === "End") board.querySelectorAll(".note")[event.key === "Home" ? 0 : items().length - 1].focus();
    else if (event.key.startsWith("Arrow") && !withControl && !event.altKey) {
      const next = beside(note, event.key);
      if (event.shiftKey && next) {
        last = numberOf(next);
        set([numberOf(note), last], true);
      }
      next?.focus();
    } else return;
    event.preventDefault();
  }

  board.addEventListener("change", (event) => {
    if (event.detail === "drawn" || !event.target.closest(".pick")) return;
    last = numberOf(event.target);
    set([last], event.target.checked);
  });
  board.addEventListener("click", (event) => {
    const note = event.target.closest(".note");
    if (!note || event.defaultPrevented || event.target.closest(INNER)) return;
    // A tap may be the end of a scroll: the first note is chosen by a finger held still, the others by a tap.
    if (event.pointerType === "touch" && !chosen.size) return;
    pick(numberOf(note), event.shiftKey);
  });
  board.addEventListener("mousedown", (event) => {
    if (!event.shiftKey || !event.target.closest(".note") || event.target.closest(INNER)) return;
    event.preventDefault(); // no text is selected
    event.target.closest(".note").focus({ preventScroll: true });
  });
  board.addEventListener("focusin", (event) => event.target.matches(".note") && reach(numberOf(event.target)));
  document.addEventListener("keydown", press);

  for (const item of items()) if (boxOf(item)?.checked) chosen.add(Number(item.dataset.note));
  restore();
  return {
    pick,
    clear,
    restore,
    get size() {
      return chosen.size;
    },
    // What a gesture on this note takes along, in the order of the wall.
    with: (number) => (chosen.has(number) ? items().map(numberOf).filter((each) => chosen.has(each)) : [number]),
  };
}

// Drags a note, and those chosen with it, to a group, a drop zone or another note: with a mouse, a pen, or a finger held still
// for a moment. A finger that stays and leaves chooses the note. Menus do the same.
export function draggable(board, { taken, drop, pick }) {
  let held;

  board.addEventListener("pointerdown", (event) => {
    const note = event.target.closest(".note");
    if (!note || event.button || event.target.closest(INNER)) return;
    const box = note.getBoundingClientRect();
    held = { note, number: Number(note.closest("[data-note]").dataset.note), id: event.pointerId, x: event.clientX, y: event.clientY };
    held.corner = [box.left - event.clientX, box.top - event.clientY, box.width];
    if (event.pointerType === "touch") {
      held.timer = setTimeout(lift, HOLD);
      event.target.addEventListener("touchmove", stay, { passive: false });
    } else held.ready = true;
  });

  addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > START;
    held.far ||= far;
    if (!held.numbers && far) {
      if (!held.ready) return end();
      lift();
    }
    if (!held?.numbers) return;
    event.preventDefault();
    if (event.clientY < EDGE) scrollBy(0, -12);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
    carry(event.clientX, event.clientY);
    held.place = spot(event);
    show(held.place);
  });

  addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.id) return;
    // The place that is framed receives the notes.
    const { numbers, number, far, place } = held;
    end();
    if (!numbers) return;
    // The click that follows is the end of this gesture.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    if (!far) return pick(number);
    if (place?.onto) return drop([Number(place.onto.closest("[data-note]").dataset.note), ...numbers], "new");
    const lane = place?.zone.dataset.drop ?? place?.zone.dataset.lane;
    const leaving = numbers.filter((each) => document.getElementById(`note-${each}`)?.dataset.lane !== lane);
    if (lane && leaving.length) drop(leaving, lane);
  });

  addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => event.key === "Escape" && held?.numbers && end());
  board.addEventListener("contextmenu", (event) => held?.numbers && event.preventDefault());
  // Once a finger has lifted a note, it no longer scrolls the page, even if the note is drawn again under it.
  const stay = (event) => held?.numbers && event.preventDefault();
  board.addEventListener("touchmove", stay, { passive: false });
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };

  function lift() {
    held.numbers = taken(held.number);
    held.card = held.note.cloneNode(true);
    held.card.querySelector("footer").remove();
    held.card.removeAttribute("tabindex");
    held.card.ariaHidden = "true";
    held.card.classList.add("carried");
    held.card.style.width = `${held.corner[2]}px`;
    if (held.numbers.length > 1) held.card.dataset.many = held.numbers.length;
    board.parentElement.append(held.card);
    board.parentElement.classList.add("lifting");
    carry(held.x, held.y);
    show();
    getSelection()?.removeAllRanges();
  }

  function carry(x, y) {
    held.card.style.translate = `${x + held.corner[0]}px ${y + held.corner[1]}px`;
  }

  // A note to sort under the hand makes a group with those of the hand.
  function spot(event) {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const onto = under?.closest("#board [data-lane='0'] > .note");
    if (onto && !held.numbers.includes(Number(onto.closest("[data-note]").dataset.note))) return { onto };
    const zone = under?.closest("[data-drop], section[data-lane]");
    return zone && { zone };
  }

  // Marks are put again at each move, because the wall may have been drawn again.
  function show(place) {
    for (const marked of board.querySelectorAll(".over, .onto")) marked.classList.remove("over", "onto");
    for (const number of held?.numbers ?? []) document.querySelector(`#note-${number} > .note`)?.classList.add("gone");
    place?.onto?.classList.add("onto");
    place?.zone?.classList.add("over");
  }

  function end() {
    if (!held) return;
    clearTimeout(held.timer);
    held.card?.remove();
    held = undefined;
    board.parentElement.classList.remove("lifting");
    for (const note of board.querySelectorAll(".gone")) note.classList.remove("gone");
    show();
  }
}
