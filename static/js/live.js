// Live pages: <body data-live="/c/x/live">. The server says which topics changed, the page asks for the parts anew.
const url = document.body.dataset.live;
const TOPIC = /live:([\w-]+)/g;
const SILENCE = 45_000; // a server that beats at all beats every 20 s

let source = null;
let wasLost = false;
let beats = false;
let retry = 0;
let timers = { retry: 0, silence: 0 };

function fire(name) {
  document.body.dispatchEvent(new CustomEvent(`live:${name}`, { bubbles: false }));
}

function topicsOnPage() {
  const found = new Set();
  for (const element of document.querySelectorAll("[hx-trigger*='live:'], [data-hx-trigger*='live:']")) {
    const trigger = element.getAttribute("hx-trigger") ?? element.getAttribute("data-hx-trigger");
    for (const [, topic] of trigger.matchAll(TOPIC)) if (topic !== "any") found.add(topic);
  }
  return found;
}

function say(state) {
  for (const element of document.querySelectorAll(".live-state")) {
    if (element.dataset.state === state) continue;
    element.hidden = false;
    element.dataset.state = state;
    element.textContent = element.dataset[state] ?? "";
  }
}

function lost() {
  wasLost = true;
  say("reconnecting");
}

function close() {
  clearTimeout(timers.retry);
  clearTimeout(timers.silence);
  source?.close();
  source = null;
}

function again() {
  close();
  lost();
  const wait = Math.min(30_000, 1000 * 2 ** retry) * (0.5 + Math.random() / 2);
  retry += 1;
  timers.retry = setTimeout(open, wait);
}

function heard() {
  clearTimeout(timers.silence);
  if (beats) timers.silence = setTimeout(again, SILENCE);
}

function open() {
  close();
  source = new EventSource(url);
  source.addEventListener("open", () => {
    retry = 0;
    say("connected");
    heard();
    if (!wasLost) return;
    wasLost = false;
    fire("any");
    for (const topic of topicsOnPage()) fire(topic);
  });
  source.addEventListener("changed", (event) => {
    heard();
    let topics;
    try {
      topics = JSON.parse(event.data).topics;
    } catch {
      return;
    }
    if (Array.isArray(topics)) for (const topic of new Set(topics)) fire(topic);
  });
  source.addEventListener("beat", () => {
    beats = true;
    heard();
  });
  // After an answer other than 200 the browser gives up, and after a cut it may wait long: one rule for both.
  source.addEventListener("error", again);
}

if (url) {
  // A browser allows six connections to a server: a hidden tab gives its own back and catches up when it is shown.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      wasLost = true;
      close();
    } else if (!source) {
      open();
    }
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      wasLost = true;
      open();
    }
  });
  addEventListener("online", () => {
    if (source?.readyState !== EventSource.OPEN) open();
  });
  if (!document.hidden) open();
}
