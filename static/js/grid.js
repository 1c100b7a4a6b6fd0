// The timetable (<section data-timetable>): blocks and items are carried by pointer, by touch or by keys, asked about on
// the way, sent when they are set down, and taken back. Others' moves come in while nothing is carried.
import { anew } from "./anew.js";
import { moving } from "./grid/carry.js";
import { movesOf } from "./grid/moves.js";
import { clock, end, home, lay, read, settle } from "./grid/plan.js";

const root = document.querySelector("[data-timetable]");
if (root) timetable();

function timetable() {
  const base = root.dataset.timetable;
  const words = JSON.parse(root.dataset.words);
  const edits = "edits" in root.dataset;
  const wide = matchMedia("(min-width: 720px)");
  const box = root.querySelector(".timetable-box");
  const [button, again] = ["[data-undo]", "[data-redo]"].map((which) => document.querySelector(which));
  const moves = movesOf(base);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const say = (text) => (root.querySelector("[data-said]").textContent = text);
  let plan = null;
  let sending = 0;

  /** Where a thing stands, or would: in words. */
  function where(thing, to = thing) {
    const place = thing.kind === "block" ? plan.column(to.in).name : plan.things.get(to.in).title;
    const day = plan.days.find((day) => day.number === (to.day ?? plan.day));
    return fill(day.number === plan.day ? words.at : words.onDay, { from: clock(to.start), to: clock(end(to)), place, day: day.name });
  }

  /** Says of each thing what it is and where it stands. */
  function describe() {
    for (const thing of plan.things.values()) {
      const { el } = thing;
      const mark = el.querySelector(":scope > [data-mark], :scope > header [data-mark]");
      const label = `${thing.title}, ${where(thing)}${mark.hidden ? "" : `, ${mark.textContent.trim()}`}`;
      el.querySelector("[data-time]").textContent = `${clock(thing.start)}–${clock(end(thing))}`;
      el.setAttribute("aria-label", label);
      el.title = label;
    }
  }

  function set() {
    root.classList.toggle("is-laid", wide.matches);
    root.classList.toggle("is-edited", edits && wide.matches);
    plan = read(root.querySelector(".timetable-plan"), [...root.querySelectorAll("#timetable-days [data-day]")]);
    const hours = plan.root.querySelector(".timetable-hours");
    hours.replaceChildren(...Array.from({ length: 23 }, (_, n) => Object.assign(document.createElement("span"), { textContent: clock(60 * (n + 1)) })));
    [...hours.children].forEach((hour, n) => hour.style.setProperty("--start", 60 * (n + 1)));
    if (edits) {
      for (const { el } of plan.things.values()) {
        el.tabIndex = 0;
        el.setAttribute("aria-describedby", "timetable-how");
        for (const link of el.querySelectorAll("a")) link.tabIndex = -1;
        if (!el.querySelector(":scope > .timetable-edge")) el.append(Object.assign(document.createElement("i"), { className: "timetable-edge" }));
      }
    }
    lay(plan);
    describe();
  }

  /** The first thing of the day, or the one that the address names, comes into view. */
  function look() {
    const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const first = Math.min(...[...plan.things.values()].map((thing) => thing.start), 9 * 60);
    box.scrollTop = Math.max(0, ((first - 30) / 60) * hourHeight());
    if (named && root.contains(named)) {
      named.scrollIntoView({ block: "center", inline: "center" });
      named.focus({ preventScroll: true });
    }
  }

  const hourHeight = () => plan.columns[0].lane.getBoundingClientRect().height / 24;

  const { refresh, age, catchUp } = anew({
    isBusy: () => carry.isBusy() || sending > 0,
    parts: ["timetable-plan", "timetable-days", "timetable-clashes"],
    things: "[data-block], [data-item]",
    set(page) {
      root.querySelector("[data-open]").textContent = page.querySelector("[data-open]").textContent;
      set();
    },
  });

  /** A place as the server takes it. */
  const form = (thing, to) => ({ day: to.day, starts: clock(to.start), minutes: to.minutes, [thing.kind === "block" ? "room" : "block"]: to.in });
  const address = (kind, id) => `${base}/${kind}s/${id}/place`;

  async function send(kind, id, place) {
    sending += 1;
    try {
      const answer = await fetch(address(kind, id), { method: "POST", body: new URLSearchParams(place) });
      const isJson = answer.headers.get("content-type")?.includes("json");
      return { ...(isJson ? await answer.json() : {}), status: answer.status };
    } catch {
      return { status: 0 };
    } finally {
      sending -= 1;
    }
  }

  /** What the server says to a move: new versions, what clashes now, how it is taken back. */
  function take(answer) {
    moves.follow(answer.versions);
    const clashing = new Set(answer.clashing);
    for (const thing of plan.things.values()) {
      thing.version = answer.versions[thing.id] ?? thing.version;
      thing.el.querySelector(":scope > [data-mark], :scope > header [data-mark]").hidden = !clashing.has(thing.id);
    }
    root.querySelector("[data-open]").textContent = answer.open;
    const rules = new Set(answer.clashes.map((clash) => clash.rule));
    say([answer.said, ...rules].join(" · "));
  }

  const buttons = () => {
    if (button) button.disabled = moves.done.isEmpty();
    if (again) again.disabled = moves.undone.isEmpty();
  };

  /** Something is set down elsewhere than it was taken. */
  async function drop(thing, from, to, by) {
    const stays = to.day === plan.day;
    const stand = (place) => {
      settle(plan, thing, place);
      home(plan, thing);
      lay(plan);
    };
    stand(stays ? to : from);
    thing.el.classList.add("is-sending");
    const answer = await send(thing.kind, thing.id, { ...form(thing, to), version: thing.version });
    thing.el.classList.remove("is-sending");
    if (answer.status === 200) {
      take(answer);
      moves.done.push({ kind: thing.kind, id: thing.id, place: answer.undo });
      moves.undone.clear();
      if (!stays && by === "keys") return location.assign(`?day=${to.day}#b-${thing.id}`);
      if (!stays) age();
    } else {
      stand(from);
      say(answer.said ?? (answer.status === 404 ? words.gone : words.failed));
      if (answer.status !== 0) age();
    }
    describe();
    buttons();
    root.dispatchEvent(new CustomEvent("timetable:answered"));
    catchUp();
  }

  /** The last move of this window, back, or once more; unless somebody has changed it since. */
  async function retake(from, to, said) {
    if (carry.isBusy() || sending > 0) return;
    const last = from.pop();
    if (!last) return say(said.nothing);
    const answer = await send(last.kind, last.id, last.place);
    if (answer.status === 200) {
      moves.follow(answer.versions);
      to.push({ ...last, place: answer.undo });
      say(`${said.done} ${answer.said}`);
    } else if (answer.status === 409) say(`${said.refused} ${answer.said ?? ""}`);
    else if (answer.status === 404) say(words.gone);
    else {
      from.push(last);
      say(words.failed);
    }
    buttons();
    await refresh();
  }

  const undo = () => retake(moves.done, moves.undone, words.undo);
  const redo = () => retake(moves.undone, moves.done, words.redo);

  const carry = moving({
    root,
    box,
    may: () => edits && wide.matches,
    plan: () => plan,
    where,
    ask: async (thing, to) => {
      const answer = await fetch(`${address(thing.kind, thing.id)}?${new URLSearchParams(form(thing, to))}`);
      return answer.ok ? (await answer.json()).clashes : null;
    },
    words: { picked: (thing) => fill(words.picked, { title: thing.title }), clear: words.clear },
    drop,
    back(thing) {
      home(plan, thing);
      lay(plan);
      say(fill(words.back, { title: thing.title }));
    },
    idle: catchUp,
  });

  set();
  look();
  performance.mark("timetable-laid");
  buttons();
  const show = () => [button, again].forEach((one) => one && (one.hidden = !wide.matches));
  if (button && edits) {
    show();
    button.addEventListener("click", undo);
    again.addEventListener("click", redo);
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.target.closest?.("input, textarea, select")) return;
      const key = event.key.toLowerCase();
      const act = key === "y" || (key === "z" && event.shiftKey) ? redo : key === "z" ? undo : null;
      if (!act) return;
      event.preventDefault();
      act();
    });
  }
  wide.addEventListener("change", () => {
    carry.putBack();
    show();
    set();
  });
  for (const topic of ["agenda", "any"]) document.body.addEventListener(`live:${topic}`, refresh);
}
