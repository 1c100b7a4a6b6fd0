// A kiosk (templates/kiosk/kiosk.html): reads badges by camera, by scanner and by ID number; goes on without network.
import { watch } from "./kiosk/camera.js";
import * as list from "./kiosk/list.js";
import { facts, scans } from "./kiosk/held.js";
import * as service from "./kiosk/service.js";
import { nonce, work } from "./paper.js";
import { help } from "./kiosk/help.js";

// How long an answer stands, how long it does while a helper is waited for, how long the server may take, how often things
// are fetched and told, in milliseconds.
const STANDS = 8000;
const WAITS = 60_000;
const PATIENCE = 2500;
const SEND_EVERY = 15_000;
const LIST_EVERY = 10 * 60_000;
const REPORT_EVERY = 60_000;
const CAMERA_EVERY = 15_000;
// The same code before the lens is one reading.
const SAME = 4000;
const TOGETHER = 200;
// Longer is no code: as src/checkin/rules.rs reads it.
const LONGEST = 2000;
// What a scanner types into the field of the number: a secret, alone or at the end of an address.
const BADGE = /^(\S*[/=#?])?[\w-]{32}$/;

const main = document.querySelector("[data-kiosk]");
const part = (name, within = main) => within.querySelector(`[data-${name}]`);
const { direction: serves, gate, key } = main.dataset;
const direction = serves === "exit" ? "exit" : "entry";
const isDesk = "desk" in main.dataset;

let lang = main.dataset.lang;
let hasCamera = true;
let clock = 0;
let standing = 0;
// How often something else was shown: whoever was answered may have gone meanwhile.
let shows = 0;

const word = (name) => document.querySelector(`[data-words="${lang}"] [data-word="${name}"]`)?.textContent ?? "";

function speak() {
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = word(element.dataset.say);
  for (const button of document.querySelectorAll("[data-set-lang]")) {
    button.toggleAttribute("aria-current", button.dataset.setLang === lang);
  }
}

// The secret in what a scanner typed: alone or at the end of an address, in full width where a Chinese keyboard is on.
function secretIn(typed) {
  const narrow = [...typed]
    .slice(0, LONGEST)
    .map((c) => (c >= "\uff01" && c <= "\uff5e" ? String.fromCodePoint(c.codePointAt(0) - 0xfee0) : c))
    .join("")
    .replace(/[\s\p{Cc}\u200b-\u200f\ufeff]/gu, "");
  return narrow.replace(/\/+$/, "").split(/[/=#?]/).pop();
}

// An answer fills the screen, and is wiped.
function show(kind, { verdict, name = "", from = "", person, told = {}, why = "", more = "" }) {
  const answer = part("answer");
  answer.className = `answer ${kind}`;
  for (const [field, value] of Object.entries({ verdict, name, from, why, more })) {
    const place = part(field, answer);
    place.textContent = value;
    place.hidden = value === "";
  }
  const level = part("level", answer);
  level.hidden = !person?.level;
  level.className = `level band ${person?.level ?? ""}`;
  level.textContent = [person && word(`registration-level-${person.level}`), person?.level_name].filter(Boolean).join(" · ");
  for (const place of answer.querySelectorAll("[data-fact]")) {
    const said = told[place.dataset.fact] ?? "";
    place.hidden = said === "";
    place.lastElementChild.textContent = said;
  }
  const photo = part("photo", answer);
  photo.hidden = !person?.photo;
  if (person?.photo) {
    photo.src = person.photo;
    photo.alt = word("kiosk-photo");
  } else {
    photo.removeAttribute("src");
  }
  clearTimeout(standing);
  shows += 1;
  if (kind !== "ready") standing = setTimeout(ready, STANDS);
}

// Where a scanner types, or whoever has no badge.
function toBox() {
  part(part("code-form").hidden ? "number" : "code").focus();
}

function toCode() {
  part("number").value = "";
  part("number-form").hidden = true;
  part("code-form").hidden = false;
  toBox();
}

function ready() {
  service.forget();
  helper.forget();
  lang = main.dataset.lang;
  speak();
  show("ready", { verdict: word("kiosk-ready"), name: "", why: word(hasCamera ? "kiosk-ready-hint" : "kiosk-camera-none") });
  toCode();
}

const timeOf = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: main.dataset.zone });

// Where she may go, what is on next, what she is to collect: as far as the server told it.
function factsOf({ person, next, collect }) {
  return {
    seat: person?.seat,
    zones: person?.zones?.join(" · "),
    next: next && [timeOf(next.starts_at), next.title, next.room].filter(Boolean).join(" · "),
    collect: collect?.includes("badge") ? word("prints" in main.dataset ? "kiosk-collect-printing" : "kiosk-collect-badge") : "",
  };
}

// `isAlone`: nobody is called, so she is sent to the desk. `byNumber`: she has typed a number and shown no code.
function told(answer, { isAlone = true, byNumber = false } = {}) {
  const { person, reason } = answer;
  const from = person ? [person.institution, person.post].filter(Boolean).join(" · ") : "";
  if (answer.status === "ok") {
    const verdict = word(direction === "exit" ? "kiosk-goodbye" : "kiosk-welcome");
    const note = isDesk && answer.attention ? `${word("kiosk-attention")} ${answer.attention}` : "";
    return show("admitted", { verdict, name: person.name, from, person, told: factsOf(answer), why: note });
  }
  const already = reason === "already_redeemed";
  const said = byNumber && reason === "invalid" ? "number-invalid" : reason.replaceAll("_", "-");
  const why = word(`kiosk-${said}`) || answer.explanation || "";
  const more = already || isDesk || !isAlone ? "" : word("kiosk-desk");
  // Whom a kiosk turns away it names to nobody who stands by.
  const name = person && (already || isDesk) ? person.name : "";
  show(already ? "already" : "refused", { verdict: word(already ? "kiosk-already" : "kiosk-refused"), name, told: { collect: factsOf(answer).collect }, why: already ? "" : why, more });
}

// Who cannot come in is not left alone: the server called for a helper, or the button does.
const helper = help({
  ask: (...asked) => ask(...asked),
  word,
  nonce,
  button: part("help"),
  place: part("help-state"),
  told: (name) => {
    // One is told to wait here or to go to the desk, not both.
    if (name !== "kiosk-network") part("more").hidden = true;
    // Whoever waits for a helper reads that; who she is does not stand there as long.
    if (!isDesk && !part("name").hidden) show("ready", { verdict: word("kiosk-ready"), name: "", why: "" });
    clearTimeout(standing);
    standing = setTimeout(wipe, WAITS);
  },
});

// Whom the server turned away waits for the helper that it called; where it called none she goes to the desk.
async function helped({ reason }) {
  if (!reason || reason === "already_redeemed") return;
  const shown = shows;
  if ((await helper.watch()) || isDesk || shown !== shows) return;
  part("more").textContent = word("kiosk-desk");
  part("more").hidden = false;
}

function network(works) {
  document.querySelector("[data-offline]").hidden = works;
}

async function ask(path, options = {}) {
  const answer = await fetch(path, {
    credentials: "same-origin",
    ...options,
    headers: { accept: "application/json", "accept-language": lang, "content-type": "application/json", ...options.headers },
    signal: AbortSignal.timeout(options.patience ?? PATIENCE),
  });
  if (answer.status === 401) {
    await list.forget().catch(() => {});
    location.reload();
    throw new Error("revoked");
  }
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
  const at = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isFinite(at)) {
    // To the second: what the header says.
    clock = Math.abs(at - Date.now()) < 2000 ? 0 : Math.round((at - Date.now()) / 1000);
    facts.put("clock", clock);
  }
  network(true);
  return answer;
}

// Reads at the gate that this page was made for. Where an organiser has set the kiosk up at another since, the page is made
// anew: nobody is read as having come through there.
const GONE = Symbol("another gate");

async function check(scan) {
  const answer = await ask("/api/v1/checkins", { method: "POST", body: JSON.stringify({ ...scan, gate }) });
  if (answer.status === 403) {
    location.reload();
    return GONE;
  }
  return answer;
}

// Somebody was answered. Whom it let in may still get her badge; then she is served.
async function answered(answer, reading, since, how) {
  told(answer, how);
  if (answer.status !== "ok" && !answer.collect) return;
  const isPrinted = await printBadge(answer);
  if (answer.status === "ok") await service.end(since, reading, isPrinted);
  send();
}

function collect(said) {
  const place = part("fact='collect'");
  place.hidden = said === "";
  place.lastElementChild.textContent = said;
}

// Prints a badge that was never printed, at the kiosk's own printer or at its station; tells whether it is on its way. The
// one before the kiosk is answered meanwhile: only who is still there is told.
async function printBadge({ id, collect: due }) {
  if (!("prints" in main.dataset) || !due?.includes("badge")) return false;
  const shown = shows;
  const say = (text) => shown === shows && collect(text);
  const sent = (path, body) => ask(path, { method: "POST", body: JSON.stringify(body), patience: 20_000 }).then((answer) => answer.json());
  try {
    const { print, reason } = await sent("/api/v1/prints", { reading: id, nonce: nonce() });
    if (!print) return say(reason === "already_printed" ? "" : word("kiosk-collect-badge")), false;
    if (print.station.id !== main.dataset.device) return say(`${word("kiosk-collect-station")} ${print.station.name}`), true;
    if (print.state !== "waiting") return false;
    say(word("kiosk-collect-printing"));
    const printed = await work(print.id, part("pages", document), (print, body) => sent(`/api/v1/prints/${print}`, body));
    say(word(printed ? "kiosk-collect-here" : "kiosk-collect-badge"));
    return printed !== null;
  } catch {
    say(word("kiosk-collect-badge"));
    return false;
  }
}

let last = { secret: "", at: 0 };
// Whom a helper is called for is nobody any more once somebody else was read.
let reads = 0;

async function read(typed, contact = performance.now()) {
  const secret = secretIn(typed);
  const now = Date.now();
  if (secret === "" || (secret === last.secret && now - last.at < SAME)) return;
  last = { secret, at: now };
  const mine = (reads += 1);
  helper.forget();
  service.begin(contact);
  const since = service.take();
  const scan = { secret, type: direction, nonce: nonce() };
  try {
    const answer = await check(scan);
    if (answer === GONE) return;
    if (answer.status !== 201) return show("failed", { verdict: word("kiosk-failed"), more: word("kiosk-desk") });
    const said = await answer.json();
    if (said.status === "ok") await list.note(secret, direction, Date.now() + clock * 1000);
    await answered(said, scan.nonce, since, { isAlone: false });
    if (mine === reads) await helped(said);
  } catch {
    network(false);
    await readAlone({ ...scan, at: new Date(now).toISOString() }, since);
  }
  last.at = Date.now();
}

// Without network: by the list that was taken along. What cannot be known here needs the network, and is said.
async function readAlone(scan, since) {
  if (!crypto.subtle) return show("failed", { verdict: word("kiosk-failed"), why: word("kiosk-network") });
  const at = Date.now() + clock * 1000;
  const answer = await list.decide(scan.secret, direction, at);
  if (answer.reason !== "network") {
    await scans.add({ ...scan, clock, admitted: answer.status === "ok", reason: answer.reason ?? null, ticket: list.ticket() });
    if (answer.status === "ok") await list.note(scan.secret, direction, at);
  }
  await answered(answer, scan.nonce, since);
  count();
}

async function readNumber(number) {
  const [reading, since] = [nonce(), service.take()];
  part("number").value = "";
  const mine = (reads += 1);
  helper.forget();
  try {
    const answer = await check({ id_number: number, type: direction, nonce: reading });
    if (answer === GONE) return;
    if (answer.status !== 201) return show("failed", { verdict: word("kiosk-failed"), more: word("kiosk-desk") });
    const said = await answer.json();
    await answered(said, reading, since, { isAlone: false, byNumber: true });
    if (mine === reads) await helped(said);
  } catch {
    network(false);
    told({ status: "error", reason: "network" });
  }
}

async function count() {
  const waiting = await scans.count();
  part("waiting", document).textContent = waiting > 0 ? `${word("kiosk-waiting")} ${waiting}` : "";
  return waiting;
}

// Sends what waits, in any order, again and again until the server says that it has it.
let sending = null;
function send() {
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll() {
  try {
    for (let some = await scans.some(TOGETHER); some.length > 0; some = await scans.some(TOGETHER)) {
      const answer = await ask("/api/v1/scans", { method: "POST", body: JSON.stringify(some), patience: 20_000 });
      if (answer.status !== 201) break;
      await scans.drop((await answer.json()).map((one) => one.nonce));
      await count();
    }
    await service.send(ask);
  } catch {
    network(false);
  }
}

async function fetchList() {
  if (!crypto.subtle) return;
  // What was read without network is in the list that comes then.
  await send();
  try {
    const answer = await ask("/api/v1/badges", { patience: 30_000 });
    if (answer.ok && (await list.take(await answer.json(), key))) main.dataset.listed = "";
    if (list.isForAnother({ gate, direction: serves }) && part("answer").classList.contains("ready")) location.reload();
  } catch {
    network(false);
  }
}

async function report() {
  const battery = await navigator.getBattery?.().catch(() => null);
  const told = { queue: await scans.count(), ...(battery ? { battery: Math.round(battery.level * 100) } : {}) };
  try {
    await ask("/api/v1/status", { method: "POST", body: JSON.stringify(told) });
  } catch {
    network(false);
  }
}

function every(pause, work) {
  work();
  setInterval(work, pause);
}

part("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = part("code").value;
  part("code").value = "";
  read(typed);
});
part("number-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = part("number").value.trim();
  if (BADGE.test(number.normalize("NFKC"))) {
    toCode();
    return read(number);
  }
  if (number) readNumber(number);
});
part("number-open").addEventListener("click", () => {
  part("number-form").hidden = false;
  part("code-form").hidden = true;
  part("number").focus();
  clearTimeout(standing);
  standing = setTimeout(ready, 5 * STANDS);
});
// What nobody goes on typing is wiped.
function wipe() {
  part("code").value = "";
  ready();
}
for (const field of [part("code"), part("number")]) {
  field.addEventListener("input", () => {
    service.begin();
    clearTimeout(standing);
    standing = setTimeout(wipe, 5 * STANDS);
  });
}
part("number-back").addEventListener("click", ready);
for (const button of document.querySelectorAll("[data-set-lang]")) {
  button.addEventListener("click", () => {
    lang = button.dataset.setLang;
    speak();
    if (part("answer").classList.contains("ready")) {
      show("ready", { verdict: word("kiosk-ready"), why: word(hasCamera ? "kiosk-ready-hint" : "kiosk-camera-none") });
      standing = setTimeout(ready, 5 * STANDS);
    }
  });
}
// Nobody gets to a page that is not there: without network the kiosk stays as it is.
for (const way of document.querySelectorAll("a[href='/kiosk/staff'], a[href='/desk']")) {
  way.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await ask("/api/v1/status");
      // What was read here does not wait until somebody comes back to this page.
      await send();
      location.assign(way.href);
    } catch {
      network(false);
      told({ status: "error", reason: "network" });
    }
  });
}
// What a scanner types goes to its field, wherever the focus was: after a tap at once, otherwise with its first letter. A
// space is the button's that has the focus.
document.addEventListener("click", (event) => {
  if (event.target.closest("button")) toBox();
});
document.addEventListener("keydown", (event) => {
  const types = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (types && !document.activeElement?.matches("input")) toBox();
});
addEventListener("online", () => send());

const place = part("clock", document);
setInterval(() => {
  place.textContent = timeOf(Date.now() + clock * 1000);
}, 1000);

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk" }).catch(() => {});

clock = (await facts.get("clock")) ?? 0;
if (crypto.subtle) await list.wake(key).catch(() => {});
ready();
count();
every(SEND_EVERY, send);
every(LIST_EVERY, fetchList);
every(REPORT_EVERY, report);

// A camera that is not there yet, or was pulled out, is looked for again: nobody comes by to load the page anew.
async function lookForCamera() {
  const isThere = await watch(part("camera"), main.dataset.reader, read, loseCamera);
  if (!isThere) setTimeout(lookForCamera, CAMERA_EVERY);
  tellCamera(isThere);
}

function loseCamera() {
  setTimeout(lookForCamera, CAMERA_EVERY);
  tellCamera(false);
}

function tellCamera(isThere) {
  if (isThere === hasCamera) return;
  hasCamera = isThere;
  if (part("answer").classList.contains("ready")) ready();
}

lookForCamera();
