// A form whose answer is a file that takes a while: says so until the file is there. Without script the browser waits by itself.
document.addEventListener("submit", async (happened) => {
  const form = happened.target.closest("form[data-wait]");
  if (!form) return;
  happened.preventDefault();
  const [button, status] = [happened.submitter, form.querySelector("[data-wait-status]")];
  button?.setAttribute("disabled", "");
  status.hidden = false;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const named = /filename\*=UTF-8''([^;]+)|filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "");
    if (!answer.ok) throw new Error(answer.status);
    if (!named) return location.assign(answer.url);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = named[1] ? decodeURIComponent(named[1]) : named[2];
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    // The page that says what is wrong.
    form.submit();
  } finally {
    button?.removeAttribute("disabled");
    status.hidden = true;
  }
});
