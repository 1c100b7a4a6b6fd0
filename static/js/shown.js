// Questions that are asked for some answers alone: shown and hidden as the answers before them change.
// The server looks at the answers again; without script every question is shown.
import { each } from "./ready.js";

// What is answered in a field that is itself asked.
function answers(form, name) {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((field) => !field.closest("[data-shown-if][hidden]"));
  return fields
    .filter((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : true))
    .map((field) => field.value.trim())
    .filter((value) => value !== "");
}

// Names of institutions are compared as the server does (kernel::fold): width, case, spaces and punctuation aside.
const folded = (name) => name.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function show(form) {
  // In the order of the page: what a hidden question would have answered counts no more.
  for (const asked of form.querySelectorAll("[data-shown-if]")) {
    const values = answers(form, asked.dataset.shownIf);
    const given = asked.dataset.shownIf === "institution" ? values.map(folded) : values;
    const wanted = asked.dataset.shownValues.split(" ").filter(Boolean);
    asked.hidden = wanted.length ? !given.some((value) => wanted.includes(value)) : given.length === 0;
  }
  for (const part of form.querySelectorAll("[data-shown-part]")) {
    part.hidden = [...part.querySelectorAll(".field")].every((field) => field.hidden);
  }
}

const forms = (root) => new Set([...root.querySelectorAll("[data-shown-if]")].map((asked) => asked.closest("form")).filter(Boolean));

each((root) => forms(root).forEach(show));
addEventListener("pageshow", () => forms(document).forEach(show));
for (const event of ["change", "input"]) {
  document.addEventListener(event, (happened) => {
    const form = happened.target.closest("form");
    if (form?.querySelector("[data-shown-if]")) show(form);
  });
}
