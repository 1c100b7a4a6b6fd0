// <form data-auto>: a changed filter sends the form; what is empty stays out of the address.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.hasAttribute("data-auto")) return;
  if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
});

document.addEventListener("formdata", (event) => {
  const form = event.target;
  if (form.method !== "get" || !form.hasAttribute("data-auto")) return;
  for (const name of new Set(event.formData.keys())) {
    const kept = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    for (const value of kept) event.formData.append(name, value);
  }
});
