// A print station (templates/prints/station.html): takes what waits there, one after another, and prints it.
import { work } from "./paper.js";

// Between two looks, and how long the server may take, in milliseconds.
const EVERY = 2000;
const PATIENCE = 20_000;

const main = document.querySelector("[data-station]");
const part = (name, within = main) => within.querySelector(`[data-${name}]`);
const word = (name) => part(`word="${name}"`)?.textContent ?? "";
const timeOf = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: main.dataset.zone });

let isPaused = false;
let isLooking = false;
// The print at hand: what else was taken, was so before this page was opened or is lost.
let current = "";

async function ask(path, body) {
  const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
  const answer = await fetch(path, {
    credentials: "same-origin",
    ...options,
    headers: { accept: "application/json", "content-type": "application/json" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status === 401) {
    location.reload();
    return new Promise(() => {});
  }
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
  return { ok: answer.ok, ...(await answer.json()) };
}

const tell = (id, report) => ask(`/api/v1/prints/${id}`, report);

function show(kind, verdict, name = "", why = "") {
  const now = part("now");
  now.className = `answer ${kind}`;
  for (const [field, value] of Object.entries({ verdict, name, why })) part(field, now).textContent = value;
}

function ready() {
  if (isPaused) show("already", word("prints-paused"), "", word("prints-paused-hint"));
  else show("ready", word("prints-ready"), "", word("prints-ready-hint"));
}

function row(template, one) {
  const element = part(template).content.firstElementChild.cloneNode(true);
  element.dataset.print = one.id;
  element.querySelector("b").textContent = one.person.name;
  element.querySelector(".meta").textContent = [one.person.institution, one.by, timeOf(one.asked_at), one.again].filter(Boolean).join(" · ");
  return element;
}

function draw(queue) {
  const waiting = queue.filter((one) => one.state === "waiting");
  const doubtful = queue.filter((one) => one.state !== "waiting" && one.id !== current);
  part("count").textContent = waiting.length > 0 ? `${waiting.length}` : "";
  part("none").hidden = waiting.length > 0;
  part("list", part("none").parentElement).replaceChildren(...waiting.map((one) => row("row", one)));
  const doubt = part("doubt");
  doubt.hidden = doubtful.length === 0;
  // A button that is just being pressed is not taken away.
  const shown = [...doubt.querySelectorAll("[data-print]")].map((element) => element.dataset.print).join();
  if (shown !== doubtful.map((one) => one.id).join()) part("list", doubt).replaceChildren(...doubtful.map((one) => row("row-doubt", one)));
}

async function look() {
  if (isLooking) return;
  isLooking = true;
  try {
    const { results = [] } = await ask("/api/v1/prints");
    part("offline", document).hidden = true;
    draw(results);
    const next = results.find((one) => one.state === "waiting");
    if (next && !isPaused) {
      current = next.id;
      show("admitted", word("prints-printing"), next.person.name, next.person.institution);
      const printed = await work(next.id, part("pages", document), tell);
      if (printed) await printed.told;
      else show("failed", word("prints-not-set"), next.person.name);
      setTimeout(look);
    } else {
      ready();
    }
  } catch {
    part("offline", document).hidden = false;
    ready();
  }
  current = "";
  isLooking = false;
}

part("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  part("pause").textContent = word(isPaused ? "prints-go-on" : "prints-pause");
  if (!isLooking) ready();
  look();
});
part("doubt").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  button.disabled = true;
  await tell(button.closest("[data-print]").dataset.print, { state: button.value }).catch(() => {});
  button.disabled = false;
  look();
});

const place = part("clock", document);
setInterval(() => (place.textContent = timeOf(new Date())), 1000);
setInterval(look, EVERY);
look();
