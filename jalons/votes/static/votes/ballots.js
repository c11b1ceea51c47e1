// The number of voters, fetched every two seconds while the page is visible, so that votes need not announce it. It
// never says what they chose.
const EVERY = 2000;

async function ask() {
  const words = document.querySelector("[data-poll]");
  if (words && !document.hidden) {
    try {
      const answer = await fetch(words.dataset.poll, { headers: { Accept: "text/plain" } });
      if (answer.ok && !answer.redirected) {
        const sentence = await answer.text();
        // It was closed meanwhile: a big screen learns it from its stream, this page reloads.
        if (!sentence && !document.querySelector("[data-stream]")) return location.reload();
        if (sentence && sentence !== words.textContent) words.textContent = sentence;
      }
    } catch {
      // The next call tries again.
    }
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
