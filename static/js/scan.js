// The check-in desk: <form data-scan="#answer">. A scanner types a code and Enter, often faster than the server answers;
// every reading is sent in its turn, and sent again with the same nonce when the network fails.
import htmx from "./htmx.js";

const TRIES = 3;
const PATIENCE = 5000;

function nonce() {
  // randomUUID needs a secure context, and a desk may stand on plain http in the hall's own network.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function desk(form) {
  const place = document.querySelector(form.dataset.scan);
  const input = form.querySelector("input:not([type=hidden])");
  const failed = document.querySelector("template[data-scan-failed]");
  if (!place || !input) return;

  const queue = [];
  let busy = false;

  async function send(body) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body,
          headers: { "HX-Request": "true", "HX-Target": place.id, Accept: "text/html" },
          credentials: "same-origin",
          signal: AbortSignal.timeout(PATIENCE),
        });
        if (answer.status === 401) return location.reload();
        // 2xx and what was refused with reasons are answers; a broken server is tried again.
        if (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) {
          return { html: await answer.text(), fragment: !answer.redirected };
        }
      } catch {
        // no connection, or no answer in time
      }
      if (attempt === TRIES) return null;
      await new Promise((wake) => setTimeout(wake, 400 * attempt));
    }
  }

  function show(answer) {
    if (answer && /^\s*<(!doctype|html)/i.test(answer.html)) {
      const page = new DOMParser().parseFromString(answer.html, "text/html");
      const part = page.querySelector(form.dataset.scan);
      if (part) place.replaceChildren(...part.childNodes);
      else return location.reload();
    } else if (answer) {
      place.innerHTML = answer.html;
    } else if (failed) {
      place.replaceChildren(failed.content.cloneNode(true));
    }
    htmx.process(place);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: place.firstElementChild ?? place } }));
  }

  async function work() {
    if (busy) return;
    busy = true;
    form.toggleAttribute("data-busy", true);
    while (queue.length > 0) show(await send(queue.shift()));
    form.toggleAttribute("data-busy", false);
    busy = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = input.value.trim();
    input.value = "";
    input.focus();
    if (code === "") return;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form, event.submitter ?? undefined)) body.append(name, value);
    body.set(input.name, code);
    if (body.has("nonce")) body.set("nonce", nonce());
    queue.push(body);
    work();
  });

  // Enter that ends a word of an input method is not the scanner's.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });

  // The code must never be typed into nowhere: nothing focused, so the input is; a key pressed on no control goes there.
  const idle = () => !document.activeElement || document.activeElement === document.body || document.activeElement.tagName === "MAIN";
  const home = () => {
    if (idle() && !document.querySelector(":popover-open, dialog[open]") && String(getSelection()) === "") input.focus();
  };
  document.addEventListener("focusout", () => setTimeout(home, 60));
  addEventListener("focus", home);
  document.addEventListener("visibilitychange", home);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && idle()) input.focus();
    },
    true,
  );
  document.addEventListener("htmx:afterSwap", () => setTimeout(home, 0));
  input.focus();
}

for (const form of document.querySelectorAll("form[data-scan]")) desk(form);
