// The form of a new claim, made quicker: a known client fills it in, Enter in the search looks, Ctrl Enter registers.
(() => {
  "use strict";
  const form = document.getElementById("registration");
  if (!form) return;
  form.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });

  form.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (!pick) return;
    event.preventDefault();
    for (const name of ["name", "email", "phone", "kind", "language"]) form.elements[name].value = pick.dataset[name];
    document.getElementById("clients").replaceChildren();
    form.elements.words.value = "";
    form.elements.name.focus();
    form.dispatchEvent(new CustomEvent("picked"));
  });

  form.addEventListener("keydown", (event) => {
    if (event.target.id === "words" && event.key === "Enter") {
      event.preventDefault();
      document.querySelector("#clients [data-pick]")?.click();
    } else if (event.target.id === "words" && event.key === "ArrowDown") {
      event.preventDefault();
      document.querySelector("#clients [data-pick]")?.focus();
    } else if (event.target.matches?.("[data-pick]") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const all = [...form.querySelectorAll("[data-pick]")];
      const next = all[all.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      (next ?? form.elements.words).focus();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-register]"));
    }
  });
})();
