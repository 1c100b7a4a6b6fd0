// Stars on items of the agenda (docs/look.md, Scripts). They are kept in this browser; where my agenda was opened in this tab by
// somebody who has one, they go to the server instead. The address of a pass is kept no longer than its tab.
const page = document.querySelector("[data-stars]");

const read = (store, key) => new Set((store.getItem(key) ?? "").split(" ").filter((id) => /^[0-9a-f]{32}$/.test(id)));
const write = (store, key, ids) => store.setItem(key, [...ids].join(" "));

/** The address of a page that shows these. */
function address(ids) {
  const query = new URLSearchParams(location.search);
  query.delete("i");
  for (const id of ids) query.append("i", id);
  return `${location.pathname}?${query}`;
}

/** Sends stars to where somebody's agenda stands; tells whether they were taken. */
async function send(base, items, on) {
  const body = new URLSearchParams(items.map((id) => ["items", id]));
  if (on) body.set("on", "1");
  const answer = await fetch(`${base}/stars`, { method: "POST", body, redirect: "manual" });
  return answer.type === "opaqueredirect";
}

/** My agenda itself: this tab knows now where stars go, and what was starred in the browser goes along. */
async function open(base, held, names) {
  sessionStorage.setItem(names.at, base);
  write(sessionStorage, names.starred, held);
  const more = [...read(localStorage, names.kept)].filter((id) => !held.has(id));
  if (more.length > 0 && !(await send(base, more, true))) return;
  localStorage.removeItem(names.kept);
  if (more.length > 0) location.reload();
}

function watch(button, ids, names, hers) {
  const show = () => {
    const on = ids.has(button.dataset.star);
    button.setAttribute("aria-pressed", String(on));
    if (button.classList.contains("star")) button.textContent = on ? "★" : "☆";
  };
  button.addEventListener("click", async () => {
    const on = !ids.has(button.dataset.star);
    if (hers && !(await send(hers, [button.dataset.star], on))) {
      // The link is good no more: from now on in the browser.
      sessionStorage.removeItem(names.at);
      location.reload();
      return;
    }
    if (on) ids.add(button.dataset.star);
    else ids.delete(button.dataset.star);
    if (hers) write(sessionStorage, names.starred, ids);
    else write(localStorage, names.kept, ids);
    show();
    if (button.dataset.starLeaves !== undefined) location.replace(address(ids));
  });
  show();
  button.hidden = false;
}

if (page) {
  const of = page.dataset.stars;
  const names = { kept: `stars:${of}`, at: `stars-at:${of}`, starred: `starred:${of}` };
  const base = page.dataset.starsAt;
  if (base) {
    open(base, new Set(page.dataset.starred.split(" ").filter(Boolean)), names);
  } else {
    const hers = sessionStorage.getItem(names.at);
    const ids = hers ? read(sessionStorage, names.starred) : read(localStorage, names.kept);
    if (page.dataset.starsPage !== undefined) {
      if (hers) location.replace(hers);
      else if (ids.size > 0 && !new URLSearchParams(location.search).has("i")) location.replace(address(ids));
    }
    for (const button of page.querySelectorAll("[data-star]")) watch(button, ids, names, hers);
  }
}
