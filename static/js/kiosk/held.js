// What a kiosk keeps when the network is gone: its list of badges, scans that wait to be sent, who was let in here.
// In IndexedDB, so that a restart loses nothing.

const open = new Promise((done, failed) => {
  const asked = indexedDB.open("plenum-kiosk", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("scans", { keyPath: "nonce" });
    asked.result.createObjectStore("seen", { keyPath: "id" });
    asked.result.createObjectStore("facts");
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

async function within(store, mode, work) {
  const base = await open;
  return new Promise((done, failed) => {
    const change = base.transaction(store, mode, { durability: "strict" });
    const asked = work(change.objectStore(store));
    change.oncomplete = () => done(asked?.result);
    change.onabort = change.onerror = () => failed(change.error);
  });
}

export const scans = {
  add: (scan) => within("scans", "readwrite", (store) => store.put(scan)),
  some: (most) => within("scans", "readonly", (store) => store.getAll(null, most)),
  count: () => within("scans", "readonly", (store) => store.count()),
  drop: (nonces) => within("scans", "readwrite", (store) => void nonces.forEach((nonce) => store.delete(nonce))),
};

export const seen = {
  get: (id) => within("seen", "readonly", (store) => store.get(id)),
  put: (one) => within("seen", "readwrite", (store) => store.put(one)),
};

export const facts = {
  get: (name) => within("facts", "readonly", (store) => store.get(name)),
  put: (name, value) => within("facts", "readwrite", (store) => store.put(value, name)),
};
