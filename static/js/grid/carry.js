// Carrying: a block or an item is in a hand, of a pointer or of the keyboard, until it is set down or put back.
import { DAY, STEP, between, end, listOf, put } from "./plan.js";

const HOLD = 350; // a finger that stays so long means the thing, not the page
const SLIP = 4;
const PAUSE = 90; // between two questions to the server
const EDGE = 48; // so near the edge of the box it scrolls

const snap = (minute) => Math.round(minute / STEP) * STEP;

export function moving({ root, box, may, plan, where, ask, words, drop, back, idle }) {
  const beside = root.querySelector("[data-beside]");
  const carried = root.querySelector("[data-carried]");
  let grip = null; // a pointer is down on something
  let held = null; // something is carried
  let isAsking = false;
  let isDragged = false;

  const thingAt = (target) => {
    const el = target.closest?.("[data-item], [data-block]");
    return el && plan().things.get(el.dataset.item ?? el.dataset.block);
  };
  const blockAt = (column, minute) => plan().blocksIn(column.id).find((block) => block.start <= minute && minute < end(block));
  const tabs = () => [...root.querySelectorAll("#timetable-days [data-day]")];

  function take(thing, by, mode) {
    const from = { day: plan().day, start: thing.start, minutes: thing.minutes, in: thing.in };
    held = { thing, by, mode, from, to: { ...from }, asked: "", told: [] };
    thing.el.classList.add("is-carried");
    root.classList.add("is-carrying");
    beside.hidden = false;
    beside.querySelector("ul").replaceChildren();
    show();
    carried.textContent = by === "keys" ? words.picked(thing) : "";
  }

  /** The thing as it would stand, across the whole column, and beside it what would clash. */
  function show() {
    const { thing, to, by } = held;
    const isBlock = thing.kind === "block";
    const block = isBlock ? null : plan().things.get(to.in);
    const place = isBlock ? plan().column(to.in).lane : listOf(block);
    block?.el.classList.add("has-items");
    if (thing.el.parentElement !== place) place.append(thing.el);
    put(thing.el, { ...to, lane: 0, lanes: 1 }, block?.start);
    if (by === "keys") {
      thing.el.focus({ preventScroll: true });
      thing.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    for (const tab of tabs()) tab.classList.toggle("is-target", tab.dataset.day === to.day && to.day !== plan().day);
    const said = where(thing, to);
    beside.querySelector("[data-where]").textContent = said;
    beside.classList.add("is-old");
    if (by === "keys") carried.textContent = said;
    stand();
    question();
  }

  function stand() {
    const card = held.thing.el.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = beside;
    const right = card.right + 8 + width < innerWidth ? card.right + 8 : card.left - 8 - width;
    beside.style.left = `${between(8, right, innerWidth - width - 8)}px`;
    beside.style.top = `${between(64, card.top, Math.max(64, innerHeight - height - 8))}px`;
  }

  /** One question at a time; what has changed meanwhile is asked next. */
  async function question() {
    const mine = held;
    const asked = mine && JSON.stringify(mine.to);
    if (!mine || isAsking || asked === mine.asked) return;
    isAsking = true;
    mine.asked = asked;
    const told = await ask(mine.thing, mine.to).catch(() => null);
    if (held === mine && told) tell(told, asked === JSON.stringify(mine.to));
    setTimeout(() => {
      isAsking = false;
      question();
    }, PAUSE);
  }

  function tell(clashes, isNew) {
    const line = (text, className) => Object.assign(document.createElement("li"), { textContent: text, className });
    const lines = clashes.map((clash) => line(clash.said, clash.blocks ? "bad" : "warn"));
    beside.querySelector("ul").replaceChildren(...(lines.length > 0 ? lines : [line(words.clear, "good")]));
    beside.classList.toggle("is-old", !isNew);
    if (held.by === "keys" && isNew) carried.textContent = [where(held.thing, held.to), ...clashes.map((clash) => clash.said)].join(" ");
    stand();
  }

  /** Nothing is carried any more. */
  function letGo() {
    clearTimeout(grip?.timer);
    if (grip && held && box.hasPointerCapture(grip.id)) box.releasePointerCapture(grip.id);
    grip = null;
    const was = held;
    held = null;
    if (!was) return null;
    was.thing.el.classList.remove("is-carried");
    root.classList.remove("is-carrying");
    for (const tab of tabs()) tab.classList.remove("is-target");
    beside.hidden = true;
    return was;
  }

  function putBack() {
    const was = letGo();
    if (!was) return;
    back(was.thing);
    if (was.by === "keys") was.thing.el.focus({ preventScroll: true });
    idle();
  }

  function setDown() {
    const was = letGo();
    if (!was) return idle();
    const { thing, from, to, by } = was;
    if (JSON.stringify(from) === JSON.stringify(to)) {
      back(thing);
      idle();
    } else {
      drop(thing, from, to, by);
    }
    if (by === "keys") thing.el.focus({ preventScroll: true });
  }

  function change(to) {
    if (JSON.stringify(to) === JSON.stringify(held.to)) return;
    held.to = to;
    show();
  }

  /** An item stays within its block, as long as it is not longer. */
  const within = (block, start, minutes) => between(block.start, start, Math.max(block.start, end(block) - minutes));
  const onDay = (start, minutes) => between(0, start, Math.max(0, DAY - STEP - minutes));

  // --- by pointer

  const minuteAt = (y) => {
    const lane = plan().columns[0].lane.getBoundingClientRect();
    return ((y - lane.top) / lane.height) * DAY;
  };

  function begin() {
    take(grip.thing, "pointer", grip.mode);
    isDragged = true;
    try {
      box.setPointerCapture(grip.id);
    } catch {
      // the pointer has gone already
    }
    requestAnimationFrame(drift);
  }

  /** Near the edge of the box it scrolls, and what is carried with it. */
  function drift() {
    if (!held || !grip) return;
    const { x, y } = grip;
    const edge = box.getBoundingClientRect();
    if (x > edge.left && x < edge.right && y > edge.top && y < edge.bottom) {
      const by = (at, low, high) => (at < low + EDGE ? at - low - EDGE : at > high - EDGE ? at - high + EDGE : 0) / 4;
      const before = [box.scrollLeft, box.scrollTop];
      box.scrollBy(by(x, edge.left + 56, edge.right), by(y, edge.top + 44, edge.bottom));
      if (box.scrollLeft !== before[0] || box.scrollTop !== before[1]) follow();
    }
    requestAnimationFrame(drift);
  }

  function follow() {
    const { thing, from, to, mode } = held;
    const minute = minuteAt(grip.y);
    if (mode === "size") return change({ ...to, minutes: between(STEP, snap(minute) - from.start, Math.max(STEP, DAY - STEP - from.start)) });
    const start = snap(minute - grip.offset);
    const column = plan().columns.find(({ lane }) => {
      const at = lane.getBoundingClientRect();
      return grip.x >= at.left && grip.x < at.right;
    });
    if (thing.kind === "block") {
      const tab = document.elementFromPoint(grip.x, grip.y)?.closest("#timetable-days [data-day]");
      if (tab) return change({ ...from, day: tab.dataset.day });
      return change({ ...to, day: from.day, start: onDay(start, to.minutes), in: column?.id ?? to.in });
    }
    const block = (column && blockAt(column, minute)) ?? plan().things.get(to.in);
    change({ ...to, in: block.id, start: within(block, start, to.minutes) });
  }

  box.addEventListener("pointerdown", (event) => {
    isDragged = false;
    if (held || grip || !may() || event.button !== 0) return;
    const thing = thingAt(event.target);
    if (!thing || thing.el.classList.contains("is-sending")) return;
    const mode = event.target.closest(".timetable-edge") ? "size" : "move";
    const { clientX: x, clientY: y, pointerId: id } = event;
    grip = { thing, mode, id, x, y, from: { x, y }, isTouch: event.pointerType === "touch", offset: minuteAt(y) - thing.start };
    if (grip.isTouch) grip.timer = setTimeout(begin, mode === "size" ? 0 : HOLD);
  });

  addEventListener("pointermove", (event) => {
    if (event.pointerId !== grip?.id) return;
    Object.assign(grip, { x: event.clientX, y: event.clientY });
    if (!held) {
      const far = Math.hypot(grip.x - grip.from.x, grip.y - grip.from.y);
      if (grip.isTouch) {
        // It moves before it has held: the page scrolls.
        if (far > 2 * SLIP) setDown();
        return;
      }
      if (far < SLIP) return;
      begin();
    }
    follow();
  });

  addEventListener("pointerup", (event) => {
    if (event.pointerId === grip?.id) setDown();
  });
  addEventListener("pointercancel", (event) => {
    if (event.pointerId !== grip?.id) return;
    if (held) putBack();
    else setDown();
  });
  // The page must not scroll under a finger that carries, nor a link be dragged or opened at the end.
  box.addEventListener("touchmove", (event) => held && event.preventDefault(), { passive: false });
  box.addEventListener("contextmenu", (event) => grip?.isTouch && event.preventDefault());
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener(
    "click",
    (event) => {
      if (isDragged) event.preventDefault();
      isDragged = false;
    },
    true,
  );

  // --- by keys

  function upDown(by) {
    const { thing, to } = held;
    if (thing.kind === "block") return change({ ...to, start: onDay(to.start + by, to.minutes) });
    const block = plan().things.get(to.in);
    const start = within(block, to.start + by, to.minutes);
    if (start !== to.start) return change({ ...to, start });
    // At the edge of its block it goes to the next one of the room.
    const beside = plan().blocksIn(block.in).sort((a, b) => a.start - b.start);
    const next = beside[beside.indexOf(block) + Math.sign(by)];
    if (next) change({ ...to, in: next.id, start: within(next, by > 0 ? next.start : end(next), to.minutes) });
  }

  function aside(by) {
    const { thing, to } = held;
    const { columns } = plan();
    const room = thing.kind === "block" ? to.in : plan().things.get(to.in).in;
    for (let n = columns.findIndex((column) => column.id === room) + by; columns[n]; n += by) {
      if (thing.kind === "block") return change({ ...to, in: columns[n].id });
      const near = (block) => Math.max(0, block.start - to.start, to.start - end(block));
      const block = plan().blocksIn(columns[n].id).sort((a, b) => near(a) - near(b))[0];
      if (block) return change({ ...to, in: block.id, start: within(block, to.start, to.minutes) });
    }
  }

  function size(by) {
    const { to } = held;
    change({ ...to, minutes: between(STEP, to.minutes + by, Math.max(STEP, DAY - STEP - to.start)) });
  }

  function otherDay(by) {
    const { thing, to } = held;
    const { days } = plan();
    const next = days[days.findIndex((day) => day.number === to.day) + by];
    if (next && thing.kind === "block") change({ ...to, day: next.number });
  }

  function carries(event) {
    const step = event.ctrlKey || event.metaKey ? 60 : STEP;
    switch (event.key) {
      case "ArrowUp":
        return event.shiftKey ? size(-step) : upDown(-step);
      case "ArrowDown":
        return event.shiftKey ? size(step) : upDown(step);
      case "ArrowLeft":
        return aside(-1);
      case "ArrowRight":
        return aside(1);
      case "PageUp":
        return otherDay(-1);
      case "PageDown":
        return otherDay(1);
      case "Enter":
      case " ":
        return setDown();
      default:
    }
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (held && event.key === "Escape") {
        event.preventDefault();
        return putBack();
      }
      if (held?.by === "keys") {
        event.preventDefault();
        return carries(event);
      }
      const thing = !held && may() && box.contains(event.target) && thingAt(event.target);
      if (!thing || thing.el !== event.target) return;
      if (event.key === " " && !thing.el.classList.contains("is-sending")) {
        event.preventDefault();
        take(thing, "keys", "move");
      } else if (event.key === "Enter") {
        thing.el.querySelector("[data-title]").click();
      }
    },
    true,
  );
  // Whoever goes elsewhere with the pointer has let go.
  addEventListener("pointerdown", () => held?.by === "keys" && putBack(), true);

  return { isBusy: () => held !== null || grip !== null, putBack };
}
