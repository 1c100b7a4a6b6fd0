// The one key: / goes to the search of a list, unless something is being written.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[role=search] input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
