// Forms about people: show what is typed into a box for a password.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("button[data-shows]")) {
    const boxes = button.dataset.shows.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      for (const box of boxes) box.type = shown ? "text" : "password";
      boxes[0].focus();
    });
    // What is shown must not be kept by the browser as plain text.
    button.closest("form").addEventListener("submit", () => { for (const box of boxes) box.type = "password"; });
  }
})();
