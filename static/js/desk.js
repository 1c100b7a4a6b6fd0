// The desk: <form data-desk data-scan="#answer">, one box for names and badges. Who is typed is looked for as it is
// typed; Enter reads a badge, opens whom it can only mean, or goes to the list. Everything by keyboard.
import htmx from "./htmx.js";
import { facts } from "./kiosk/held.js";

const PAUSE = 180;
// How old what a desk falls back on may be, and how often that is looked at, in milliseconds.
const AHEAD_EVERY = 10 * 60_000;
const LOOK_EVERY = 60_000;
const BADGE = /^(\S*[/=#?])?[\w-]{32}$/;

const form = document.querySelector("form[data-desk]");

function desk() {
  const box = form.querySelector("input[type=search]");
  const place = document.querySelector("#hits");
  const found = () => [...place.querySelectorAll("a[data-hit]")];
  // A scanner types in full width where a Chinese keyboard is on; the server reads that too.
  const isBadge = (text) => BADGE.test(text.normalize("NFKC").trim());
  let timer = 0;
  let opens = false;

  function look() {
    clearTimeout(timer);
    const typed = box.value.trim();
    if (typed === "") place.replaceChildren();
    else if (!isBadge(typed)) htmx.trigger(box, "desk:search");
  }

  function toBox() {
    box.focus();
    box.select();
  }

  function open() {
    const meant = place.querySelector("a[data-opens]");
    if (meant) meant.click();
    else found()[0]?.focus();
  }

  box.addEventListener("input", () => {
    opens = false;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });

  // Before the scanner's own: a name is no badge.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      clearTimeout(timer);
      if (isBadge(box.value)) return place.replaceChildren();
      event.preventDefault();
      event.stopPropagation();
      const isShown = place.firstElementChild?.dataset.for === box.value.trim();
      if (isShown) return open();
      opens = true;
      look();
    },
    true,
  );
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== place || !opens) return;
    opens = false;
    open();
  });
  // Whom one wants is open: the next search begins anew.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "answer") return;
    box.value = "";
    place.replaceChildren();
  });

  document.addEventListener(
    "keydown",
    (event) => {
      const at = document.activeElement;
      const writes = at?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
      if (event.key === "Escape") {
        if (at === box) {
          box.value = "";
          place.replaceChildren();
        } else {
          toBox();
        }
        return event.preventDefault();
      }
      const hits = found();
      const n = hits.indexOf(at);
      if (event.key === "ArrowDown" && (at === box || n >= 0)) {
        hits[Math.min(n + 1, hits.length - 1)]?.focus();
        return event.preventDefault();
      }
      if (event.key === "ArrowUp" && n >= 0) {
        if (n === 0) toBox();
        else hits[n - 1].focus();
        return event.preventDefault();
      }
      // A scanner types wherever the focus is: into a field it is the field's until its Enter tells what it was.
      if (event.key === "Enter" && at !== box && at?.matches?.("input[type=text]") && isBadge(at.value)) {
        event.preventDefault();
        box.value = at.value;
        at.value = "";
        return form.requestSubmit();
      }
      const types = event.key.length === 1 && !" /".includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (types && !writes) {
        box.value = "";
        box.focus();
      }
    },
    true,
  );
}

// Without network this browser goes on reading badges at /kiosk: the page and its list of badges are kept ahead, so that
// nobody need have opened it before. Whoever opens it checks the list.
async function keepAhead() {
  try {
    const since = Date.now() - ((await facts.get("ahead")) ?? 0);
    if (since >= 0 && since < AHEAD_EVERY) return;
    await navigator.serviceWorker?.register("/kiosk/worker.js", { scope: "/kiosk" });
    const answer = await fetch("/api/v1/badges", { credentials: "same-origin", headers: { accept: "application/json" } });
    if (!answer.ok) return;
    await facts.put("list", await answer.json());
    await facts.put("ahead", Date.now());
  } catch {
    // it is tried again
  }
}

if (form) {
  desk();
  if (globalThis.crypto?.subtle) {
    keepAhead();
    setInterval(keepAhead, LOOK_EVERY);
  }
}
