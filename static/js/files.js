// Files by drag and drop, several at once, with progress. Without this script the same forms are sent plainly.
// data-drop="send": what is chosen or dropped is sent at once, and the answer takes the place of the list.
// data-drop="hold": it only joins the files of a larger form.
(() => {
  "use strict";
  if (window.redressFiles) return;
  window.redressFiles = true;
  const LARGEST = 25 * 1024 * 1024;
  const place = (event) => event.target.closest?.("[data-drop]");
  const box = (drop) => drop.querySelector("input[type=file]");
  const part = (drop, name) => drop.querySelector(`.drop-${name}`);

  function complain(drop, words) {
    const trouble = part(drop, "trouble");
    if (!trouble) return;
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  function fits(drop) {
    const names = [...box(drop).files].filter((file) => file.size > LARGEST).map((file) => file.name);
    complain(drop, names.length ? drop.dataset.tooLarge.replace("{names}", names.join(", ")) : "");
    return names.length === 0;
  }

  function list(drop) {
    const chosen = part(drop, "chosen");
    if (!chosen) return;
    chosen.replaceChildren(...[...box(drop).files].map((file) => {
      const line = document.createElement("li");
      line.textContent = file.name;
      return line;
    }));
  }

  function send(drop) {
    if (!box(drop).files.length || !fits(drop) || drop.dataset.busy) return;
    const request = new XMLHttpRequest(), progress = part(drop, "progress");
    drop.dataset.busy = "1";
    progress.hidden = false;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = Math.round((event.loaded / event.total) * 100);
    });
    request.addEventListener("loadend", () => {
      delete drop.dataset.busy;
      progress.hidden = true;
      const html = (request.getResponseHeader("content-type") ?? "").startsWith("text/html");
      if (html && (request.status === 200 || request.status === 422)) show(drop, request.responseText);
      else complain(drop, drop.dataset.broken);
    });
    request.open("POST", drop.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(new FormData(drop));
  }

  function show(drop, html) {
    const around = drop.parentElement;
    around.innerHTML = html;
    around.querySelectorAll("script, link").forEach((each) => each.remove());
    begin(around);
    window.htmx?.process(around);
    (around.querySelector("[role=alert]:not([hidden])") ?? box(around))?.focus?.();
  }

  function take(drop, files) {
    const both = new DataTransfer();
    if (drop.dataset.drop === "hold") [...box(drop).files].forEach((file) => both.items.add(file));
    [...files].forEach((file) => both.items.add(file));
    box(drop).files = both.files;
    box(drop).dispatchEvent(new Event("change", { bubbles: true }));
  }

  function begin(root) {
    root.querySelectorAll("[data-drop] .hint-drop").forEach((hint) => { hint.hidden = false; });
  }

  document.addEventListener("dragover", (event) => {
    const drop = place(event);
    if (!drop || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => place(event)?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const drop = place(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.remove("over");
    take(drop, event.dataTransfer.files);
    if (drop.dataset.drop === "send") send(drop);
  });
  document.addEventListener("change", (event) => {
    const drop = place(event);
    if (!drop || event.target !== box(drop)) return;
    fits(drop);
    list(drop);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-drop=send]")) return;
    event.preventDefault();
    send(event.target);
  });
  begin(document);
  document.addEventListener("htmx:after:swap", (event) => begin(event.target.ownerDocument ? event.target : document));
})();
