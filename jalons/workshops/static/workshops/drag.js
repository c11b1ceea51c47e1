// Drags a note to a group with a mouse, a pen, or a finger held still for a moment. The menu does the same.
const START = 6; // pixels
const HOLD = 350; // milliseconds, for a finger: a shorter touch is a scroll

export function draggable(board, drop) {
  let held;

  board.addEventListener("pointerdown", (event) => {
    const note = event.target.closest(".note");
    if (!note || event.button || event.target.closest("a, button, summary, .menu-list")) return;
    held = { note, id: event.pointerId, x: event.clientX, y: event.clientY, lifted: false, scroll: scrollY };
    if (event.pointerType === "touch") held.timer = setTimeout(lift, HOLD);
    else held.ready = true;
  });

  addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > START;
    if (!held.lifted && far) {
      if (!held.ready) return end();
      lift();
    }
    if (!held?.lifted) return;
    event.preventDefault();
    if (event.clientY < 60) scrollBy(0, -12);
    else if (event.clientY > innerHeight - 60) scrollBy(0, 12);
    held.note.style.translate = `${event.clientX - held.x}px ${event.clientY - held.y + scrollY - held.scroll}px`;
    show(laneAt(event));
  });

  addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const lane = held.lifted && laneAt(event);
    const item = held.note.closest("[data-note]");
    end();
    if (lane && lane.dataset.lane !== item.dataset.lane) drop(Number(item.dataset.note), lane.dataset.lane);
  });

  addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => event.key === "Escape" && held?.lifted && end());
  // Once a finger has lifted a note, it no longer scrolls the page.
  board.addEventListener("touchmove", (event) => held?.lifted && event.preventDefault(), { passive: false });

  function lift() {
    held.lifted = true;
    held.note.classList.add("lifted");
    getSelection()?.removeAllRanges();
  }

  function laneAt(event) {
    return document.elementFromPoint(event.clientX, event.clientY)?.closest("section[data-lane]");
  }

  function show(lane) {
    board.querySelector(".lane.over")?.classList.remove("over");
    lane?.classList.add("over");
  }

  function end() {
    if (!held) return;
    clearTimeout(held.timer);
    held.note.classList.remove("lifted");
    held.note.style.translate = "";
    show();
    held = undefined;
  }
}
