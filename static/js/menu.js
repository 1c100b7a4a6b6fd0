// Menus that close, details that stay as they were left, and the first focus.
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
