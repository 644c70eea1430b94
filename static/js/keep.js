// Keeps every topic page of a roadmap on this device, one after the other, because somebody asked.
(() => {
  "use strict";

  const MOST = 300; // pages
  const STOPS = ".stops a";
  const box = document.getElementById("keep");
  if (!box || !offline.isPossible) return;
  const [start, stop, progress, said] = ["start", "stop", "progress", "said"].map((name) => document.getElementById(`keep-${name}`));
  const { keeping, kept, most, failed, anew, gone } = box.dataset;
  const name = offline.CHOSEN + offline.reader;
  const home = new URL(document.querySelector("link[rel=canonical]")?.href ?? location.href).pathname;
  const asked = [...new Set([location.pathname, home, ...[...document.querySelectorAll(STOPS)].map((link) => link.pathname)])];
  const pages = asked.slice(0, MOST);
  const first = document.querySelector(STOPS)?.pathname;

  const fill = (words, n, at) =>
    words.replace("{n}", n).replace("{all}", pages.length).replace("{at}", at && offline.format(at));

  function showKept(at) {
    said.textContent = fill(kept, pages.length, at) + (asked.length > MOST ? ` ${fill(most)}` : "");
    start.textContent = anew;
    stop.hidden = false;
  }

  // Back to where it was pressed, unless somebody went on meanwhile.
  function giveFocusBack() {
    if (document.activeElement === document.body) start.focus();
  }

  start.addEventListener("click", async () => {
    start.disabled = stop.disabled = true;
    Object.assign(progress, { hidden: false, max: pages.length, value: 0 });
    let done = 0;
    try {
      for (const page of pages) {
        if (!(await offline.keep(name, await fetch(page)))) throw new Error(`not kept: ${page}`);
        progress.value = ++done;
        if (done % 10 === 0) said.textContent = fill(keeping, done);
      }
      showKept(new Date());
    } catch (error) {
      // No network any more, no room, or signed out meanwhile.
      console.warn(error);
      said.textContent = fill(failed, done);
      stop.hidden = !done;
    }
    progress.hidden = true;
    start.disabled = stop.disabled = false;
    giveFocusBack();
  });

  stop.addEventListener("click", async () => {
    await caches.delete(name);
    said.textContent = gone;
    stop.hidden = true;
    giveFocusBack();
  });

  addEventListener("load", async () => {
    await offline.looked;
    const one = first && (await caches.match(first, { cacheName: name, ignoreVary: true }));
    if (one) showKept(new Date(one.headers.get("Date")));
    box.hidden = !navigator.serviceWorker || !first;
  });
})();
