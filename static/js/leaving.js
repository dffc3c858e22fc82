// Leaving a page with a form that was typed into and not sent asks first.
(() => {
  "use strict";
  const form = document.querySelector("[data-ask-before-leaving]");
  if (!form) return;
  let dirty = false, sent = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty && !sent) event.preventDefault(); });
})();
