/* Answers that wait for the network, kept in this browser until they are saved (decision 0023).

   One record for a person, a commune and a point: { user, commune, year, item, label, url, page, fields, id, at, state, reply }.
   `fields` is the form as it would be sent without a script. `state`: "waiting"; "saved" (newer than the copy of
   the page that a browser keeps); "stale" and "refused", which go out again once their author has looked at them. */
window.ViaticOutbox = (() => {
  "use strict";

  const STORE = "answers";
  const CACHES = "viatic-";
  const FIRST_DELAY = 5000;
  const LONGEST_DELAY = 300000;
  const PATIENCE = 30000;
  const KEPT_FOR = 30 * 24 * 3600 * 1000;

  const { viaticUser: user = "", viaticSession: sessionUrl = "" } = document.body.dataset;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("viatic-outbox") : null;
  let opening = null;
  let delay = FIRST_DELAY;
  let timer = 0;

  /* -- the store -------------------------------------------------------------------------------------------------- */

  const open = () => {
    opening = opening || new Promise((resolve, reject) => {
      const request = indexedDB.open("viatic", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["user", "commune", "item"] });
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close(); // a newer page of ours needs another shape
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    return opening;
  };
  const run = async (mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const keyOf = (record) => [record.user, record.commune, record.item];
  const all = () => run("readonly", (store) => store.getAll(IDBKeyRange.bound([user], [user, []])));
  const everybody = () => run("readonly", (store) => store.getAll());
  const drop = (record) => run("readwrite", (store) => store.delete(keyOf(record)));

  /* Every tab hears what happens in one of them. */
  const hear = (detail) => window.dispatchEvent(new CustomEvent("viatic:outbox", { detail }));
  const tell = (detail) => {
    hear(detail);
    if (channel) channel.postMessage(detail);
  };
  if (channel) channel.onmessage = (event) => hear(event.data);

  const keep = async (record) => {
    const kept = { ...record, user, id: `${Date.now()}-${Math.random()}`, at: Date.now(), state: "waiting", reply: null };
    await run("readwrite", (store) => store.put(kept));
    tell({ user, record: kept });
  };

  /* What became of an answer. Typed again while it was on its way, it still has to go, over what was just saved. */
  const settle = async (sent, change) => {
    let after = null;
    await run("readwrite", (store) => {
      const request = store.get(keyOf(sent));
      request.onsuccess = () => {
        const stored = request.result;
        if (!stored) return; // erased meanwhile
        if (stored.id === sent.id) after = { ...stored, ...change };
        else if (change.state === "saved") after = { ...stored, fields: { ...stored.fields, version: change.fields.version } };
        if (after) store.put(after);
      };
      return request;
    });
    if (after) tell({ user, record: after });
  };

  /* -- sending ---------------------------------------------------------------------------------------------------- */

  /* Resolves to { status, data }; status 0 without an answer, data null where it is not ours (a portal, a proxy). */
  const ask = async (url, options) => {
    try {
      const signal = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
      const response = await fetch(url, { credentials: "same-origin", signal, ...options });
      return { status: response.status, data: await response.json().catch(() => null) };
    } catch {
      return { status: 0, data: null };
    }
  };

  const send = async (record, csrf) => {
    const { status, data } = await ask(record.url, {
      method: "POST",
      body: new URLSearchParams(record.fields),
      headers: { Accept: "application/json", "X-CSRFToken": csrf },
    });
    if (status === 200 && data && data.saved) {
      await settle(record, { state: "saved", fields: data.fields, reply: data });
    } else if (status === 409 && data && data.parts && data.parts.length) {
      await settle(record, { state: "stale", reply: data });
    } else if ([403, 404, 409, 422].includes(status) && data && data.error) {
      const fields = status === 409 ? { ...record.fields, version: data.version } : record.fields;
      await settle(record, { state: "refused", fields, reply: data });
    } else {
      return status === 401 ? "expired" : "network";
    }
    return "sent";
  };

  const sendAll = async () => {
    const next = async () => {
      const waiting = (await all()).filter((record) => record.state === "waiting");
      return waiting.sort((one, other) => one.at - other.at)[0]; // in the order they were given
    };
    if (!(await next())) return "idle";
    if (navigator.onLine === false) return "network";
    // The token of a page kept for days would be refused, and somebody else may have signed in since.
    const { status, data } = await ask(sessionUrl);
    if (status === 401) return "expired";
    if (status !== 200 || !data) return "network";
    if (data.user !== user) return "stranger";
    for (let record = await next(); record; record = await next()) {
      const outcome = await send(record, data.csrf);
      if (outcome !== "sent") return outcome;
    }
    return "idle";
  };

  /* One sender at a time, whatever the number of tabs: none sends what another has just sent. */
  const flush = async () => {
    if (!user) return;
    window.clearTimeout(timer);
    let outcome;
    try {
      outcome = navigator.locks ? await navigator.locks.request("viatic-outbox", sendAll) : await sendAll();
    } catch {
      return; // storage refused: nothing was kept, so nothing waits
    }
    if (outcome === "expired") await forgetCopies();
    if (outcome === "idle") {
      delay = FIRST_DELAY;
    } else {
      timer = window.setTimeout(flush, delay);
      delay = Math.min(delay * 2, LONGEST_DELAY);
    }
    tell({ user, outcome });
  };
  const again = () => {
    delay = FIRST_DELAY;
    flush();
  };

  /* -- erasing ---------------------------------------------------------------------------------------------------- */

  const dropCaches = async (chosen) => {
    if (!("caches" in window)) return; // a page without TLS has none
    const names = (await caches.keys()).filter((name) => name.startsWith(CACHES) && chosen(name));
    await Promise.all(names.map((name) => caches.delete(name)));
  };
  const isPages = (name) => name.includes("-pages-");
  const dropWhere = async (chosen) => {
    for (const record of (await everybody()).filter(chosen)) await drop(record);
  };

  /* Without a session no copy of a commune's answers stays readable here; what its author has not sent does. */
  const forgetCopies = async () => {
    await dropCaches(isPages);
    await dropWhere((record) => record.state === "saved");
  };

  /* At sign-out: all that is his. */
  const forget = async () => {
    await dropCaches(() => true);
    await dropWhere((record) => record.user === user);
    tell({ user, forgotten: true });
  };

  /* At each page: the copies of whoever was here before, and what he did not come back to send in a month. */
  const tidy = async () => {
    await dropCaches((name) => isPages(name) && !name.endsWith(`-pages-${user}`));
    await dropWhere(
      (record) => record.user !== user && (record.state === "saved" || Date.now() - record.at > KEPT_FOR),
    );
  };

  const start = () => {
    if (!user || !("indexedDB" in window)) return;
    tidy().catch(() => {}).then(flush);
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") again();
    });
  };

  return { user, all, everybody, keep, drop, flush, forget, start };
})();
