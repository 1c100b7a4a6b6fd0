// The timetable as it stands on the page: rooms as columns, blocks in them, items in blocks. Minutes count from midnight.
// Where things stand is left to the stylesheet: it is told the numbers.
export const STEP = 5;
export const DAY = 24 * 60;
// In pixels: the column of hours, a room, and each of several lanes in a room.
const HOURS = 56;
const WIDTH = 192;
const LANE = 168;

const two = (n) => String(n).padStart(2, "0");
export const clock = (minute) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
export const between = (least, n, most) => Math.max(least, Math.min(n, most));
export const end = (thing) => thing.start + thing.minutes;

/** Reads what the page holds. */
export function read(root, days) {
  const columns = [...root.querySelectorAll(".timetable-room")].map((section) => ({
    id: section.dataset.room,
    lane: section.querySelector(".timetable-lane"),
    name: section.querySelector("[data-name]").textContent.trim(),
  }));
  const things = new Map();
  for (const el of root.querySelectorAll("[data-block], [data-item]")) {
    const { block, item, version, start, minutes } = el.dataset;
    things.set(block ?? item, {
      kind: block ? "block" : "item",
      id: block ?? item,
      el,
      version: Number(version),
      start: Number(start),
      minutes: Number(minutes),
      title: el.querySelector("[data-title]").textContent.trim(),
      // A block stands in a room, an item in a block.
      in: block ? el.closest(".timetable-room").dataset.room : el.closest("[data-block]").dataset.block,
      lane: 0,
      lanes: 1,
    });
  }
  return {
    root,
    day: root.dataset.day,
    days: days.map((tab) => ({ number: tab.dataset.day, name: tab.textContent.trim().replace(/\s+/g, " ") })),
    columns,
    things,
    column: (id) => columns.find((column) => column.id === id),
    blocksIn: (room) => [...things.values()].filter((thing) => thing.kind === "block" && thing.in === room),
    itemsOf: (block) => [...things.values()].filter((thing) => thing.kind === "item" && thing.in === block),
  };
}

/** What overlaps stands side by side: each thing gets its lane, and how many there are. */
export function spread(things) {
  let together = [];
  let until = -1;
  const close = () => {
    const lanes = Math.max(0, ...together.map((thing) => thing.lane)) + 1;
    for (const thing of together) thing.lanes = lanes;
    together = [];
  };
  for (const thing of [...things].sort((a, b) => a.start - b.start || b.minutes - a.minutes)) {
    if (thing.start >= until) close();
    const taken = together.filter((other) => end(other) > thing.start).map((other) => other.lane);
    thing.lane = 0;
    while (taken.includes(thing.lane)) thing.lane += 1;
    together.push(thing);
    until = Math.max(until, end(thing));
  }
  close();
}

/** Tells the stylesheet where one thing is. An item counts from its block. */
export function put(el, { start, minutes, lane, lanes }, from = 0) {
  el.style.setProperty("--start", start - from);
  el.style.setProperty("--minutes", minutes);
  el.style.setProperty("--lane", lane);
  el.style.setProperty("--lanes", lanes);
  el.classList.toggle("is-short", minutes < 35);
}

/** The list of a block's items; a block that had none gets one. */
export function listOf(block) {
  const list = block.el.querySelector("ul");
  if (list) return list;
  block.el.append(document.createElement("ul"));
  return block.el.querySelector("ul");
}

/** Puts a thing where it belongs in the page, before the first that begins after it. */
export function home(plan, thing) {
  const isBlock = thing.kind === "block";
  const place = isBlock ? plan.column(thing.in).lane : listOf(plan.things.get(thing.in));
  const rest = isBlock ? plan.blocksIn(thing.in) : plan.itemsOf(thing.in);
  const next = rest.filter((other) => other !== thing && other.start > thing.start).sort((a, b) => a.start - b.start)[0];
  place.insertBefore(thing.el, next?.el.parentElement === place ? next.el : null);
}

/** Lays everything out. A room in which several things overlap is as much wider. */
export function lay(plan) {
  const widths = [];
  for (const column of plan.columns) {
    const blocks = plan.blocksIn(column.id);
    spread(blocks);
    widths.push(Math.max(WIDTH, LANE * Math.max(0, ...blocks.map((block) => block.lanes))));
    for (const block of blocks) {
      put(block.el, block);
      const items = plan.itemsOf(block.id);
      block.el.classList.toggle("has-items", items.length > 0);
      spread(items);
      for (const item of items) put(item.el, item, block.start);
    }
  }
  // The hours in use: what paper shows of the day.
  const blocks = [...plan.things.values()].filter((thing) => thing.kind === "block");
  const first = Math.floor(Math.min(...blocks.map((block) => block.start), blocks.length ? DAY : 0) / 60) * 60;
  const last = Math.ceil(Math.max(...blocks.map(end), blocks.length ? 0 : DAY) / 60) * 60;
  plan.root.style.setProperty("--first", first);
  plan.root.style.setProperty("--last", Math.min(last, DAY));
  plan.root.style.setProperty("--columns", `${HOURS}px ${widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" ")}`);
  plan.root.style.setProperty("--width", `${widths.reduce((all, width) => all + width, HOURS)}px`);
}

/** A thing stands elsewhere from now on; the items of a block go along. */
export function settle(plan, thing, to) {
  if (thing.kind === "block") for (const item of plan.itemsOf(thing.id)) item.start += to.start - thing.start;
  Object.assign(thing, { start: to.start, minutes: to.minutes, in: to.in });
}
