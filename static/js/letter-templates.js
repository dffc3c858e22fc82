// The editor of a letter text, made quicker: placeholders by a click, Ctrl Enter saves.
(() => {
  "use strict";
  const form = document.getElementById("lt-form");
  if (!form) return;
  const boxes = { subject: form.elements.subject, body: form.elements.body };
  let last = boxes.body;

  const offer = () => {
    for (const button of document.querySelectorAll(".lt-insert")) {
      button.disabled = last === boxes.subject && !("inSubject" in button.dataset);
    }
  };
  for (const box of Object.values(boxes)) {
    box.addEventListener("focus", () => {
      last = box;
      offer();
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".lt-insert");
    if (button) {
      last.focus();
      last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const box = boxes[link.dataset.part];
    const rows = box.value.split("\n");
    const line = Number(link.dataset.line);
    const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    box.focus();
    box.setSelectionRange(start, start + (rows[line - 1] ?? "").length);
  });

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".lt-do .btn-primary"));
  });
})();
