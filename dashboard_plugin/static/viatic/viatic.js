/* Small comforts on pages that already work without them. No library, no inline handler. */
(() => {
  "use strict";

  /* Search as you type: an editable combobox with a list (WAI-ARIA), over a plain GET form. */
  const enhanceSearch = (input, index) => {
    const listId = `viatic-options-${index}`;
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let options = [];
    let active = -1;
    let timer = 0;
    let asked = 0;

    list.id = listId;
    list.className = "viatic-options";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.viaticFound || "Communes trouvées");
    list.hidden = true;
    status.className = "viatic-hidden";
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", listId);
    input.setAttribute("autocomplete", "off");
    input.after(list, status);

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const activate = (position) => {
      active = (position + options.length) % options.length;
      [...list.children].forEach((node, i) => {
        node.setAttribute("aria-selected", String(i === active));
        if (i === active) node.scrollIntoView({ block: "nearest" });
      });
      input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    };
    const open = (results) => {
      options = results;
      list.replaceChildren(...results.map((result, i) => {
        const node = document.createElement("li");
        node.id = `${listId}-${i}`;
        node.setAttribute("role", "option");
        node.setAttribute("aria-selected", "false");
        node.textContent = `${result.name} (${result.detail})`;
        node.addEventListener("mousedown", (event) => event.preventDefault());
        node.addEventListener("click", () => window.location.assign(result.url));
        return node;
      }));
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = results.length === 0;
      input.setAttribute("aria-expanded", String(results.length > 0));
      const { viaticOne: one = "commune proposée", viaticMany: many = "communes proposées", viaticNone: none } = input.dataset;
      const said = `${results.length} ${results.length > 1 ? many : one}.`;
      status.textContent = results.length ? said : none || "Aucune commune trouvée.";
    };
    const ask = async (text) => {
      const turn = ++asked;
      try {
        const url = `${input.dataset.viaticSearch}?q=${encodeURIComponent(text)}`;
        const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (response.ok && turn === asked) open((await response.json()).results);
      } catch {
        /* Without network the button « Chercher » says so in the browser's own words. */
        close();
      }
    };

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      const text = input.value.trim();
      if (text.length < 2) {
        asked += 1;
        close();
        return;
      }
      timer = window.setTimeout(() => ask(text), 180);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (active < 0) activate(event.key === "ArrowDown" ? 0 : options.length - 1);
        else activate(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        window.location.assign(options[active].url);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", close);
  };

  /* Typing a value chooses the line it belongs to. */
  const enhanceValue = (input) => {
    const radio = document.getElementById(input.dataset.viaticChooses);
    input.addEventListener("input", () => {
      if (radio && input.value) radio.checked = true;
    });
  };

  /* Says that what is on screen is not saved yet. */
  const enhanceForm = (form) => {
    const state = document.getElementById(form.dataset.viaticState);
    if (!state) return;
    form.addEventListener("input", () => {
      state.textContent = "Modification pas encore enregistrée";
      state.className = "viatic-saved viatic-saved--waiting";
    }, { once: true });
  };

  document.querySelectorAll("[data-viatic-search]").forEach(enhanceSearch);
  document.querySelectorAll("[data-viatic-chooses]").forEach(enhanceValue);
  document.querySelectorAll("[data-viatic-state]").forEach(enhanceForm);
  document.querySelectorAll("[data-viatic-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  const errors = document.querySelector(".viatic-errors");
  if (errors) errors.focus();
})();
