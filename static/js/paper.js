// A badge on paper: its sides stand in [data-pages], which alone is printed, and are gone afterwards.
export async function print(place, pages) {
  const sides = pages.map((side) => {
    const image = new Image();
    image.alt = "";
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(side)}`;
    return image;
  });
  place.replaceChildren(...sides);
  try {
    await Promise.all(sides.map((side) => side.decode()));
    // Comes back when the printer has it: see the start of the browser in docs/running.md.
    window.print();
  } finally {
    place.replaceChildren();
  }
}

export function nonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Takes a print, prints it and tells so. Whoever gets no answer takes it once more with the same nonce, which is the same
// taking; what was printed is told until it is heard: by then `told` is done. Null, where it was not to be had. `tell` sends
// to the API and gives its answer, or throws.
export async function work(id, place, tell) {
  const taking = { state: "taken", nonce: nonce() };
  const taken = await persist(() => tell(id, taking), 3);
  if (taken.status !== "ok") return null;
  await print(place, taken.pages);
  return { told: persist(() => tell(id, { state: "printed" })) };
}

async function persist(send, tries = Infinity) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send();
    } catch (error) {
      if (tried >= tries) throw error;
      await new Promise((wake) => setTimeout(wake, Math.min(1000 * tried, 5000)));
    }
  }
}
