// A phone hears only how many notes there are and whether the workshop is still open.
import { follow } from "./live.js";

const strip = document.getElementById("strip");
const count = document.getElementById("count");
const show = (sentence) => {
  strip.textContent = sentence;
  strip.hidden = !sentence;
};

if (strip.hidden) {
  const stream = follow(strip.dataset.stream, strip.dataset.after, {
    events: {
      count: (notes) => (count.textContent = notes),
      state: (state) => {
        if (state !== "closed") return;
        stream.stop();
        show(strip.dataset.closed);
        // Nothing more can be sent; what was being typed stays, to be read or copied.
        document.querySelectorAll("#write button, footer a").forEach((way) => way.remove());
        if (!document.querySelector("#write textarea").value) document.getElementById("write").hidden = true;
      },
      resync: () => {},
    },
    up: () => show(""),
    down: () => show(strip.dataset.down),
  });
}
