// Keeps one handbook readable without network: its parts as they were shown last, with their pictures and what they are
// drawn from. It lies below its own address; nothing else is kept, and nothing of anybody else.
const base = new URL(self.registration.scope).pathname;
const store = `handbook ${base}`;
// Of a public handbook is kept what everybody sees, whoever is signed in here.
const asked = base.startsWith("/pass/") ? {} : { credentials: "omit" };

const named = (html, pattern) => [...new Set([...html.matchAll(pattern)].map((found) => found[1]))];
const plain = base.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const partsIn = (html) => named(html, new RegExp(`href="(${plain}/[a-z0-9-]+)"`, "g"));
const filesIn = (html) =>
  named(html, new RegExp(`(?:src="|href="(?=[^"]*" data-keep))(${plain}/files/[^"]+)"`, "g"));
const drawnFrom = (html) => named(html, /(?:href|src)="(\/static\/[^"]+)"/g);
const versionOf = (html) => html.match(/data-version="([^"]+)"/)?.[1];

async function forget() {
  await caches.delete(store);
  // Where this leads nowhere any more, the pass above it does not either.
  if (base.startsWith("/pass/")) await caches.delete(`pass ${base.replace(/\/handbook$/, "")}`);
  await self.registration.unregister();
}

async function fetched(path, lang) {
  const response = await fetch(`${path}?kept=1${asked.credentials ? `&lang=${lang}` : ""}`, asked);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

const langOf = (html) => html?.match(/<html lang="([^"]+)"/)?.[1];

async function keep(shown) {
  const cache = await caches.open(store);
  const held = await (await cache.match(base))?.text();
  const lang = langOf(shown) ?? langOf(held) ?? "en";
  const response = await fetch(`${base}${asked.credentials ? `?lang=${lang}` : ""}`, asked);
  if (response.status === 404) return forget();
  if (!response.ok) return undefined;
  const html = await response.clone().text();
  if (held && versionOf(held) === versionOf(html)) return undefined;
  const wanted = new Set([base]);
  for (const path of partsIn(html)) {
    const part = await fetched(path, lang);
    const text = await part.clone().text();
    await cache.put(path, part);
    wanted.add(path);
    for (const file of [...filesIn(text), ...drawnFrom(text)]) {
      wanted.add(file);
      if (await cache.match(file)) continue;
      const found = await fetch(file, file.startsWith(base) ? asked : {});
      if (found.ok) await cache.put(file, found);
    }
  }
  for (const file of drawnFrom(html)) {
    wanted.add(file);
    if (!(await cache.match(file))) await cache.add(file);
  }
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
  // Last: what is held of it says that all of it is.
  return cache.put(base, response);
}

let keeping = Promise.resolve();
function keepSoon(html) {
  keeping = keeping.then(() => keep(html)).catch(() => {});
  return keeping;
}

// Without making the store anew where it was forgotten.
const kept = (path) => caches.match(path, { cacheName: store });

async function shown(event, path) {
  let response;
  try {
    response = await fetch(event.request);
  } catch (error) {
    const held = (await kept(path)) ?? (await kept(base));
    if (!held) throw error;
    const html = (await held.text()).replace('id="offline" hidden', 'id="offline"');
    const headers = new Headers(held.headers);
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(html, { headers });
  }
  if (response.ok) event.waitUntil(response.clone().text().then(keepSoon));
  else if (response.status === 404) event.waitUntil(path === base ? forget() : keepSoon());
  return response;
}

async function file(request, path) {
  try {
    return await fetch(request);
  } catch (error) {
    const held = await kept(path);
    if (held) return held;
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page that begins it was shown before there was a worker to see it.
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(fetch(base).then((response) => response.text()).then(keepSoon));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith(`${base}/files/`)) event.respondWith(file(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(kept(pathname).then((held) => held ?? fetch(request)));
  else if (request.mode === "navigate" && (pathname === base || pathname.startsWith(`${base}/`)) && !pathname.includes(".")) {
    event.respondWith(shown(event, pathname));
  }
});
