// What happens elsewhere: one stream of hints for each page, the reader's own presence, and polling as fallback.
// Whoever cares listens on document for "claim-changed" (detail.claim is the number) and "look-again".
(() => {
  "use strict";
  const BEAT = 15000;
  const LATEST = 60000;
  const CARING = "[data-presence], [data-since], [data-live]";  // a page without these needs no stream
  let stream = null;
  let pause = 3000;
  let again = 0;

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  function open() {
    if (stream || document.hidden || !window.EventSource || !document.querySelector(CARING)) return;
    stream = new EventSource("/events");
    stream.addEventListener("open", () => { pause = 3000; });
    stream.addEventListener("claim-changed", (event) => tell("claim-changed", JSON.parse(event.data)));
    stream.addEventListener("signed-out", () => { close(); tell("look-again"); });
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      again = setTimeout(open, pause);
      pause = Math.min(pause * 2, LATEST);
    });
  }

  function close() {
    clearTimeout(again);
    stream?.close();
    stream = null;
  }

  // ---- presence: every place that names an address by data-presence ---------------------------------------
  const doing = (place) => place.dataset.doing === "writes" && place.dataset.typed === "yes" ? "writes" : "looks";

  function places() {
    const found = new Map();
    for (const place of document.querySelectorAll("[data-presence]")) {
      const address = place.dataset.presence;
      if (found.get(address) !== "writes") found.set(address, doing(place));
    }
    return found;
  }

  // Whoever has a form open writes once he has typed something.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-presence][data-doing=writes]");
    if (!form || form.dataset.typed) return;
    form.dataset.typed = "yes";
    beat();
  });

  async function beat() {
    if (document.hidden) return;
    for (const [address, does] of places()) {
      try {
        const answer = await fetch(address, {
          method: "POST", body: new URLSearchParams({ doing: does }), headers: { "HX-Request": "true" },
        });
        const shown = document.querySelector("[data-present]");
        if (answer.ok && shown) shown.innerHTML = await answer.text();
      } catch { /* the next beat tries again */ }
    }
    tell("look-again");
  }

  function leave() {
    for (const address of places().keys()) {
      fetch(address, { method: "POST", body: new URLSearchParams({ doing: "gone" }), keepalive: true }).catch(() => {});
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close(); else { open(); beat(); }
  });
  window.addEventListener("pagehide", () => { close(); leave(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { open(); beat(); } });
  setInterval(beat, BEAT);
  open();
  beat();
})();
