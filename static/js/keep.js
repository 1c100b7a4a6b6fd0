// What was filled in and not sent stands there again when its page is opened in another language, or its form for another
// kind of registration. It is kept in this tab for the page that comes next and no longer; what a browser is told not
// to keep is left out.
const KEY = "plenum:filled";
const LONGEST = 10 * 60_000;
const TURNS = "a[hreflang], form .tabs a";
const LEFT_OUT = "[type=hidden], [type=password], [type=file], [type=submit], [readonly], [autocomplete=off], [autocomplete=one-time-code]";
// What a form is about and as which version it was seen stands in its hidden fields, but for these.
const PASSING = ["kind", "category", "nonce", "key", "sealed"];

const forms = () => [...document.querySelectorAll("main form[method=post]:not([data-auto])")];
const fields = (form) =>
  [...form.elements].filter((field) => field.name && field.matches("input, select, textarea") && !field.matches(LEFT_OUT));
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";
const action = (form) => (form.getAttribute("action") ?? "").split("?")[0];
const stamp = (form) =>
  JSON.stringify([...form.querySelectorAll("input[type=hidden]")].filter(({ name }) => !PASSING.includes(name)).map(({ name, value }) => [name, value]));

function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const options = [...field.options];
  return field.selectedOptions[0] !== (options.filter((option) => option.defaultSelected).pop() ?? options[0]);
}

// Refused, it holds what was sent, which is nowhere else.
const isRefused = (form) => form.querySelector(".error-summary, .invalid") !== null;
const isFilled = (form) => isRefused(form) || fields(form).some(isChanged);

// Forms of a page that are sent to the same address about the same are told apart by their order.
const alike = (all, one) => all.filter((form) => action(form) === one.action && stamp(form) === one.stamp);

// Of a field that was left alone its name alone: what it holds may be said otherwise in another language.
function written(form, all) {
  const one = { action: action(form), stamp: stamp(form) };
  const whole = isRefused(form);
  const said = (field) => (whole || isChanged(field) ? [field.name, field.value, isTicked(field) ? field.checked : null] : [field.name]);
  return { ...one, place: alike(all, one).indexOf(form), fields: fields(form).filter((field) => !isTicked(field) || whole || isChanged(field)).map(said) };
}

function set(field, value, checked) {
  if (isTicked(field)) {
    if (field.checked === checked || (field.type === "radio" && !checked)) return;
    field.checked = checked;
  } else {
    const isOffered = !field.options || [...field.options].some((option) => option.value === value);
    if (field.value === value || !isOffered) return;
    field.value = value;
  }
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
}

function fill(form, held) {
  const found = fields(form);
  const seen = new Map();
  for (const [name, value, checked = null] of held.fields) {
    const same = found.filter((field) => field.name === name && isTicked(field) === (checked !== null));
    const place = seen.get(name) ?? 0;
    if (checked === null) seen.set(name, place + 1);
    const field = checked === null ? same[place] : same.find((one) => one.value === value);
    if (field && value !== undefined) set(field, value, checked);
  }
}

function taken() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return kept;
  } catch {
    // No store, or nothing that can be read.
    return null;
  }
}

// A form that was refused may stand on the page above the address that it is sent to.
const leadsHere = (path) => [path, path.replace(/\/[^/]*$/, "")].includes(location.pathname);

const kept = taken();
if (kept && Date.now() - kept.at < LONGEST && leadsHere(kept.path)) {
  for (const held of kept.forms) {
    const form = alike(forms(), held)[held.place];
    if (form) fill(form, held);
  }
}

document.addEventListener("click", (event) => {
  // Where the link opens elsewhere, this page stays as it is.
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || isElsewhere) return;
  const link = event.target.closest(TURNS);
  if (!link || link.origin !== location.origin || link.pathname !== location.pathname) return;
  const all = forms();
  const filled = all.filter(isFilled).map((form) => written(form, all));
  if (filled.length === 0) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path: link.pathname, at: Date.now(), forms: filled }));
    // Where the page does not open after all.
    setTimeout(taken, LONGEST);
  } catch {
    // Where nothing can be kept, the page opens as it is.
  }
});

document.addEventListener("submit", taken);
