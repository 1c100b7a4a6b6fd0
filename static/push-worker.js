// Shows what the server has to say while no page is open (W3C Push API, Notifications API). It answers for no page.
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data?.json() ?? {};
  } catch {
    // Something that is not ours: browsers want to show something all the same.
  }
  const { title = "Plenum", body = "", tag, path = "/account/news" } = said;
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { path } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = event.notification.data?.path ?? "/account/news";
  const leads = new URL(path, self.location.origin);
  // Nowhere but to the server it came from.
  if (leads.origin === self.location.origin) event.waitUntil(self.clients.openWindow(leads.href));
});

// The browser took its address back: it gets another with the same key, and hands it in as it did the first.
self.addEventListener("pushsubscriptionchange", (event) => {
  const renew = async () => {
    const options = event.oldSubscription?.options;
    const made = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
    if (!made) return;
    const { endpoint, keys } = made.toJSON();
    const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
    await fetch("/account/push", { method: "POST", body, redirect: "manual" });
  };
  event.waitUntil(renew());
});
