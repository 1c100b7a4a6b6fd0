// What a kiosk keeps when the network is gone: its list of badges, scans and times of service that wait to be sent, who was
// let in here.
// In IndexedDB, so that a restart loses nothing.

let opened = null;

const open = () => (opened ??= new Promise((done, failed) => {
  const asked = indexedDB.open("plenum-kiosk", 2);
  asked.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion < 1) {
      asked.result.createObjectStore("scans", { keyPath: "nonce" });
      asked.result.createObjectStore("seen", { keyPath: "id" });
      asked.result.createObjectStore("facts");
    }
    if (oldVersion < 2) asked.result.createObjectStore("services", { keyPath: "reading" });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
}));

async function within(store, mode, work) {
  const base = await open();
  return new Promise((done, failed) => {
    const change = base.transaction(store, mode, { durability: "strict" });
    const asked = work(change.objectStore(store));
    change.oncomplete = () => done(asked?.result);
    change.onabort = change.onerror = () => failed(change.error);
  });
}

// What waits to be sent.
const waiting = (name) => ({
  add: (one) => within(name, "readwrite", (store) => store.put(one)),
  some: (most) => within(name, "readonly", (store) => store.getAll(null, most)),
  count: () => within(name, "readonly", (store) => store.count()),
  drop: (keys) => within(name, "readwrite", (store) => void keys.forEach((key) => store.delete(key))),
});

export const scans = waiting("scans");
export const services = waiting("services");

export const seen = {
  get: (id) => within("seen", "readonly", (store) => store.get(id)),
  put: (one) => within("seen", "readwrite", (store) => store.put(one)),
  clear: () => within("seen", "readwrite", (store) => void store.clear()),
};

export const facts = {
  get: (name) => within("facts", "readonly", (store) => store.get(name)),
  put: (name, value) => within("facts", "readwrite", (store) => store.put(value, name)),
};
