// Keeps one pass readable without network: its page as it was shown last, with what it is drawn from. Nothing
// else below the pass is kept, and nothing of anybody else.
const page = new URL(self.registration.scope).pathname;
const store = `pass ${page}`;

const drawnFrom = (html) => [...html.matchAll(/(?:href|src|data-reader)="(\/static\/[^"]+)"/g)].map((found) => found[1]);

async function keep(response) {
  const cache = await caches.open(store);
  const wanted = drawnFrom(await response.clone().text());
  await cache.put(page, response);
  for (const path of wanted) {
    if (await cache.match(path)) continue;
    const file = await fetch(path);
    if (file.ok) await cache.put(path, file);
  }
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (path !== page && !wanted.includes(path)) await cache.delete(request);
  }
}

// What a proxy answers whose server is down: as if there were no network.
const AWAY = [502, 503, 504];

async function shown(event) {
  let response;
  let lost;
  try {
    response = await fetch(event.request);
  } catch (error) {
    lost = error;
  }
  if (!response || AWAY.includes(response.status)) {
    const held = await (await caches.open(store)).match(page);
    if (!held && response) return response;
    if (!held) throw lost;
    // It says by itself of when it is.
    const html = (await held.text()).replace('id="offline" hidden', 'id="offline"');
    const headers = new Headers(held.headers);
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(html, { headers });
  }
  if (response.ok) {
    event.waitUntil(keep(response.clone()));
  } else if (response.status === 404) {
    // The link leads nowhere any more: what it led to is forgotten.
    await caches.delete(store);
    await caches.delete(`handbook ${page}/handbook`);
    await self.registration.unregister();
  }
  return response;
}

const held = async (path, request) => (await (await caches.open(store)).match(path)) ?? fetch(request);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(page).then((response) => (response.ok ? keep(response) : undefined)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === page && request.mode === "navigate") event.respondWith(shown(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(held(url.pathname, request));
});
