// The number of voters, fetched every two seconds while the page is visible, so that votes need not announce it. It
// never says what they chose. Nothing once the vote is no longer open: the stream of the page tells that.
const EVERY = 2000;

async function ask() {
  for (const words of document.hidden ? [] : document.querySelectorAll("[data-poll]")) {
    try {
      const answer = await fetch(words.dataset.poll, { headers: { Accept: "text/plain" } });
      const sentence = answer.ok && !answer.redirected ? await answer.text() : "";
      if (sentence && sentence !== words.textContent) words.textContent = sentence;
    } catch {
      // The next call tries again.
    }
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
