// <div class="error-summary" data-of="{field}: {fault}"> names the field of a sentence that stands there more than once.
import { each } from "./ready.js";

function labelOf(field) {
  const label =
    field?.labels?.[0] ?? (field?.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`)) ?? field?.querySelector("legend");
  // Without "(optional)" and what else stands behind it.
  return label?.firstChild?.textContent.trim();
}

each((root) => {
  for (const summary of root.querySelectorAll(".error-summary[data-of]")) {
    const links = [...summary.querySelectorAll("a")];
    const sentences = links.map((link) => link.textContent);
    for (const [n, link] of links.entries()) {
      const sentence = sentences[n];
      if (sentences.indexOf(sentence) === sentences.lastIndexOf(sentence)) continue;
      const label = labelOf(document.getElementById(link.hash.slice(1)));
      if (label) link.textContent = summary.dataset.of.replace("{field}", () => label).replace("{fault}", () => sentence);
    }
  }
});
