// The list of badges that a kiosk took along (GET /api/v1/badges): checked when it comes, looked into when there is no network.
import { facts, seen } from "./held.js";

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const text = (data) => btoa(String.fromCharCode(...data));

// The first half of SHA-256 over a word and the secret: src/offline/store/take.rs.
async function half(what, secret) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`plenum ${what} ${secret}`));
  return new Uint8Array(hash, 0, 16);
}

const idOf = async (secret) => text(await half("badge", secret));

async function isGenuine({ list, signature }, key) {
  const by = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", by, bytes(signature), new TextEncoder().encode(list));
}

// The clocks of kiosk and server agree to so many milliseconds.
const AGREE = 5000;

let current = null;

function read(list) {
  const parsed = JSON.parse(list);
  current = { ...parsed, badges: new Map(parsed.badges.map((badge) => [badge.id, badge])) };
}

// Takes a list that came from the server; one that was not signed by it is none.
export async function take(taken, key) {
  if (!(await isGenuine(taken, key))) return false;
  const before = current?.gate;
  await facts.put("list", taken);
  read(taken.list);
  // Set up at another gate: whom it let in at the one before is nobody here.
  if (before && before !== current.gate) await seen.clear();
  return true;
}

// The list that was kept before a restart.
export async function wake(key) {
  const taken = await facts.get("list");
  if (taken && (await isGenuine(taken, key))) read(taken.list);
}

async function holder(badge, secret) {
  const key = await crypto.subtle.importKey("raw", await half("holder", secret), "AES-GCM", false, ["decrypt"]);
  const sealed = bytes(badge.holder);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.subarray(0, 12) }, key, sealed.subarray(12));
  return JSON.parse(new TextDecoder().decode(plain));
}

// What the list says of a badge at this time: the answer that the server would give, as far as it can be known here.
export async function decide(secret, direction, now) {
  const error = (reason, person) => ({ status: "error", reason, person });
  if (!current || !current.usable || now >= Date.parse(current.expires_at)) return error("network");
  const id = await idOf(secret);
  const badge = current.badges.get(id);
  if (!badge) return error("invalid");
  const person = await holder(badge, secret);
  const told = { status: "ok", type: direction, person, attention: person.attention };
  if (direction === "exit") return told;
  if (badge.reason) return error(badge.reason, person);
  const inTime = ([from, to]) => Date.parse(from) <= now && now < Date.parse(to);
  if (current.windows.length > 0 && !current.windows.some(inTime)) return error("invalid_time", person);
  // What was read here since the list was made is newer than it; before that the list knows more: who left by another gate.
  const here = await seen.get(id);
  const isNewer = here?.at > Date.parse(current.issued_at) - AGREE;
  const before = isNewer ? here : badge.been && { inside: badge.inside === true };
  const again = current.again;
  if (before && again !== "always" && (again === "once" || before.inside)) return error("already_redeemed", person);
  return told;
}

// Who was let through here is known here, with and without network.
export async function note(secret, direction, at) {
  if (crypto.subtle) await seen.put({ id: await idOf(secret), inside: direction === "entry", at });
}

// Whether it was made for another gate, or another way through it, than the page that is open.
export const isForAnother = ({ gate, direction }) => current !== null && (current.gate !== gate || current.direction !== direction);

// By which the server knows at which gate a scan was made.
export const ticket = () => current?.ticket;

// A device that is one no more takes nothing along.
export async function forget() {
  current = null;
  await facts.put("list", null);
}
