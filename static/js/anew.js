// A page that several change at once (the timetable, the board) is fetched anew when somebody else has changed it, but never
// while something is in a hand or on its way to the server.

/**
 * `parts` are the ids of what is replaced, `things` finds what may have the focus and keeps it, `set` is told of the page
 * that came once its parts stand.
 */
export function anew({ isBusy, parts, things, set }) {
  let isStale = false;
  let turn = 0;

  function isHeld() {
    if (isBusy()) isStale = true;
    return isBusy();
  }

  async function refresh() {
    if (isHeld()) return;
    isStale = false;
    turn += 1;
    const mine = turn;
    let text;
    try {
      const answer = await fetch(location.href);
      // Signed out, or not for her any more: the page itself says so.
      if (!answer.ok || answer.redirected) return location.reload();
      text = await answer.text();
    } catch {
      return; // no connection: the line that comes back asks again
    }
    if (mine !== turn || isHeld()) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const focused = document.activeElement?.closest?.(things)?.id;
    for (const id of parts) {
      const fresh = page.getElementById(id);
      if (!fresh) return location.reload();
      document.getElementById(id).replaceWith(fresh);
    }
    set(page);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  return {
    refresh,
    /** What stands there is old; it is fetched when the hand is empty. */
    age: () => (isStale = true),
    catchUp: () => isStale && refresh(),
  };
}
