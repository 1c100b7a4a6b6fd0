// Runs `set(root)` for the page and for whatever htmx or a scan swaps in.
export function each(set) {
  set(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) set(event.detail.elt.parentElement ?? event.detail.elt);
  });
}
