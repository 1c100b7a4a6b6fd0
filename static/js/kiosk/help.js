// A call for a helper: by the button, or made by the server when it turned somebody away. The kiosk tells whether somebody
// comes until somebody else has come before it, or nobody does anything there.
const LOOK = 4000;

// `told` is called whenever what is said changes: whoever reads it is given time.
export function help({ ask, word, nonce, button, place, told }) {
  let timer = 0;
  let round = 0;

  function say(name) {
    const before = place.hidden ? "" : place.dataset.say;
    place.hidden = name === "";
    if (name !== "") place.dataset.say = name;
    place.textContent = name === "" ? "" : word(name);
    button.hidden = name === "kiosk-help-called";
    if (name !== "" && name !== before) told(name);
  }

  // Gives whether a call stands; true too where somebody else has come meanwhile.
  async function look(mine) {
    try {
      const { call } = await (await ask("/api/v1/status")).json();
      if (mine !== round) return true;
      say(call ? (call.answered ? "kiosk-help-coming" : "kiosk-help-called") : "");
      if (call) timer = setTimeout(look, LOOK, mine);
      return Boolean(call);
    } catch {
      // It is asked again.
      if (mine !== round) return true;
      timer = setTimeout(look, LOOK, mine);
      return !place.hidden;
    }
  }

  function watch() {
    clearTimeout(timer);
    round += 1;
    return look(round);
  }

  // Whoever comes next has called nobody.
  function forget() {
    clearTimeout(timer);
    round += 1;
    say("");
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await ask("/api/v1/calls", { method: "POST", body: JSON.stringify({ nonce: nonce() }) });
      if (answer.status === 201) await watch();
    } catch {
      say("kiosk-network");
    }
    button.disabled = false;
  });

  return { watch, forget };
}
