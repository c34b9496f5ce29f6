/* On every page: how many answers wait in this browser and why, and their erasure at sign-out. */
(() => {
  "use strict";

  const outbox = window.ViaticOutbox;
  const main = document.getElementById("contenu");
  const line = document.createElement("p");
  let outcome = navigator.onLine === false ? "network" : "idle";

  const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

  const reason = (count) => {
    if (!count || outcome === "idle") return [];
    const yours = count > 1 ? `vos ${count} réponses` : "votre réponse";
    const here = window.location.pathname + window.location.search;
    if (outcome === "expired") {
      return ["Votre session a expiré : ", link(here, "reconnectez-vous"), ` pour envoyer ${yours}.`];
    }
    if (outcome === "stranger") {
      return [`Une autre personne s’est connectée dans ce navigateur : reconnectez-vous pour envoyer ${yours}.`];
    }
    return [count > 1 ? `${count} réponses attendent le réseau.` : "1 réponse attend le réseau."];
  };

  const toReview = (records) => {
    if (!records.length) return [];
    const [first] = records;
    const words = records.length > 1 ? ` ${records.length} réponses sont à revoir : ` : " 1 réponse est à revoir : ";
    return [words, link(`${first.page}#${first.item}`, first.label)];
  };

  const show = async () => {
    const records = await outbox.all();
    const parts = [
      ...reason(records.filter((record) => record.state === "waiting").length),
      ...toReview(records.filter((record) => ["stale", "refused"].includes(record.state))),
    ];
    line.replaceChildren(...parts);
    line.hidden = !parts.length;
  };

  /* -- sign-out --------------------------------------------------------------------------------------------------- */

  const button = (text, quiet, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.className = `viatic-button${quiet ? " viatic-button--quiet" : ""}`;
    made.addEventListener("click", act);
    return made;
  };
  const leave = async (form) => {
    await outbox.forget().catch(() => {});
    form.submit();
  };
  const warn = (form, count) => {
    const box = document.createElement("div");
    const text = document.createElement("p");
    const row = document.createElement("p");
    box.className = "viatic-errors viatic-section";
    box.setAttribute("role", "alert");
    row.className = "viatic-row";
    text.textContent = count > 1
      ? `${count} réponses n’ont pas encore été envoyées. Vous déconnecter maintenant les effacerait.`
      : "1 réponse n’a pas encore été envoyée. Vous déconnecter maintenant l’effacerait.";
    row.append(
      button("Rester connecté", false, () => {
        box.remove();
        outbox.flush();
      }),
      button("Me déconnecter et effacer", true, () => leave(form)),
    );
    box.append(text, row);
    form.append(box);
    row.firstChild.focus();
    return box;
  };
  const signOut = (form) => {
    let warning = null;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const left = (await outbox.all().catch(() => [])).filter((record) => record.state !== "saved");
      if (warning) warning.remove();
      if (left.length) warning = warn(form, left.length);
      else leave(form);
    });
  };

  /* -- the page without network: the questionnaires that this browser keeps ---------------------------------------- */

  const listKept = async (section) => {
    const names = (await caches.keys()).filter((name) => name.includes("-pages-"));
    const list = document.createElement("ul");
    section.append(list);
    for (const name of names) {
      const kept = await caches.open(name);
      for (const request of await kept.keys()) {
        const title = /<title>([^<]+)<\/title>/.exec(await (await kept.match(request)).text());
        const item = document.createElement("li");
        item.append(link(request.url, title ? title[1].split(" · ")[0] : request.url));
        list.append(item);
        section.hidden = false;
      }
    }
  };

  const kept = document.querySelector("[data-viatic-kept]");
  if (kept && "caches" in window) listKept(kept);
  if (!outbox.user) return;
  line.className = "viatic-note viatic-waiting";
  line.setAttribute("role", "status");
  line.hidden = true;
  main.prepend(line);
  document.querySelectorAll("[data-viatic-forget]").forEach(signOut);
  window.addEventListener("viatic:outbox", ({ detail }) => {
    if (detail.user !== outbox.user) return;
    if (detail.outcome) outcome = detail.outcome;
    show().catch(() => {});
  });
  window.addEventListener("offline", () => {
    outcome = "network";
    show().catch(() => {});
  });
  show().catch(() => {});
  outbox.start();
})();
