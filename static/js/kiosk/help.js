// A call for a helper: by the button, or made by the server when it turned somebody away. The kiosk tells whether somebody
// comes as long as the call stands.
const LOOK = 4000;
const PATIENCE = 10 * 60_000;

export function help({ ask, word, nonce, button, place }) {
  let timer = 0;
  let until = 0;

  function say(name) {
    place.hidden = name === "";
    if (name !== "") place.dataset.say = name;
    place.textContent = name === "" ? "" : word(name);
    button.hidden = name === "kiosk-help-called";
  }

  async function look() {
    clearTimeout(timer);
    try {
      const { call } = await (await ask("/api/v1/status")).json();
      if (!call || Date.now() > until) return say("");
      say(call.answered ? "kiosk-help-coming" : "kiosk-help-called");
    } catch {
      // it is asked again
    }
    timer = setTimeout(look, LOOK);
  }

  function watch() {
    until = Date.now() + PATIENCE;
    return look();
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await ask("/api/v1/calls", { method: "POST", body: JSON.stringify({ nonce: nonce() }) });
      if (answer.status === 201) await watch();
    } catch {
      place.hidden = false;
      place.dataset.say = "kiosk-network";
      place.textContent = word("kiosk-network");
    }
    button.disabled = false;
  });

  return { watch };
}
