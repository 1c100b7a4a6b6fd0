// Boxes in a table: choose all of a name, and say how many are chosen.
import { each } from "./ready.js";

const boxes = (name, root = document) => [...root.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]:not(:disabled)`)];

function count() {
  for (const place of document.querySelectorAll("[data-count]")) {
    place.textContent = boxes(place.dataset.count, place.closest("form") ?? document).filter((box) => box.checked).length;
  }
  for (const all of document.querySelectorAll("[data-check-all]")) {
    const mine = boxes(all.dataset.checkAll, all.closest("form") ?? document);
    const chosen = mine.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === mine.length;
    all.indeterminate = chosen > 0 && chosen < mine.length;
  }
}

each((root) => {
  for (const all of root.querySelectorAll("[data-check-all]")) all.hidden = false;
  count();
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.checkAll;
  if (name) for (const box of boxes(name, event.target.closest("form") ?? document)) box.checked = event.target.checked;
  if (event.target.type === "checkbox") count();
});
addEventListener("pageshow", count);

// A list that is fetched anew keeps what was chosen in it.
let kept = new Set();
const named = (box) => `${box.name} ${box.value}`;
document.addEventListener("htmx:beforeSwap", (event) => {
  for (const box of event.detail.target.querySelectorAll(".pick > input[type=checkbox]:checked")) kept.add(named(box));
});
document.addEventListener("htmx:afterSwap", () => {
  if (kept.size === 0) return;
  for (const box of document.querySelectorAll(".pick > input[type=checkbox]")) if (kept.has(named(box))) box.checked = true;
  kept = new Set();
  count();
});
