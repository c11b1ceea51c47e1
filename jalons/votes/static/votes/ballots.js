// How many have voted, asked every two seconds while somebody looks. No vote has to tell it, and nothing says what.
const EVERY = 2000;

async function ask() {
  const words = document.querySelector("[data-poll]");
  if (words && !document.hidden) {
    try {
      const answer = await fetch(words.dataset.poll, { headers: { Accept: "text/plain" } });
      if (answer.ok && !answer.redirected) {
        const sentence = await answer.text();
        // Closed meanwhile: a big screen hears it from its stream, this page asks for itself again.
        if (!sentence && !document.querySelector("[data-stream]")) return location.reload();
        if (sentence && sentence !== words.textContent) words.textContent = sentence;
      }
    } catch {
      // Next time.
    }
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
