/* The exercise of viatic_financing_plan: answers kept while they are typed, one attempt at a time. */
(function () {
  "use strict";
  if (window.ViaticPlanExercise) { return; }

  function Exercise(runtime, element, options) {
    this.tools = window.ViaticPlanTools;
    this.root = this.tools.rootOf(element, "exercise");
    this.root.dataset.suffix = options.suffix;
    this.form = this.root.querySelector("form");
    this.options = options;
    this.attempts = options.attempts;
    this.urls = { check: runtime.handlerUrl(element, "check"), keep: runtime.handlerUrl(element, "keep") };
    this.draft = new this.tools.Draft(options.user, options.suffix);
    this.busy = false;
  }

  Exercise.prototype.start = function () {
    var exercise = this, kept = this.options.keeps && this.draft.read();
    if (kept) {
      this.fill(kept);
      this.say("Saisie retrouvée dans ce navigateur, pas encore enregistrée.", "waiting");
    }
    this.form.addEventListener("input", function () {
      if (exercise.options.keeps) { exercise.draft.keep(exercise.typed()); }
      exercise.say("");
    });
    this.form.addEventListener("submit", function (event) {
      event.preventDefault();
      exercise.send("check");
    });
    this.part("keep").addEventListener("click", function () { exercise.send("keep"); });
  };

  Exercise.prototype.part = function (role) { return this.root.querySelector('[data-role="' + role + '"]'); };

  Exercise.prototype.controls = function () { return Array.from(this.form.querySelectorAll("[name]")); };

  Exercise.prototype.control = function (name) {
    return this.controls().find(function (control) { return control.name === name; });
  };

  Exercise.prototype.typed = function () {
    var values = {};
    this.controls().forEach(function (control) { values[control.name] = control.value; });
    return values;
  };

  Exercise.prototype.fill = function (values) {
    this.controls().forEach(function (control) {
      if (typeof values[control.name] === "string") { control.value = values[control.name]; }
    });
  };

  Exercise.prototype.say = function (text, state) { this.tools.say(this.part("saved"), text, state); };

  Exercise.prototype.send = function (what) {
    var exercise = this, sent = this.typed();
    if (this.busy) { return; }
    this.busy = true;
    this.tools.clearFaults(this.root);
    this.say(what === "check" ? "Vérification…" : "Enregistrement…", "waiting");
    this.tools.post(this.urls[what], { typed: sent, attempts: this.attempts }).then(function (answer) {
      exercise.busy = false;
      if (answer.status === 200) { exercise.received(what, sent, answer.data); } else { exercise.refused(answer); }
    });
  };

  Exercise.prototype.received = function (what, sent, data) {
    var exercise = this;
    if (JSON.stringify(sent) === JSON.stringify(this.typed())) { this.draft.drop(); }
    if (what === "keep") {
      this.say(this.options.keeps ? "Enregistré à " + this.tools.clock(data.saved_at) : "Aperçu : rien n’est enregistré");
      return;
    }
    Object.keys(data.marks).forEach(function (name) {
      var mark = exercise.control(name).closest(".vf-field").querySelector('[data-role="mark"]');
      mark.innerHTML = data.marks[name]; // escaped by the server's own template
    });
    if (data.standing) {
      this.attempts = data.attempts;
      this.part("standing").innerHTML = data.standing;
      this.part("buttons").hidden = !data.open;
    }
    this.say(data.right + " sur " + data.total + " : " + (data.preview ? "aperçu, rien n’est enregistré" : "réponses enregistrées"));
    if (!data.open && !data.preview) { this.focusOn(this.part("saved")); }
  };

  /* The button that was pressed is gone: the focus goes to what replaced it. */
  Exercise.prototype.focusOn = function (line) {
    line.tabIndex = -1;
    line.focus();
  };

  Exercise.prototype.refused = function (answer) {
    var exercise = this, error, where;
    if (this.tools.away(answer.status)) {
      this.say("En attente du réseau : votre saisie est gardée dans ce navigateur. Recommencez quand il revient.", "waiting");
      return;
    }
    error = this.tools.refusal(answer);
    where = error.where || error;
    if (answer.status === 409 && typeof where.attempts === "number") { this.attempts = where.attempts; }
    this.say("");
    this.tools.showFaults(
      this.root,
      where.fields && Object.keys(where.fields).length
        ? Object.keys(where.fields).map(function (name) { return { field: name, text: where.fields[name] }; })
        : [{ field: "", text: (error.message + " " + (error.hint || "")).trim() }],
      function (name) { return name ? exercise.control(name) : null; },
      this.part("summary")
    );
  };

  window.ViaticPlanExercise = function (runtime, element, options) {
    new Exercise(runtime, element, options).start();
  };
}());
