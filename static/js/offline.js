// <main data-pass="/pass/…">: the pass is kept for when there is no network, and the screen stays on while its
// code is shown.
const pass = document.querySelector("[data-pass]");

if (pass && "serviceWorker" in navigator) {
  const scope = pass.dataset.pass;
  navigator.serviceWorker.register(`${scope}/worker.js`, { scope }).catch(() => {});
}

async function stayOn() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A battery that runs low says no.
  }
}

if (pass?.querySelector(".pass-qr svg")) {
  document.addEventListener("visibilitychange", stayOn);
  stayOn();
}
