/* A run that goes on: its figures come by themselves. Without script, the buttons of the page do the same. */
(() => {
  "use strict";

  const watch = (box) => {
    const told = box.querySelector('[data-role="told"]');
    const bar = box.querySelector('[data-role="bar"]');
    const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
    const byHand = "viaticByHand" in box.dataset;
    const every = Number(box.dataset.viaticEvery) || 2000;
    let failures = 0;

    const again = (wait) => window.setTimeout(look, wait);
    const look = async () => {
      try {
        const answer = await fetch(box.dataset.viaticRun, {
          method: byHand ? "POST" : "GET",
          headers: byHand && token ? { "X-CSRFToken": token.value } : {},
          credentials: "same-origin",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const state = await answer.json();
        failures = 0;
        if (told.textContent !== state.told) told.textContent = state.told;
        if (bar && state.max) {
          bar.max = state.max;
          bar.value = state.value;
        }
        if (state.going) again(byHand ? 250 : every);
        else window.location.reload();
      } catch {
        failures += 1;
        // The buttons of the page remain.
        if (failures < 5) again(every * failures);
      }
    };
    again(byHand ? 250 : every);
  };

  document.querySelectorAll("[data-viatic-run]").forEach(watch);
})();
