// htmx, with the settings that the CSP needs even when a page forgot its meta element.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // no page content in the storage of a shared desk
  refreshOnHistoryMiss: true,
});

// A signed-out or broken answer must not look like nothing happened: load the page itself, the server says what is the matter.
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, requestConfig } = event.detail;
  if ((xhr.status === 401 || xhr.status === 403) && requestConfig.verb === "get") location.reload();
});

export default htmx;
