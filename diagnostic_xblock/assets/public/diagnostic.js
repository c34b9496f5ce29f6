/* The block viatic_diagnostic in a browser: forms in the flow, saved at each answer. */
(function () {
  "use strict";

  var RETRY_MS = 20000;
  var FINAL = [400, 404, 409, 422];

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (part) { return part.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function clock(iso) {
    var moment = new Date(iso);
    return moment.getHours() + "\u00a0h\u00a0" + String(moment.getMinutes()).padStart(2, "0");
  }

  /* Resolves to {status, data}; status 0 when the network does not answer. */
  function post(url, payload) {
    return fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(payload)
    }).then(function (response) {
      return response.json().catch(function () { return {}; }).then(function (data) {
        return { status: response.status, data: data };
      });
    }, function () { return { status: 0 }; });
  }

  function Diagnostic(runtime, element, options) {
    this.root = element.querySelector(".vb-diagnostic");
    this.options = options;
    this.saveUrl = runtime.handlerUrl(element, "save_answer");
    this.completionUrl = runtime.handlerUrl(element, "check_completion");
    this.points = Array.from(this.root.querySelectorAll("[data-item]"));
    this.forms = {};
    this.setAside = {}; // items whose waiting answer was refused: not sent again by itself
    this.queue = new window.ViaticAnswerQueue(options.user, options.commune);
    this.current = Math.max(0, this.points.findIndex(function (point) { return !JSON.parse(point.dataset.answer).state; }));
  }

  Diagnostic.prototype.start = function () {
    var block = this;
    if (!this.points.length) { return; }
    if (this.options.canAnswer) { this.points.forEach(function (point) { block._offerAnswer(point); }); }
    this._part("modes").hidden = this.points.length < 2;
    this._part("modes").addEventListener("click", function (event) {
      var button = event.target.closest("[data-mode]");
      if (button) { block.show(button.dataset.mode); }
    });
    this._part("steps").addEventListener("click", function (event) {
      var button = event.target.closest("[data-step]");
      if (button && button.getAttribute("aria-disabled") !== "true") { block._step(Number(button.dataset.step)); }
    });
    this.show(this.points.length > 1 && !this.options.complete ? "step" : "list");
    if (!this.options.keepsAnswers) { return; }
    if (this.options.complete) { post(this.completionUrl, {}); }
    window.addEventListener("online", function () { block._sendWaiting(); });
    window.setInterval(function () { block._sendWaiting(); }, RETRY_MS);
    this._sendWaiting();
  };

  Diagnostic.prototype._part = function (role) { return this.root.querySelector('[data-role="' + role + '"]'); };

  Diagnostic.prototype._point = function (item) {
    return this.points.find(function (point) { return point.dataset.item === item; });
  };

  /* -- one point at a time, or all of them ---------------------------------------------------------------------- */

  Diagnostic.prototype.show = function (mode) {
    var block = this;
    this.root.dataset.view = mode;
    this.root.querySelectorAll("[data-mode]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    });
    this._part("steps").hidden = mode !== "step";
    this.points.forEach(function (point, index) {
      point.hidden = mode === "step" && index !== block.current;
      if (block.forms[point.dataset.item]) { block._close(point); }
    });
    if (mode === "step") { this._arrive(); }
  };

  Diagnostic.prototype._arrive = function (news) {
    var last = this.points.length - 1, point = this.points[this.current];
    this._part("position").textContent = (news ? news + " · p" : "P") + "oint " + (this.current + 1) + " sur " + (last + 1);
    this.root.querySelector('[data-step="-1"]').setAttribute("aria-disabled", String(this.current === 0));
    this.root.querySelector('[data-step="1"]').setAttribute("aria-disabled", String(this.current === last));
    if (this.options.canAnswer) { this._open(point); }
  };

  Diagnostic.prototype._step = function (by, news) {
    var question;
    this.points[this.current].hidden = true;
    this.current += by;
    this.points[this.current].hidden = false;
    this._arrive(news);
    question = this.points[this.current].querySelector(".vb-question");
    question.tabIndex = -1;
    question.focus();
  };

  /* -- answering ------------------------------------------------------------------------------------------------ */

  Diagnostic.prototype._offerAnswer = function (point) {
    var block = this, button = document.createElement("button");
    button.type = "button";
    button.className = "vb-button vb-button--quiet vb-open";
    button.setAttribute("aria-expanded", "false");
    this._nameOpener(button, point);
    button.addEventListener("click", function () {
      if (button.getAttribute("aria-expanded") === "true") { block._close(point); } else { block._open(point); }
    });
    point.append(button);
  };

  Diagnostic.prototype._nameOpener = function (button, point) {
    var about = document.createElement("span");
    about.className = "viatic-hidden";
    about.textContent = " au point " + point.dataset.item;
    button.textContent = JSON.parse(point.dataset.answer).state ? "Modifier la réponse" : "Répondre";
    button.append(about);
  };

  Diagnostic.prototype._open = function (point) {
    var block = this, form = this.forms[point.dataset.item];
    if (!form) {
      form = this.forms[point.dataset.item] = new window.ViaticAnswerForm(this.root, point, this.options.suffix);
      form.element.addEventListener("submit", function (event) {
        var next = event.submitter && event.submitter.value === "next";
        event.preventDefault();
        block._save(form, form.payload(block.options.commune)).then(function (settled) {
          if (next && settled) { block._step(1, settled); }
        });
      });
      point.append(form.element);
      this._recall(form, point);
    }
    form.element.hidden = false;
    form.offerNext(this.root.dataset.view === "step" && this.current < this.points.length - 1);
    point.querySelector(".vb-open").setAttribute("aria-expanded", "true");
    return form;
  };

  Diagnostic.prototype._recall = function (form, point) {
    var waiting = this.options.keepsAnswers && this.queue.all()[point.dataset.item];
    if (!waiting) { return; }
    form.fill(waiting);
    form.say("En attente du réseau", "waiting");
  };

  Diagnostic.prototype._close = function (point) {
    this.forms[point.dataset.item].element.hidden = true;
    point.querySelector(".vb-open").setAttribute("aria-expanded", "false");
  };

  Diagnostic.prototype._save = function (form, payload) {
    form.clearErrors();
    form.say("Enregistrement…", "waiting");
    return this._send(payload);
  };

  Diagnostic.prototype._send = function (payload) {
    var block = this;
    return post(this.saveUrl, payload).then(function (answer) { return block._received(payload, answer); });
  };

  /* Returns what became of the answer, in words, when there is nothing more to do on its point. */

  Diagnostic.prototype._received = function (payload, answer) {
    var point = this._point(payload.item), form = this.forms[payload.item];
    if (answer.status === 0) { return this._wait(payload, form, "En attente du réseau"); }
    if (answer.status >= 502) { return this._wait(payload, form, "En attente du serveur"); }
    if (answer.status === 200) {
      this.queue.drop(payload.item);
      return this._saved(point, form, answer.data);
    }
    if (point) {
      this._refused(point, payload, answer);
    } else {
      // Typed in another block, which is the one that can show what is wrong: it stays in the queue.
      this.setAside[payload.item] = true;
    }
    return "";
  };

  Diagnostic.prototype._wait = function (payload, form, reason) {
    var kept = this.options.keepsAnswers && this.queue.keep(payload);
    var text = kept ? reason : reason + " : gardez cette page ouverte, puis enregistrez à nouveau";
    if (form) { form.say(text, "waiting"); }
    return kept ? text : "";
  };

  Diagnostic.prototype._refused = function (point, payload, answer) {
    var block = this, form = this._open(point), error = answer.data.error || {};
    form.fill(payload);
    if (answer.status === 409 && error.fields) {
      this.queue.drop(payload.item);
      form.compare(error, payload, function (chosen) { block._save(form, chosen); });
      return;
    }
    if (FINAL.indexOf(answer.status) >= 0 || error.code === "policy.forbidden") {
      this.queue.drop(payload.item); // sending it again would change nothing
    } else if (this.options.keepsAnswers) {
      this.queue.keep(payload);
      this.setAside[payload.item] = true;
    }
    form.showError(error.message ? error : {
      message: answer.status === 403 ? "Votre session est fermée." : "Le serveur n’a pas pu enregistrer.",
      hint: answer.status === 403 ? "Ouvrez-la dans un autre onglet, puis enregistrez." : "Réessayez dans un instant."
    });
  };

  Diagnostic.prototype._saved = function (point, form, data) {
    var text = this.options.keepsAnswers ? "Enregistré à " + clock(data.saved_at) : "Aperçu : rien n’est enregistré";
    this._part("progress").textContent = data.progress;
    this._part("bar").value = data.answered;
    if (point && this.options.keepsAnswers) {
      point.querySelector('[data-role="state"]').innerHTML = data.html; // escaped by the server's own template
      point.dataset.answer = JSON.stringify(data.answer);
      this._nameOpener(point.querySelector(".vb-open"), point);
      if (form) { form.fill(data.answer); }
    }
    if (form) {
      form.closeComparison();
      form.say(text, this.options.keepsAnswers ? "" : "waiting");
    }
    return text;
  };

  Diagnostic.prototype._sendWaiting = function () {
    var block = this;
    if (navigator.onLine === false || !Object.keys(this.queue.all()).length) { return; }
    this.queue.flush(function (payload) { return block._sends(payload.item) ? block._send(payload) : null; });
  };

  /* A block sends what waits for its own points, and for points that no block of the page shows. */
  Diagnostic.prototype._sends = function (item) {
    var shown = document.querySelector('.vb-diagnostic [data-item="' + window.CSS.escape(item) + '"]');
    return !this.setAside[item] && (!shown || Boolean(this._point(item)));
  };

  window.ViaticDiagnostic = function (runtime, element, options) {
    // A platform hands over a jQuery object, a bare runtime an element.
    new Diagnostic(runtime, element.querySelector ? element : element[0], options).start();
  };
}());
