// The time left until the deadline of the server: it is right even if the clock of the phone or laptop is wrong.
const seen = new WeakMap();
const [arrival] = performance.getEntriesByType("navigation");
let loadedAt = performance.timeOrigin + (arrival?.responseStart ?? 0);

export function keepTime(say = () => {}) {
  let before = {};
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-ends]")) {
      if (!seen.has(clock)) seen.set(clock, (loadedAt || Date.now()) - Number(clock.dataset.now));
      const left = Math.max(0, Math.ceil((Number(clock.dataset.ends) - Date.now() + seen.get(clock)) / 1000));
      const shown = clock.querySelector("b");
      shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      shown.hidden = false;
      clock.classList.toggle("late", left === 0);
      const previous = before[clock.dataset.ends];
      for (const mark of [300, 60, 0])
        if (previous > mark && left <= mark) say(clock.getAttribute(`data-say-${mark}`));
      before = { [clock.dataset.ends]: left };
    }
    loadedAt = 0;
  };
  tick();
  setInterval(tick, 500);
  // A part that is rendered again shows the time at once, instead of at the next tick.
  new MutationObserver(() => {
    if ([...document.querySelectorAll("[data-ends]")].some((clock) => !seen.has(clock))) tick();
  }).observe(document.body, { childList: true, subtree: true });
}
