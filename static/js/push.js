// <form data-push="KEY" hidden>: its button asks the browser for messages, and hands in where it takes them.
import { each } from "./ready.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const same = (held, key) => held?.byteLength === key.length && new Uint8Array(held).every((one, at) => one === key[at]);
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function worker() {
  await navigator.serviceWorker.register("/account/push/worker.js", { scope: "/account/push/" });
  return navigator.serviceWorker.getRegistration("/account/push/");
}

async function ready(registration) {
  const starting = registration.installing ?? registration.waiting;
  if (registration.active || !starting) return;
  await new Promise((done) => starting.addEventListener("statechange", () => starting.state === "activated" && done()));
}

async function subscribe(form) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const registration = await worker();
  await ready(registration);
  const key = bytes(form.dataset.push);
  const held = await registration.pushManager.getSubscription();
  const isOurs = same(held?.options.applicationServerKey, key);
  // One that was made for another key is of no use.
  if (!isOurs) await held?.unsubscribe();
  const taken = isOurs ? held : await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = taken.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
}

each((root) => {
  for (const form of root.querySelectorAll("form[data-push]")) {
    form.hidden = !can;
    const none = document.querySelector("[data-push-none]");
    if (none) none.hidden = can;
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-push]");
  if (!form || form.elements.endpoint.value) return;
  event.preventDefault();
  const said = form.querySelector("[data-push-failed]");
  said.hidden = true;
  try {
    await subscribe(form);
    form.submit();
  } catch {
    said.hidden = false;
  }
});
