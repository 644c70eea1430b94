// Without a network: installs the worker, says when a page is a kept one, and clears all of it up
// when somebody signs out.
self.offline = (() => {
  "use strict";

  const READER = "Offline-Reader";
  const VISITED = "visited:";
  const CHOSEN = "chosen:";
  const learner = document.body.dataset.learner ?? "";
  const reader = learner || "guest";
  const away = document.getElementById("away");
  const words = away.dataset;
  let keptAt = null;

  const format = (moment) => {
    const isToday = moment.toDateString() === new Date().toDateString();
    const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    return new Intl.DateTimeFormat(document.documentElement.lang, style).format(moment);
  };

  function line(place, ...content) {
    const found = away.querySelector(`[data-line=${place}]`);
    found.replaceChildren(...content);
    found.hidden = !content.length;
  }

  function link(text, href) {
    const made = document.createElement("a");
    Object.assign(made, { textContent: text, href });
    return made;
  }

  // Is the network there, and how old is the page?
  function showState() {
    const said = [];
    if (!navigator.onLine) said.push(words.offline);
    if (keptAt) said.push(words.kept.replace("{at}", format(keptAt)));
    const text = said.join(" ");
    line("trouble");
    line("state", ...(text ? [text] : []), ...(keptAt && navigator.onLine ? [" ", link(words.anew, location.href)] : []));
  }

  async function forgetPages(of = () => true) {
    for (const name of await caches.keys())
      if ((name.startsWith(VISITED) || name.startsWith(CHOSEN)) && of(name)) await caches.delete(name);
  }

  // For what others read here, and for all that is one's own at the end.
  const forgetOthers = () => forgetPages((name) => !name.endsWith(`:${reader}`));

  // Notes that are not saved yet (note.js).
  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith("note:"));

  async function forgetAll() {
    for (const key of drafts()) localStorage.removeItem(key);
    await forgetPages();
    await outbox.drop();
  }

  // The first page that somebody opens comes before the worker, which may claim it while it loads.
  const [{ workerStart }] = performance.getEntriesByType("navigation");

  async function keepThisPage() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    await keep(VISITED + reader, answer);
  }

  async function keep(name, answer) {
    const isMine = answer.ok && !answer.redirected && answer.headers.get(READER) === reader;
    if (isMine) await (await caches.open(name)).put(answer.url.split("#")[0], answer);
    return isMine;
  }

  const ask = (worker) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data && new Date(data));
      worker.postMessage("kept", [port2]);
    });

  async function look() {
    await forgetOthers();
    const { controller } = navigator.serviceWorker;
    if (controller) keptAt = await ask(controller);
    showState();
  }

  async function install() {
    if (!(await navigator.serviceWorker.register(words.worker, { updateViaCache: "none" }))) return;
    if (workerStart) return;
    await navigator.serviceWorker.ready;
    await keepThisPage();
  }

  let isLeaving = false; // pressed twice, the second would come with a token that is spent
  addEventListener("pagehide", () => (isLeaving = false));
  async function signOut(event) {
    const form = event.target;
    if (new URL(form.action).pathname !== words.signOut) return;
    event.preventDefault();
    if (isLeaving) return;
    if (!navigator.onLine) return line("trouble", words.signOutNeeds);
    isLeaving = true;
    await self.offline.flush?.();
    const isUnsent = (await outbox.all()).length || drafts().length;
    if (isUnsent && !confirm(words.signOutLoses)) return (isLeaving = false);
    await forgetAll();
    form.submit();
  }

  const isPossible = "serviceWorker" in navigator && "caches" in self;
  let looked;
  if (isPossible) {
    looked = look();
    addEventListener("load", install);
    document.addEventListener("submit", signOut);
  }
  for (const change of ["online", "offline"]) addEventListener(change, showState);
  showState();

  const isKept = () => keptAt !== null;
  return { CHOSEN, away, forgetPages, format, isKept, isPossible, keep, learner, line, link, looked, reader, words };
})();
