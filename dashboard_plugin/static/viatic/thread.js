/* The thread of a project, kept up to date without reloading, and a form that never loses what was typed.

   Short questions, no request held open: every 2 s while something happens, less and less often while nothing
   does, not at all while nobody sees the page. The server says « nothing new » in one query (304). */
(() => {
  "use strict";

  const FIRST = 2000;
  const LONGEST = 60000;
  const SLOWER = 1.5;

  const list = document.querySelector("[data-viatic-thread]");
  const form = document.querySelector("[data-viatic-thread-form]");
  const said = document.querySelector("[data-viatic-thread-said]");
  const stopped = document.querySelector("[data-viatic-thread-stopped]");
  const { viaticUser: user = "", viaticSession: sessionUrl = "" } = document.body.dataset;

  const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

  /* -- what is new ------------------------------------------------------------------------------------------------ */

  let delay = FIRST;
  let timer = 0;
  let asking = false;
  let again = false;
  let over = !list;

  const place = (id, html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html; // written by our own server, every word of it escaped there
    const fresh = holder.content.querySelector("li");
    const shown = document.getElementById(`message-${id}`);
    if (shown) {
      const focused = shown.contains(document.activeElement);
      shown.replaceWith(fresh);
      if (focused) {
        const target = fresh.querySelector("a") || fresh;
        target.tabIndex = target.tabIndex < 0 ? -1 : target.tabIndex;
        target.focus({ preventScroll: true });
      }
      return;
    }
    const last = list.lastElementChild;
    // A correction of a message that stands on an earlier page has no place on this one.
    if (last && Number(last.dataset.message) > id) return;
    list.append(fresh);
    const empty = document.querySelector("[data-viatic-thread-empty]");
    if (empty) empty.remove();
  };

  const apply = (news) => {
    news.messages.forEach((message) => place(message.id, message.html));
    list.dataset.viaticChange = String(news.change);
    const heard = news.messages.map((message) => message.said).filter(Boolean);
    if (heard.length === 1) said.textContent = `Nouveau message. ${heard[0]}`;
    else if (heard.length) said.textContent = `${heard.length} nouveaux messages.`;
  };

  const stop = (...words) => {
    over = true;
    stopped.replaceChildren(...words);
    stopped.hidden = false;
  };

  const here = () => window.location.pathname;

  const ask = async () => {
    const change = list.dataset.viaticChange;
    const response = await fetch(`${list.dataset.viaticThread}?apres=${change}`, {
      headers: { Accept: "application/json", "If-None-Match": `"${change}"` },
      credentials: "same-origin",
      cache: "no-store",
    });
    if (response.status === 401) {
      stop("Votre session a expiré : ", link(here(), "reconnectez-vous"), " pour voir les nouveaux messages.");
    } else if (response.status === 403 || response.status === 404) {
      stop("Ce fil ne vous est plus ouvert.");
    } else if (response.status === 200) {
      const news = await response.json();
      apply(news);
      if (news.more) again = true;
      return news.messages.length > 0;
    }
    return false;
  };

  const plan = () => {
    window.clearTimeout(timer);
    if (!over && !document.hidden) timer = window.setTimeout(poll, delay);
  };

  const poll = async () => {
    if (over || document.hidden) return;
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    window.clearTimeout(timer);
    let found = false;
    try {
      found = await ask();
    } catch {
      /* No network: ask again, later and later. */
    }
    asking = false;
    delay = found ? FIRST : Math.min(delay * SLOWER, LONGEST);
    if (again) {
      again = false;
      delay = FIRST;
      poll();
    } else {
      plan();
    }
  };

  const wake = () => {
    delay = FIRST;
    poll();
  };

  if (list) {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) window.clearTimeout(timer);
      else wake();
    });
    // Whoever comes back to the page after a while wants it as it is now.
    ["pointerdown", "keydown", "focus"].forEach((name) => {
      window.addEventListener(name, () => {
        if (delay > FIRST * SLOWER ** 2) wake();
      }, { passive: true });
    });
    plan();
  }

  /* -- the form --------------------------------------------------------------------------------------------------- */

  if (!form) return;

  const words = form.elements.namedItem("message");
  const answers = form.elements.namedItem("reponse_a");
  const files = form.elements.namedItem("fichiers");
  const button = form.querySelector("button[type=submit]");
  const sent = form.querySelector("[data-viatic-thread-sent]");
  const failed = form.querySelector("[data-viatic-thread-failed]");
  const answered = form.querySelector("[data-viatic-answered]");
  const key = `viatic-fil-${user}-${form.action}`;

  const draft = (text) => {
    try {
      if (text === undefined) return window.sessionStorage.getItem(key) || "";
      if (text) window.sessionStorage.setItem(key, text);
      else window.sessionStorage.removeItem(key);
    } catch {
      /* A browser that keeps nothing: the page alone holds the words. */
    }
    return "";
  };

  const answer = (id, quote) => {
    answers.value = id;
    answered.hidden = !id;
    answered.firstElementChild.textContent = quote;
  };

  const fail = (...parts) => {
    const text = document.createElement("p");
    text.append(...parts);
    failed.replaceChildren(text);
    failed.hidden = false;
  };

  const post = (token) => {
    const body = new FormData(form);
    if (token) body.set("csrfmiddlewaretoken", token);
    return fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
  };

  const isJson = (response) => (response.headers.get("Content-Type") || "").startsWith("application/json");

  /* A token that the session accepts now; none where it is gone, or another person's. */
  const freshToken = async () => {
    const response = await fetch(sessionUrl, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) return "";
    const session = await response.json();
    return session.user === user ? session.csrf : "";
  };

  const expired = () => fail(
    "Votre session a expiré. Votre message reste ici : ",
    Object.assign(link(here(), "reconnectez-vous dans un autre onglet"), { target: "_blank", rel: "noopener" }),
    ", puis envoyez-le de nouveau.",
  );

  const send = async () => {
    let response = await post("");
    if (response.status === 403 && !isJson(response)) {
      const token = await freshToken();
      if (!token) return expired();
      response = await post(token);
    }
    if (response.type === "opaqueredirect" || response.status === 401) return expired();
    if (response.status === 201) {
      words.value = "";
      files.value = "";
      draft("");
      answer("", "");
      sent.textContent = "Message envoyé";
      sent.hidden = false;
      if (!over) wake();
      else window.location.assign(form.action);
      return undefined;
    }
    const error = isJson(response) ? (await response.json()).error : null;
    return fail(error
      ? `${error.message} ${error.hint || ""} Votre message est toujours dans le formulaire.`
      : "Le message n’a pas pu être envoyé. Il est toujours dans le formulaire : recommencez dans un instant.");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    failed.hidden = true;
    sent.hidden = true;
    try {
      await send();
    } catch {
      fail("Le réseau ne répond pas. Votre message est toujours dans le formulaire : envoyez-le quand il sera revenu.");
    }
    button.disabled = false;
    words.focus();
  });

  words.addEventListener("input", () => {
    draft(words.value);
    sent.hidden = true;
  });
  if (!words.value) words.value = draft();

  document.addEventListener("click", (event) => {
    const reply = event.target.closest("[data-viatic-reply]");
    if (reply && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      answer(reply.dataset.viaticReply, `En réponse à ${reply.dataset.viaticAuthor}`);
      words.focus();
    }
    if (event.target.closest("[data-viatic-answer-none]")) {
      event.preventDefault();
      answer("", "");
      words.focus();
    }
  });
})();
