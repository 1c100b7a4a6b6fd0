// How long it takes to serve somebody: from the first frame of her code or the first key to the welcome, or to the badge
// that is sent to a printer. Kept until the server has it.
import { services } from "./held.js";

const TOGETHER = 100;

let begun = null;

export function begin(at = performance.now()) {
  begun ??= at;
}

// Whoever went away without an answer was not served.
export function forget() {
  begun = null;
}

// Ends the one that is under way: gives how long it took so far, and what follows is somebody else's.
export function take() {
  const since = begun;
  begun = null;
  return since;
}

export async function end(since, reading, printed) {
  if (since !== null) await services.add({ reading, ms: Math.round(performance.now() - since), printed });
}

export async function send(ask) {
  for (let some = await services.some(TOGETHER); some.length > 0; some = await services.some(TOGETHER)) {
    // What the server does not take it takes no other time either.
    await ask("/api/v1/services", { method: "POST", body: JSON.stringify(some), patience: 20_000 });
    await services.drop(some.map((one) => one.reading));
  }
}
