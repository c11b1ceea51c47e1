{% load static %}{% get_static_prefix as static_files %}// Opens the page of a participant again when the network is gone: the page, and the few files it is made of.
// The network always comes first. Nothing that is sent passes here: notes wait in the queue of the page.
const SHELL = "jalons-phones";
const PATIENCE = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (url) => /^\/a\/[^/]+\/(table\/[^/]+\/)?$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith("{{ static_files }}");

async function answer(request, url) {
  const shell = await caches.open(SHELL);
  const key = url.origin + url.pathname;
  const fresh = fetch(request).then((response) => {
    if (response.ok && !response.redirected) shell.put(key, response.clone());
    return response;
  });
  fresh.catch(() => {});
  const kept = await shell.match(key, { ignoreVary: true });
  if (!kept) return fresh;
  const slow = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race([fresh, slow]).then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isFile(url) || (event.request.mode === "navigate" && isPage(url))) event.respondWith(answer(event.request, url));
});
