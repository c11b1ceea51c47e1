// The other page of a table, which opens without network as its own does: loaded by phone.js where there is one.
export async function keepOther(shell, address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const files = [...page.querySelectorAll("script[src], link[rel=stylesheet]")].map((part) => part.getAttribute("src") ?? part.getAttribute("href"));
  await Promise.allSettled([shell.put(address, answer), ...files.map((file) => shell.add(file))]);
}
