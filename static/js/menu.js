// Menus that close, details that stay as they were left or open for paper, where the side bar stands, and the first focus.
import { each } from "./ready.js";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const KEY = "plenum:open:";
each((root) => {
  for (const details of root.querySelectorAll("details[data-remember]")) {
    const kept = localStorage.getItem(KEY + details.dataset.remember);
    if (kept !== null) details.open = kept === "yes";
    details.addEventListener("toggle", () => localStorage.setItem(KEY + details.dataset.remember, details.open ? "yes" : "no"));
  }
  // Once: what is fetched anew beside it does not take the focus back.
  const first = root.querySelector("[data-focus]");
  first?.removeAttribute("data-focus");
  first?.focus();
});

// The side bar is longer than the screen and scrolls by itself: the page that is open comes into view in it. A sheet that is
// not shown has no height.
const side = document.getElementById("side");
const current = side?.querySelector('[aria-current="page"]');
if (current && side.clientHeight > 0) {
  const [bar, link] = [side.getBoundingClientRect(), current.getBoundingClientRect()];
  if (link.bottom > bar.bottom - link.height) side.scrollTop += link.top - bar.top - (bar.height - link.height) / 2;
}

// What paper needs is open on it, and afterwards as it was.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details[data-on-paper]:not([open])")];
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened = [];
});
