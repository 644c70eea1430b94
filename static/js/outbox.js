// Ticks that could not be sent wait here, in the browser's database, whose they are beside them.
// Pages and the service worker share it.
self.outbox = (() => {
  "use strict";

  const NAME = "cairn";
  const STORE = "outbox";
  const WHO = "/offline/who/";

  const result = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function store(mode, work) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    const database = await result(opening);
    // Or the database could not be deleted while a tab is open.
    database.onversionchange = () => database.close();
    try {
      return await result(work(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  // Looking must not make one: after signing out there is none.
  async function isThere() {
    const known = await indexedDB.databases?.();
    return !known || known.some(({ name }) => name === NAME);
  }

  const add = (tick) => store("readwrite", (ticks) => ticks.add(tick));
  const remove = (id) => store("readwrite", (ticks) => ticks.delete(id));
  const all = async () => ((await isThere()) ? store("readonly", (ticks) => ticks.getAll()) : []);
  const drop = () => result(indexedDB.deleteDatabase(NAME));

  // A guest's ticks come along on signing in, as those do that the server knows.
  const belongs = (tick, learner) => tick.learner === learner || tick.learner === "";

  // Where another person signed in, what waits is neither theirs to send nor to find.
  async function dropOthers(learner) {
    for (const tick of await all()) if (learner && !belongs(tick, learner)) await remove(tick.id);
  }

  async function who() {
    const answer = await fetch(WHO, { cache: "no-store" });
    if (!answer.ok) throw new Error(`${answer.status} for ${WHO}`);
    return answer.json();
  }

  function post(tick, csrf, next) {
    const body = new URLSearchParams({ state: tick.state, base: tick.base, at: tick.at, next });
    const headers = { "X-CSRFToken": csrf };
    if (tick.fragment) headers["HX-Request"] = "true";
    return fetch(tick.action, { method: "POST", body, headers });
  }

  // Taken, or refused for good; not so where a sign-in, a fresh token or patience may help.
  const MENDABLE = [401, 403, 408, 425, 429];
  const isDecided = ({ ok, status, url }) =>
    ok ? !new URL(url).pathname.startsWith("/accounts/") : status < 500 && !MENDABLE.includes(status);

  // Send what waits for whoever is signed in, in order; one sender at a time, whatever the tab.
  // `told` hears of each answer; without it (no page is open) a refusal waits for a page.
  // Throws where the network or the server is not there: then the rest waits.
  const send = ({ next = "/", told } = {}) =>
    navigator.locks.request(STORE, async () => {
      const { learner, csrf } = await who();
      await dropOthers(learner);
      for (const tick of await all()) {
        if (!belongs(tick, learner)) continue;
        const answer = await post(tick, csrf, next);
        if (!isDecided(answer)) throw new Error(`${answer.status} for ${tick.action}`);
        if (!answer.ok && !told) continue;
        await remove(tick.id);
        await told?.(tick, answer);
      }
      return { learner, csrf };
    });

  return { add, all, belongs, drop, dropOthers, remove, send };
})();
