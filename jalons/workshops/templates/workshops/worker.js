{% load i18n static %}{% get_static_prefix as static_files %}// Opens the page of a participant again when the network is gone: the page, and the few files it is made of.
// The network always comes first. This worker never handles what is sent: notes wait in the queue of the page.
const SHELL = "jalons-phones";
const PATIENCE = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (url) => /^\/a\/[^/]+\/(table\/[^/]+\/(enjeux\/)?)?$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith("{{ static_files }}");

// A kept page says so: it may be older than what its reader did since, and is drawn again as soon as the network allows.
async function keep(shell, key, response) {
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return shell.put(key, response);
  const page = (await response.text()).replace("<html ", "<html data-kept ");
  return shell.put(key, new Response(page, { headers: response.headers }));
}

// The page itself is kept by its script, without its headers.
function guarded(page) {
  if (!page?.headers.get("Content-Type")?.startsWith("text/html")) return page;
  const headers = new Headers(page.headers);
  headers.set("Content-Security-Policy", "{{ policy|safe }}");
  return new Response(page.body, { headers });
}

async function answer(request, url) {
  const shell = await caches.open(SHELL);
  const key = url.origin + url.pathname;
  const fresh = fetch(request).then((response) => {
    if (response.ok && !response.redirected) keep(shell, key, response.clone());
    return response;
  });
  fresh.catch(() => {});
  const kept = guarded(await shell.match(key, { ignoreVary: true }));
  if (!kept) return fresh;
  const slow = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race([fresh, slow]).then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
}

// Any other page of the workshop needs the network. The error page of a browser has its own words and no way back.
const home = (url) => url.pathname.match(/^\/a\/[^/]+\/(table\/[^/]+\/)?/)?.[0];
const away = (url) =>
  new Response(
    `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% translate "Pas de réseau" %} – Jalons</title><body style="margin:2rem 1rem; font:1.125rem/1.5 sans-serif; color:#14292b; background:#f3f5f0">
<h1>{% translate "Pas de réseau" %}</h1><p>{% translate "Cette page en a besoin. Ce que vous avez écrit est gardé sur cet appareil." %}</p>
<p><a href="${home(url)}">{% translate "Revenir à mes notes" %}</a></p><p><a href="${url.pathname}">{% translate "Réessayer" %}</a></p>`,
    { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
  );

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const isVisit = event.request.mode === "navigate";
  if (isFile(url) || (isVisit && isPage(url))) event.respondWith(answer(event.request, url));
  else if (isVisit && home(url)) event.respondWith(fetch(event.request).catch(() => away(url)));
});
