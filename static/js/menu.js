// The narrow menu, before anything is drawn: as this browser remembers, else narrow where the page needs the room.
// A phone has a menu of its own.
(() => {
  "use strict";
  const crowded = /^\/(queue|letters|variants)/.test(location.pathname) && window.innerWidth < 1600;
  let wish = null;
  try { wish = localStorage.getItem("redress-menu"); } catch { /* this browser remembers nothing */ }
  document.documentElement.classList.toggle("slim", window.innerWidth > 760 && (wish ? wish === "narrow" : crowded));
})();
