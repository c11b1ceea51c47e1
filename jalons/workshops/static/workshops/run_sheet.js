// The total changes while durations are typed. The page shows the same once they are saved.
const table = document.querySelector("table.run-sheet");
const total = document.getElementById("total");
const lasts = (minutes) => {
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  if (!hours) return `${rest}\u00a0min`;
  return `${hours}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
};
table?.addEventListener("input", () => {
  const minutes = [...table.querySelectorAll("input.minutes")].map((input) => Number(input.value));
  if (minutes.every((value) => Number.isInteger(value) && value > 0)) {
    total.textContent = lasts(minutes.reduce((sum, value) => sum + value, 0));
  }
});
