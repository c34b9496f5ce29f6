/* The questionnaire on one page: answers are kept here first, then sent; one point at a time on a phone. */
(() => {
  "use strict";

  const outbox = window.ViaticOutbox;
  const list = document.getElementById("questions");
  const announced = document.getElementById("annonce");
  const counted = document.getElementById("compte");
  const bar = document.getElementById("avance");
  const { viaticCommune: commune, viaticYear: year } = list.dataset;
  const page = window.location.pathname + window.location.search;
  const forms = new Map([...list.querySelectorAll("[data-viatic-item]")].map((form) => [form.dataset.viaticItem, form]));
  const edited = new Set();
  let left = ""; // the point that was answered last

  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

  /* -- one form --------------------------------------------------------------------------------------------------- */

  const questionOf = (form) => form.closest("li");
  const labelOf = (form) => questionOf(form).querySelector("h2");

  /* kind: "" (saved), "waiting", "stale". */
  const say = (form, text, kind) => {
    const line = form.querySelector("[data-viatic-line]");
    line.className = `viatic-saved${kind ? ` viatic-saved--${kind}` : ""}`;
    line.textContent = text;
  };

  const read = (form) => {
    const texts = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    return Object.fromEntries(texts);
  };

  const fill = (form, fields) => {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (field) field.value = value; // several radios are one field, too
    }
  };

  const clearErrors = (form) => {
    form.querySelectorAll(".viatic-field-error").forEach((error) => error.remove());
    form.querySelectorAll(".viatic-field--error").forEach((field) => field.classList.remove("viatic-field--error"));
    const typed = form.elements.valeur;
    if (typed) typed.removeAttribute("aria-invalid");
  };

  const complain = (form, message) => {
    const field = form.querySelector("fieldset");
    const error = make("p", "viatic-field-error", message);
    error.id = `reponse-erreur-${form.dataset.viaticItem}`;
    clearErrors(form);
    field.classList.add("viatic-field--error");
    field.setAttribute("aria-describedby", error.id);
    field.querySelector("legend").after(error);
    if (form.elements.valeur) form.elements.valeur.setAttribute("aria-invalid", "true");
    say(form, "La réponse n’est pas enregistrée", "stale");
  };

  /* -- two answers to one point: their parts are fields of the same form ------------------------------------------- */

  const side = (part, value, text, checked) => {
    const label = make("label", "viatic-choice", "");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: `garder_${part.name}`, value, checked });
    label.append(radio, make("span", "", text));
    return label;
  };
  const choiceBetween = (part, by) => {
    if (part.same) {
      return Object.assign(document.createElement("input"), { type: "hidden", name: `garder_${part.name}`, value: "votre" });
    }
    const field = make("fieldset", "viatic-field", "");
    field.append(
      make("legend", "", part.label),
      side(part, "votre", `La vôtre : ${part.yours}`, true),
      side(part, "leur", `Celle de ${by} : ${part.theirs}`, false),
    );
    return field;
  };
  const compare = (form, reply) => {
    const by = reply.by || "l’autre personne";
    const panel = make("div", "viatic-alert", "");
    const button = make("button", "viatic-button", "Enregistrer ce choix");
    button.type = "submit";
    panel.append(
      make("h3", "", "Quelqu’un a modifié ce point : comparer"),
      make("p", "", `${reply.by || "Une autre personne"} a répondu ${reply.at}. Rien n’est perdu : choisissez ce que la commune garde.`),
      ...reply.parts.map((part) => choiceBetween(part, by)),
      button,
    );
    form.elements.version.value = reply.version;
    form.querySelector("[data-viatic-compare]").replaceChildren(panel);
    say(form, "Quelqu’un a modifié ce point : comparer", "stale");
  };

  /* -- what became of an answer ------------------------------------------------------------------------------------ */

  const count = () => {
    const total = list.children.length;
    const answered = list.querySelectorAll('[data-answered="1"]').length;
    counted.textContent = `${answered} sur ${total}`;
    bar.value = answered;
  };

  const show = (record) => {
    const form = forms.get(record.item);
    if (!form) return;
    if (edited.has(record.item)) {
      // Somebody is typing here: what he types goes over what was just saved, and nothing of it moves.
      if (record.state === "saved") form.elements.version.value = record.fields.version;
      return;
    }
    fill(form, record.fields);
    clearErrors(form);
    form.querySelector("[data-viatic-compare]").replaceChildren();
    if (record.state === "waiting") say(form, navigator.onLine === false ? "En attente du réseau" : "Envoi…", "waiting");
    if (record.state === "saved") say(form, record.reply.saved, "");
    if (record.state === "stale") compare(form, record.reply);
    if (record.state === "refused") complain(form, [record.reply.error.message, record.reply.error.hint].filter(Boolean).join(" "));
    questionOf(form).dataset.answered = record.state !== "refused" && record.fields.reponse !== "inconnu" ? "1" : "0";
    count();
  };

  /* The copy that a browser keeps is older than what was sent since; a page from the server is not. */
  const recall = async () => {
    const mine = (await outbox.all()).filter((record) => record.commune === commune && forms.has(record.item));
    for (const record of mine) {
      const shown = Number(forms.get(record.item).elements.version.value);
      const past = record.year !== year || shown >= Number(record.fields.version);
      if (record.state === "saved" && past) await outbox.drop(record);
      else show(record);
    }
  };

  /* -- from point to point ------------------------------------------------------------------------------------------ */

  const questions = [...list.children].filter((question) => question.id);
  const goTo = (question) => {
    questions.forEach((each) => each.toggleAttribute("data-current", each === question));
    question.querySelector("h2").focus();
    question.scrollIntoView({ block: "start" });
  };
  const named = () => questions.find((question) => question.id === window.location.hash.slice(1));
  const leave = (question) => {
    const following = questions[questions.indexOf(question) + 1];
    if (following) {
      window.history.replaceState(null, "", `#${following.id}`);
      goTo(following);
    } else {
      question.querySelector(".viatic-steps a:last-child").focus();
    }
  };

  /* -- answering ---------------------------------------------------------------------------------------------------- */

  const lacking = (fields) => {
    if (!fields.reponse) return "Choisissez une réponse, ou « Je ne sais pas ».";
    return fields.reponse === "valeur" && !fields.valeur.trim() ? "Écrivez votre réponse." : "";
  };

  const answer = async (form) => {
    const { viaticItem: item } = form.dataset;
    const fields = read(form);
    const lacks = lacking(fields);
    if (lacks) {
      complain(form, lacks);
      form.querySelector("fieldset input").focus();
      return;
    }
    edited.delete(item);
    left = item;
    const url = new URL("reponse.json", form.action).pathname;
    try {
      await outbox.keep({ commune, year, item, url, page, label: labelOf(form).textContent, fields });
    } catch {
      form.submit(); // storage refused (a private window): as without a script
      return;
    }
    leave(questionOf(form));
    outbox.flush();
  };

  forms.forEach((form, item) => {
    form.addEventListener("input", () => {
      if (edited.has(item)) return;
      edited.add(item);
      say(form, "Modification pas encore enregistrée", "waiting");
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
  });

  window.addEventListener("viatic:outbox", ({ detail }) => {
    if (detail.user !== outbox.user) return;
    if (detail.forgotten) {
      // Signed out in another tab: nothing of the commune stays on this screen.
      list.replaceChildren(make("li", "viatic-empty", "Vous vous êtes déconnecté dans un autre onglet."));
    } else if (detail.record && detail.record.commune === commune) {
      show(detail.record);
      // Told at once that something is wrong, one mends it at once; told later, when one gets there.
      if (["stale", "refused"].includes(detail.record.state) && detail.record.item === left && !edited.size) {
        goTo(questionOf(forms.get(left)));
      }
      if (detail.record.state === "saved") announced.textContent = `${detail.record.reply.saved}, ${counted.textContent}`;
    } else if (detail.outcome && detail.outcome !== "idle") {
      left = "";
      const wait = detail.outcome === "network" ? "En attente du réseau" : "En attente de votre connexion";
      list.querySelectorAll(".viatic-saved--waiting").forEach((line) => {
        if (!edited.has(line.closest("form").dataset.viaticItem)) line.textContent = wait;
      });
    }
  });
  window.addEventListener("hashchange", () => {
    const question = named();
    if (question) goTo(question);
  });

  /* -- without network: only where the page is a window of its own, never in a course's frame ------------------------ */

  const keepPage = async () => {
    if (window.top !== window.self || !navigator.serviceWorker) return;
    const { viaticWorker: worker, viaticOffline: offline } = list.dataset;
    await navigator.serviceWorker.register(worker, { scope: new URL("./", new URL(worker, window.location)).pathname });
    const { active } = await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((each) => each.href || each.src);
    const whole = (address) => new URL(address, window.location).href;
    active.postMessage({ keep: { user: outbox.user, page: whole(page), offline: whole(offline), files } });
  };

  const first = named() || questions.find((question) => question.dataset.answered === "0") || questions[0];
  if (first) first.toggleAttribute("data-current", true);
  list.classList.add("viatic-questions--one");
  if (!forms.size || !("indexedDB" in window)) return;
  recall().catch(() => {});
  keepPage().catch(() => {}); // refused by the browser: answers still wait as long as the page is open
})();
