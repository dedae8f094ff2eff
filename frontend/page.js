// What every document does by itself, without the programs of its islands.
(() => {
  "use strict";
  const root = document.documentElement;
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
    const to = document.querySelector("[data-root]")?.dataset.root ?? "./";
    const part = OLD[old[1]] ?? old[1];
    location.replace(`${to}${part ? `${part}/` : ""}${old[2] ? `#${old[2]}` : ""}`);
    return;
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
    const count = document.getElementById(`${list.id}-count`);
    if (count) count.textContent = `${shown} shown`;
  });

  // The programs of the islands: at once, or when they are wanted.
  const start = async (island) => {
    if (island.dataset.started) return;
    island.dataset.started = "yes";
    const at = (name) => new URL(name, document.baseURI).href;
    const { default: init } = await import(at(island.dataset.program));
    await init({ module_or_path: at(island.dataset.wasm) });
  };
  const islands = () => {
    for (const island of document.querySelectorAll("[data-island]")) {
      const wake = island.dataset.wake;
      if (wake) island.addEventListener(wake, () => start(island));
      else start(island);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", islands);
  else islands();
})();
