// The board (<section data-board>): cards are carried to another column by pointer or by keys, sent when they are set
// down, and back where they were when the server says no. What others move comes in while nothing is carried. On phones and
// without script a card has a menu.
import { anew } from "./anew.js";

const root = document.querySelector("[data-board]");
if (root) board();

function board() {
  const SLIP = 5;
  const base = root.dataset.board;
  const words = JSON.parse(root.dataset.words);
  const dialog = root.querySelector("[data-reason]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const say = (text) => (root.querySelector("[data-said]").textContent = text);
  const tell = (text) => (root.querySelector("[data-carried]").textContent = text);
  const columns = () => [...root.querySelectorAll("[data-column]")];
  const columnOf = (card) => card.closest("[data-column]");
  const titleOf = (card) => card.querySelector("[data-title]").textContent.trim();
  const nameOf = (column) => column.querySelector("[data-name]").textContent.trim();
  let grip = null; // a pointer is down on a card
  let held = null; // a card is carried: { card, to, by, ghost }
  let sending = 0;

  /** Cards that may be moved are reached by the Tab key; what is said of them stands once on the page. */
  function set() {
    for (const card of root.querySelectorAll("[data-moves]")) {
      card.tabIndex = 0;
      card.setAttribute("aria-describedby", "board-how");
      card.setAttribute("aria-label", `${titleOf(card)}, ${nameOf(columnOf(card))}`);
    }
  }

  const isBusy = () => held || sending > 0 || dialog.open;
  const { refresh, catchUp } = anew({ isBusy, parts: ["board"], things: "[data-card]", set });

  function over(column) {
    held.to = column;
    for (const one of columns()) one.classList.toggle("is-target", one === column && one !== columnOf(held.card));
    if (held.by === "keys") {
      column.scrollIntoView({ block: "nearest", inline: "nearest" });
      tell(fill(words.over, { column: nameOf(column) }));
    }
  }

  function take(card, by) {
    held = { card, by, to: columnOf(card), ghost: null };
    card.classList.add("is-carried");
    root.classList.add("is-carrying");
    if (by === "keys") tell(fill(words.picked, { title: titleOf(card) }));
  }

  function letGo() {
    const was = held;
    held = null;
    grip = null;
    if (!was) return null;
    was.ghost?.remove();
    was.card.classList.remove("is-carried");
    root.classList.remove("is-carrying");
    for (const one of columns()) one.classList.remove("is-target");
    return was;
  }

  function putBack() {
    const was = letGo();
    if (!was) return;
    if (was.by === "keys") tell(fill(words.back, { title: titleOf(was.card) }));
    catchUp();
  }

  function setDown() {
    const was = letGo();
    if (!was) return;
    if (was.to && was.to !== columnOf(was.card)) send(was.card, was.to, "");
    else catchUp();
  }

  /** Asks for a reason. Nothing where she thought better of it. */
  function ask(said) {
    const area = dialog.querySelector("textarea");
    dialog.querySelector("[data-reason-said]").textContent = said;
    area.value = "";
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener("close", () => answer(dialog.returnValue === "send" ? area.value.trim() : ""), { once: true });
    });
  }

  async function send(card, column, note) {
    const from = columnOf(card);
    const next = card.nextElementSibling;
    const list = from.querySelector(".board-cards");
    const stand = (place, before) => place.insertBefore(card, before);
    const form = { state: column.dataset.column, version: card.dataset.version, note, script: "on" };
    stand(column.querySelector(".board-cards"), column.querySelector(".board-cards").firstChild);
    card.classList.add("is-sending");
    sending += 1;
    let answer;
    try {
      const response = await fetch(`${base}/${card.dataset.card}/move`, { method: "POST", body: new URLSearchParams(form) });
      const isJson = response.headers.get("content-type")?.includes("json");
      answer = { ...(isJson ? await response.json() : {}), status: response.status };
    } catch {
      answer = { status: 0 };
    }
    sending -= 1;
    card.classList.remove("is-sending");
    if (answer.status !== 200) stand(list, next?.parentElement === list ? next : null);
    if (answer.asks) {
      const reason = await ask(answer.said);
      if (reason) return send(card, column, reason);
      say(fill(words.back, { title: titleOf(card) }));
      return refresh();
    }
    say(answer.said ?? (answer.status === 404 ? words.gone : words.failed));
    if (answer.status !== 0) await refresh();
    document.getElementById(card.id)?.focus({ preventScroll: true });
    root.dispatchEvent(new CustomEvent("board:answered"));
  }

  // --- by pointer; a finger scrolls the page, and has the menu

  root.addEventListener("pointerdown", (event) => {
    const card = event.target.closest("[data-moves]");
    if (!card || event.button !== 0 || event.pointerType === "touch" || event.target.closest(".board-menu") || held || sending > 0) return;
    const at = card.getBoundingClientRect();
    grip = { card, id: event.pointerId, x: event.clientX, y: event.clientY, dx: event.clientX - at.left, dy: event.clientY - at.top };
  });

  addEventListener("pointermove", (event) => {
    if (!grip || event.pointerId !== grip.id) return;
    if (!held) {
      if (Math.hypot(event.clientX - grip.x, event.clientY - grip.y) < SLIP) return;
      take(grip.card, "pointer");
      const ghost = grip.card.cloneNode(true);
      ghost.removeAttribute("id");
      ghost.classList.add("board-ghost");
      ghost.style.width = `${grip.card.offsetWidth}px`;
      document.body.append(ghost);
      held.ghost = ghost;
    }
    event.preventDefault();
    held.ghost.style.transform = `translate(${event.clientX - grip.dx}px, ${event.clientY - grip.dy}px)`;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-column]");
    over(under && root.contains(under) ? under : columnOf(held.card));
  });

  addEventListener("pointerup", (event) => {
    if (!grip || event.pointerId !== grip.id) return;
    if (held?.by === "pointer") {
      // The click that follows opens nothing.
      const still = (click) => click.preventDefault();
      addEventListener("click", still, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", still, { capture: true }));
      setDown();
    }
    grip = null;
  });
  addEventListener("pointercancel", putBack);
  root.addEventListener("dragstart", (event) => event.preventDefault());

  // --- by keys

  root.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = columns();
    if (held?.by === "keys") {
      const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (way) over(all[Math.min(all.length - 1, Math.max(0, all.indexOf(held.to) + way))]);
      else if (event.key === " " || event.key === "Enter") setDown();
      else if (event.key === "Escape" || event.key === "Tab") putBack();
      else return;
      if (event.key !== "Tab") event.preventDefault();
      return;
    }
    if (event.key === " " && "moves" in card.dataset && sending === 0) {
      event.preventDefault();
      take(card, "keys");
    } else if (event.key === "Enter") card.querySelector("[data-title]").click();
  });
  root.addEventListener("focusout", (event) => {
    if (held?.by === "keys" && event.target === held.card) putBack();
  });

  set();
  for (const topic of ["tasks", "any"]) document.body.addEventListener(`live:${topic}`, refresh);
  performance.mark("board-set");
}
