// <main data-handbook="/c/…/handbook">: the handbook is kept for when there is no network.
const book = document.querySelector("[data-handbook]");

async function keep(scope) {
  const registration = await navigator.serviceWorker.register(`${scope}/worker.js`, { scope });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  // One that answers already keeps by itself what it sees.
  if (!navigator.serviceWorker.controller) worker?.postMessage("keep");
}

if (book && "serviceWorker" in navigator) keep(book.dataset.handbook).catch(() => {});

// What is kept of a pass goes from here when its link leads nowhere any more: it was replaced, or taken back.
async function tidy() {
  for (const name of await caches.keys()) {
    const path = name.match(/^(?:pass|handbook) (\/pass\/.+)$/)?.[1];
    if (!path || location.pathname.startsWith(path)) continue;
    if ((await fetch(path, { method: "HEAD" })).status !== 404) continue;
    await caches.delete(name);
    const registration = await navigator.serviceWorker.getRegistration(path);
    if (registration && new URL(registration.scope).pathname === path) await registration.unregister();
  }
}

if ((book || document.querySelector("[data-pass]")) && "serviceWorker" in navigator && "caches" in window) tidy().catch(() => {});
