// <button data-copy="#id" data-copied="Copied" hidden>
import { each } from "./ready.js";

async function copy(text, source) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Plain http in a local network has no clipboard API.
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  if (!document.execCommand("copy")) throw new Error("not copied");
}

each((root) => {
  for (const button of root.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
});

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) return print();
  const button = event.target.closest("[data-copy]");
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  try {
    await copy(source.value ?? source.textContent.trim(), source);
  } catch {
    return;
  }
  button.dataset.label ??= button.textContent;
  button.textContent = button.dataset.copied ?? button.dataset.label;
  setTimeout(() => (button.textContent = button.dataset.label), 2000);
});
