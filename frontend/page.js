// What every document does by itself, without the programs of its islands.
(() => {
  "use strict";
  const root = document.documentElement;
  // Where the site is, whatever the address of this document.
  const home = new URL("./", document.currentScript.src);
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // Light or dark: the system's choice until the visitor makes one, which the browser keeps.
  const THEME = "portwise-theme";
  const theme = stored(THEME);
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const turn = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(THEME, root.dataset.theme);
    } catch {
      // It holds for this document then.
    }
  };

  // Where the addresses were behind the “#”, links lead on.
  const OLD = { explain: "errors" };
  const old = location.hash.match(/^#\/([a-z-]*)(?:\?(.*))?$/);
  if (old) {
    const part = OLD[old[1]] ?? old[1];
    const to = new URL(`${part ? `${part}/` : ""}${old[2] ? `#${old[2]}` : ""}`, home);
    if (to.pathname !== location.pathname) {
      location.replace(to);
      return;
    }
    history.replaceState(null, "", to);
  }

  const copy = async (button) => {
    const text = button.dataset.copy || location.href;
    const before = button.textContent;
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(text);
      button.classList.add("copied");
    } catch {
      said = "Select and copy by hand";
      button.classList.add("failed");
    }
    button.firstChild.data = said;
    document.getElementById("said").textContent = said;
    setTimeout(() => {
      if (button.firstChild) button.firstChild.data = before;
      button.classList.remove("copied", "failed");
      document.getElementById("said").textContent = "";
    }, 1800);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy !== undefined) copy(button);
    if (button.id === "theme") turn();
  });

  // A list is narrowed to the rows whose words hold what is typed.
  document.addEventListener("input", (event) => {
    const list = document.getElementById(event.target.dataset?.narrows ?? "");
    if (!list) return;
    const wanted = event.target.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of list.querySelectorAll("[data-words]")) {
      const words = row.dataset.words;
      row.hidden = !wanted.every((word) => words.includes(word));
      shown += !row.hidden;
    }
    for (const part of list.querySelectorAll(".shelf")) {
      part.hidden = !part.querySelector("[data-words]:not([hidden])");
    }
    const count = document.getElementById(`${list.id}-count`);
    if (count) count.textContent = `${shown} shown`;
  });

  // What is typed into an island is not lost before it has come to life, and not by a reload: the
  // browser keeps it for this visit, for the very address at which it was typed.
  const typed = new Map();
  const TYPED = "portwise-typed";
  const kept = () => {
    try {
      const { at, fields } = JSON.parse(sessionStorage.getItem(TYPED));
      return at === location.href ? fields : {};
    } catch {
      return {};
    }
  };
  const earlier = new Map(Object.entries(kept()));
  document.addEventListener(
    "input",
    (event) => {
      const { id, value } = event.target;
      const island = event.target.closest("[data-island]");
      if (!id || !island) return;
      if (!island.matches("[data-alive]")) typed.set(id, value);
      try {
        const fields = { ...kept(), [id]: value };
        sessionStorage.setItem(TYPED, JSON.stringify({ at: location.href, fields }));
      } catch {
        // It is lost with the document then.
      }
    },
    true,
  );
  const restore = (island) => {
    for (const [id, value] of new Map([...earlier, ...typed])) {
      const field = island.querySelector(`#${CSS.escape(id)}`);
      // What the address says goes before what was typed earlier.
      if (field && (typed.has(id) || !field.value)) {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      if (field) typed.delete(id);
    }
  };

  // The text of a file that is chosen beside a field becomes that of the field, within a bound.
  const MOST = 20 * 1024 * 1024 + 1;
  document.addEventListener("change", async (event) => {
    const field = document.getElementById(event.target.dataset?.reads ?? "");
    const file = event.target.files?.[0];
    if (!field || !file) return;
    field.value = await file.slice(0, MOST).text();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // What “portwise egress --json” wrote goes into the address, where the answer takes it from.
  document.addEventListener("input", (event) => {
    const field = event.target;
    const told = document.getElementById(field.dataset?.evidence ?? "");
    if (!told || !field.value.trim()) return;
    let page;
    try {
      page = JSON.parse(field.value).page;
    } catch {
      // It is said below.
    }
    if (typeof page !== "string" || !/^(network=[a-z0-9-]{1,64}&)?blocked=(none|\d{1,5}(,\d{1,5}){0,15})$/.test(page)) {
      told.textContent = "That is not what “portwise egress --json” writes. Paste all of it, from the first { to the last }.";
      return;
    }
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const said = new URLSearchParams(location.hash.slice(1));
    const measured = new URLSearchParams(page);
    // A network that is not named with what was measured there may be known for something else.
    said.delete("network");
    for (const [name, value] of measured) said.set(name, value);
    location.hash = said;
    const shut = measured.get("blocked");
    told.textContent = shut === "none" ? "Taken over: no port is shut there." : `Taken over: ${shut.replaceAll(",", ", ")} shut there.`;
  });

  // The programs of the islands: at once, or when they are wanted.
  const start = async (island) => {
    if (island.dataset.started) return;
    island.dataset.started = "yes";
    const at = (name) => new URL(name, document.baseURI).href;
    try {
      const { default: init } = await import(at(island.dataset.program));
      await init({ module_or_path: at(island.dataset.wasm) });
    } catch {
      const note = document.createElement("p");
      note.className = "error";
      note.setAttribute("role", "alert");
      note.textContent = "This part of the page cannot be loaded, so its buttons do nothing. Reload the page; the rest can be read all the same.";
      island.before(note);
      island.hidden = false;
      return;
    }
    // After the first effects, which fill the fields from the address.
    setTimeout(() => restore(island), 50);
  };
  const islands = () => {
    for (const island of document.querySelectorAll("[data-island]")) {
      const wake = island.dataset.wake;
      // Some events of what is inside do not bubble.
      if (wake) island.addEventListener(wake, () => start(island), true);
      else start(island);
    }
  };

  // Where nothing is at an address: the documents whose paths and titles come nearest to it.
  const wordsOf = (text) => text.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  const distance = (a, b) => {
    let row = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      }
      row = next;
    }
    return row[b.length];
  };
  const likeness = (wanted, words) =>
    wanted.reduce((sum, word) => {
      const best = Math.max(0, ...words.map((w) => 1 - distance(word, w) / Math.max(word.length, w.length)));
      return sum + (best < 0.6 ? 0 : best * word.length);
    }, 0);
  const lost = async () => {
    const box = document.getElementById("nearest");
    if (!box) return;
    const asked = decodeURIComponent(location.pathname.slice(home.pathname.length)).slice(0, 200);
    const wanted = wordsOf(asked).slice(0, 12);
    const answer = await fetch(new URL("paths.json", home));
    const all = (await answer.json()).map(([path, title]) => {
      const own = wordsOf(path);
      const score = likeness(wanted, [...own, ...wordsOf(title)]) - own.length / 10;
      return { path, title, score };
    });
    const best = Math.max(...all.map(({ score }) => score));
    const near = all.filter(({ path, score }) => path && score > 1.5 && score > best * 0.6);
    near.sort((a, b) => b.score - a.score);
    for (const { path, title } of near.slice(0, 5)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(path, home);
      link.textContent = title;
      item.append(link);
      box.querySelector("ul").append(item);
    }
    box.hidden = near.length === 0;
  };

  // What keeps the site for when there is no network; the site works without it.
  const keep = () => {
    if (location.protocol !== "https:" && location.hostname !== "localhost") return;
    navigator.serviceWorker?.register(new URL("sw.js", home)).catch(() => {});
  };

  const begin = () => {
    islands();
    lost().catch(() => {});
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  addEventListener("load", keep);
})();
