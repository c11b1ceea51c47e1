// Two soft notes at the end of a time, made here: nothing is fetched. A browser plays none before somebody has touched
// its page, so that `offer` shows a button, only while a time runs and only when it is needed.
const NOTES = [660, 880];

export function offerSound(offer) {
  let context;
  let isAnswered = false;
  const wake = async () => {
    context ??= new AudioContext();
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 1000))]);
    document.documentElement.dataset.sound = context.state;
    look();
    return context.state === "running";
  };
  const look = () => {
    const isPlayable = context?.state === "running";
    offer.hidden = !self.AudioContext || isAnswered || isPlayable || !document.querySelector("[data-ends]");
  };
  const play = () => {
    NOTES.forEach((pitch, place) => {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime + place * 0.35;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.15, at + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + 1);
    });
  };
  const ring = async () => {
    if (self.AudioContext && (await wake())) {
      play();
      document.documentElement.dataset.rung = Number(document.documentElement.dataset.rung ?? 0) + 1;
    }
  };
  offer.querySelector("button").addEventListener("click", async () => {
    isAnswered = offer.hidden = true;
    if (await wake()) play();
  });
  // Any touch of the page will do, and a browser may allow sound from the start.
  document.addEventListener("pointerdown", () => self.AudioContext && wake(), { once: true });
  if (self.AudioContext && navigator.userActivation?.hasBeenActive) wake();
  setInterval(look, 1000);
  look();
  return { ring };
}
