/* The simulator of viatic_financing_plan: lines added and taken away, saved as they are typed, compared if need be. */
(function () {
  "use strict";
  if (window.ViaticPlanSimulator) { return; }

  var PAUSE_MS = 1200, RETRY_MS = 20000;
  var KINDS = { expenses: "Dépense", resources: "Aide ou financement" };

  function Simulator(runtime, element, options) {
    this.tools = window.ViaticPlanTools;
    this.root = this.tools.rootOf(element, "simulator");
    this.root.dataset.suffix = options.suffix;
    this.form = this.root.querySelector("form");
    this.options = options;
    this.version = options.version;
    this.urls = {
      simulate: runtime.handlerUrl(element, "simulate"),
      create: runtime.handlerUrl(element, "create_project")
    };
    this.draft = new this.tools.Draft(options.user, options.suffix);
    this.timer = 0;
    this.sending = null;
    this.waits = false;
  }

  Simulator.prototype.start = function () {
    var plan = this, kept = this.options.keeps && this.draft.read();
    this.number();
    if (kept && kept.typed) {
      this.fill(kept.typed);
      this.version = kept.version;
      this.later();
      this.say("Saisie retrouvée dans ce navigateur, pas encore enregistrée.", "waiting");
    }
    this.form.addEventListener("input", function () { plan.changed(); });
    this.form.addEventListener("click", function (event) { plan.clicked(event.target.closest("button")); });
    this.form.addEventListener("submit", function (event) {
      event.preventDefault();
      plan.send(true);
    });
    if (this.part("create-project")) {
      this.part("create-project").addEventListener("click", function () { plan.create(); });
    }
    window.addEventListener("online", function () { if (plan.waits) { plan.send(false); } });
    window.setInterval(function () { if (plan.waits) { plan.send(false); } }, RETRY_MS);
  };

  Simulator.prototype.part = function (role) { return this.root.querySelector('[data-role="' + role + '"]'); };

  Simulator.prototype.say = function (text, state) { this.tools.say(this.part("saved"), text, state); };

  /* -- the form and what it says ------------------------------------------------------------------------------ */

  Simulator.prototype.lines = function (kind) {
    return Array.from(this.part(kind).querySelectorAll('[data-line="' + kind + '"]'));
  };

  function valuesOf(part, own) {
    var values = {};
    part.querySelectorAll("[data-field]").forEach(function (control) {
      if (own && control.closest("[data-line]")) { return; }
      values[control.dataset.field] = control.type === "checkbox" ? control.checked : control.value;
    });
    return values;
  }

  function fillPart(part, values, own) {
    part.querySelectorAll("[data-field]").forEach(function (control) {
      var value = values[control.dataset.field];
      if (value === undefined || (own && control.closest("[data-line]"))) { return; }
      if (control.type === "checkbox") { control.checked = value; } else { control.value = value; }
    });
  }

  Simulator.prototype.typed = function () {
    var values = valuesOf(this.form, true);
    values.expenses = this.lines("expenses").map(function (line) { return valuesOf(line); });
    values.resources = this.lines("resources").map(function (line) { return valuesOf(line); });
    values.loan = valuesOf(this.form.querySelector('[data-line="loan"]'));
    return values;
  };

  Simulator.prototype.fill = function (typed) {
    var plan = this;
    fillPart(this.form, typed, true);
    fillPart(this.form.querySelector('[data-line="loan"]'), typed.loan || {});
    Object.keys(KINDS).forEach(function (kind) {
      plan.part(kind).textContent = "";
      (typed[kind] || []).forEach(function (values) { fillPart(plan.add(kind), values); });
    });
    this.number();
  };

  Simulator.prototype.add = function (kind) {
    var copy = this.root.querySelector('[data-line-of="' + kind + '"]').content.cloneNode(true);
    this.part(kind).append(copy);
    return this.lines(kind).pop();
  };

  Simulator.prototype.number = function () {
    var plan = this;
    Object.keys(KINDS).forEach(function (kind) {
      plan.lines(kind).forEach(function (line, index) {
        var name = KINDS[kind] + " " + (index + 1);
        line.querySelector('[data-role="legend"]').textContent = name;
        line.querySelector('[data-role="which"]').textContent = " : " + name.toLowerCase();
      });
    });
  };

  Simulator.prototype.clicked = function (button) {
    var line, kind, lines, index;
    if (!button) { return; }
    if (button.dataset.add) {
      line = this.add(button.dataset.add);
      this.number();
      line.querySelector("[data-field]").focus();
      this.changed();
    } else if (button.dataset.role === "remove") {
      line = button.closest("[data-line]");
      kind = line.dataset.line;
      index = this.lines(kind).indexOf(line);
      line.remove();
      this.number();
      lines = this.lines(kind);
      // The focus stays where one was working.
      (lines.length ? lines[Math.min(index, lines.length - 1)].querySelector("[data-field]")
        : this.form.querySelector('[data-add="' + kind + '"]')).focus();
      this.changed();
    }
  };

  Simulator.prototype.control = function (place) {
    var parts = place.split("."), line;
    if (parts.length === 1) {
      return Array.from(this.form.querySelectorAll('[data-field="' + place + '"]')).find(function (control) {
        return !control.closest("[data-line]");
      });
    }
    line = parts[0] === "loan" ? this.form.querySelector('[data-line="loan"]') : this.lines(parts[0])[Number(parts[1])];
    return line && line.querySelector('[data-field="' + parts[parts.length - 1] + '"]');
  };

  /* -- saving ------------------------------------------------------------------------------------------------- */

  Simulator.prototype.changed = function () {
    if (this.options.keeps) { this.draft.keep({ typed: this.typed(), version: this.version }); }
    this.say("");
    this.later();
  };

  Simulator.prototype.later = function () {
    var plan = this;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(function () { plan.send(false); }, PAUSE_MS);
  };

  /* `asked`: somebody pressed the button, and wants to see what is wrong and what the plan comes to. */
  Simulator.prototype.send = function (asked) {
    var plan = this, typed = this.typed();
    window.clearTimeout(this.timer);
    if (this.sending) {
      return this.sending.then(function () { return plan.send(asked); });
    }
    if (asked) { this.tools.clearFaults(this.root); }
    this.say("Enregistrement…", "waiting");
    this.sending = this.tools.post(this.urls.simulate, { typed: typed, version: this.version }).then(function (answer) {
      plan.sending = null;
      plan.waits = false;
      if (answer.status === 200) { return plan.saved(typed, answer.data, asked); }
      return plan.refused(answer);
    });
    return this.sending;
  };

  Simulator.prototype.saved = function (typed, data, asked) {
    var unchanged = JSON.stringify(typed) === JSON.stringify(this.typed());
    this.version = data.version;
    if (unchanged) { this.draft.drop(); } else if (this.options.keeps) {
      this.draft.keep({ typed: this.typed(), version: this.version });
    }
    this.part("result").innerHTML = data.result; // escaped by the server's own template
    this.say(this.options.keeps ? "Enregistré à " + this.tools.clock(data.saved_at) : "Aperçu : rien n’est enregistré",
      this.options.keeps ? "" : "waiting");
    if (asked) { this.shows(data.faults); }
    return true;
  };

  Simulator.prototype.shows = function (faults) {
    var plan = this, title = this.part("result-title");
    if (faults.length) {
      this.tools.showFaults(this.root, faults, function (place) { return plan.control(place); }, this.part("summary"));
    } else if (title) {
      title.focus();
    }
  };

  Simulator.prototype.refused = function (answer) {
    var error;
    if (this.tools.away(answer.status)) {
      this.waits = true;
      this.say("En attente du réseau : votre saisie est gardée dans ce navigateur.", "waiting");
      return false;
    }
    error = this.tools.refusal(answer);
    if (answer.status === 409 && (error.where || error).current) {
      this.compare(error.where || error, error.message);
      return false;
    }
    this.tell(error);
    return false;
  };

  Simulator.prototype.tell = function (error) {
    this.say("");
    this.tools.showFaults(this.root, [{ field: "", text: (error.message + " " + (error.hint || "")).trim() }],
      function () { return null; }, this.part("summary"));
  };

  /* -- the same plan in two pages ----------------------------------------------------------------------------- */

  Simulator.prototype.compare = function (other, message) {
    var plan = this, box = this.part("compare"), title = document.createElement("h4"), table = document.createElement("table");
    box.textContent = "";
    title.className = "vf-heading";
    title.tabIndex = -1;
    title.textContent = message;
    table.className = "vf-table";
    table.append(row("th", ["Ligne", "Votre saisie", "Ce qui est enregistré"]));
    other.lines.forEach(function (line) { table.append(row("td", [line.place, line.mine || "rien", line.theirs || "rien"])); });
    box.append(title, table, choice("Garder ma saisie", function () {
      plan.version = other.version;
      plan.settle();
    }), choice("Reprendre ce qui est enregistré", function () {
      plan.version = other.version;
      plan.fill(other.current);
      plan.settle();
    }));
    this.say("Ce plan a été modifié ailleurs : comparez.", "stale");
    title.focus();
  };

  Simulator.prototype.settle = function () {
    this.part("compare").textContent = "";
    this.send(true);
  };

  function row(tag, texts) {
    var line = document.createElement("tr");
    texts.forEach(function (text) {
      var cell = document.createElement(tag);
      if (tag === "th") { cell.scope = "col"; }
      cell.textContent = text;
      line.append(cell);
    });
    return line;
  }

  function choice(text, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "vf-button vf-button--quiet";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  /* -- the dashboard ------------------------------------------------------------------------------------------ */

  Simulator.prototype.create = function () {
    var plan = this, button = this.part("create-project");
    if (button.getAttribute("aria-disabled") === "true") { return; }
    button.setAttribute("aria-disabled", "true");
    this.tools.clearFaults(this.root);
    // What is typed is saved first: the project is made of what the server holds.
    this.send(false).then(function (saved) {
      return saved ? plan.tools.post(plan.urls.create, {}) : null;
    }).then(function (answer) {
      button.removeAttribute("aria-disabled");
      if (answer && answer.status === 200) { plan.created(answer.data.url); } else if (answer) { plan.notCreated(answer); }
    });
  };

  Simulator.prototype.created = function (url) {
    var line = document.createElement("p"), link = document.createElement("a"), hint = document.createElement("span");
    line.className = "vf-notice";
    line.textContent = "Votre projet est dans le tableau de bord. ";
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Ouvrir le projet ↗";
    hint.className = "viatic-hidden";
    hint.textContent = " (nouvel onglet)";
    link.append(hint);
    line.append(link);
    this.part("create").replaceChildren(line);
    link.focus();
  };

  Simulator.prototype.notCreated = function (answer) {
    var plan = this, error;
    if (this.tools.away(answer.status)) {
      this.say("En attente du réseau : recommencez quand il revient.", "waiting");
      return;
    }
    error = this.tools.refusal(answer);
    this.tools.showFaults(this.root, [{ field: (error.where || error).field || "", text: (error.message + " " + (error.hint || "")).trim() }],
      function (place) { return place ? plan.control(place) : null; }, this.part("summary"));
  };

  window.ViaticPlanSimulator = function (runtime, element, options) {
    new Simulator(runtime, element, options).start();
  };
}());
