// The page without a network lists what can be read all the same.
(async () => {
  "use strict";

  const KINDS = { topics: /^\/(topics\/[^/]+\/)?$/, entries: /^\/resources\/[^/]+\/$/ };
  const kindOf = (path) => Object.keys(KINDS).find((kind) => KINDS[kind].test(path)) ?? "others";

  async function pages() {
    const found = new Map();
    for (const name of await caches.keys()) {
      if (!/^(visited|chosen):/.test(name)) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) found.set(request.url, await cache.match(request, { ignoreVary: true }));
    }
    return found;
  }

  // Read as text, shown as text: whatever a title holds.
  function titleOf(html) {
    const [, title = ""] = html.match(/<title>([^<]*)<\/title>/) ?? [];
    const words = new DOMParser().parseFromString(title, "text/html").body.textContent;
    return words.split(" · ").slice(0, -1).join(" · ") || words;
  }

  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const rows = [];
  for (const [url, answer] of await pages()) {
    const { pathname, search } = new URL(url);
    rows.push({ address: pathname + search, title: titleOf(await answer.text()), at: new Date(answer.headers.get("Date")), kind: kindOf(pathname) });
  }
  rows.sort((one, other) => one.title.localeCompare(other.title));
  for (const { address, title, at, kind } of rows) {
    const section = document.querySelector(`[data-kind=${kind}]`);
    const row = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: address, textContent: title });
    const when = Object.assign(document.createElement("span"), { className: "soft small", textContent: format.format(at) });
    row.append(link, " ", when);
    section.querySelector("ul").append(row);
    section.hidden = false;
  }
  document.getElementById("none-kept").hidden = rows.length > 0;
})();
