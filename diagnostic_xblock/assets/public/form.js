/* The form of one point, built from the templates that the server put in the block. */
(function () {
  "use strict";
  if (window.ViaticAnswerForm) { return; }

  function copy(root, name) {
    return root.querySelector('template[data-form="' + name + '"]').content.cloneNode(true);
  }

  /* `root`: the block. `point`: the <li> of a point. `suffix`: makes ids unique on the page. */
  function AnswerForm(root, point, suffix) {
    this.root = root;
    this.point = point;
    this.uid = point.dataset.item + "-" + suffix;
    this.fixed = point.querySelector(".vb-fixed");
    this.element = copy(root, "frame").querySelector("form");
    this._build();
    this.fill(JSON.parse(point.dataset.answer));
  }

  AnswerForm.prototype._find = function (selector) { return this.element.querySelector(selector); };
  AnswerForm.prototype._field = function (name) { return this._find('[data-field="' + name + '"]'); };

  AnswerForm.prototype._build = function () {
    var form = this, question = this.point.querySelector(".vb-question");
    this._find('[data-role="kind"]').replaceWith(copy(this.root, this.fixed.dataset.kind));
    question.id = "vb-question-" + this.uid;
    this._find('[data-role="choices"]').setAttribute("aria-describedby", question.id);
    this.radios = Array.from(this.element.querySelectorAll("input[type=radio]"));
    this.radios.forEach(function (radio) { radio.name = "vb-choice-" + form.uid; });
    this.element.querySelectorAll(".vb-field").forEach(function (field) {
      var input = field.querySelector("[data-field]"), label = field.querySelector("label.vb-label");
      if (!input || !label) { return; }
      input.id = "vb-" + input.dataset.field + "-" + form.uid;
      label.htmlFor = input.id;
    });
    this._describeTyped();
    this._describeDependence();
    this.element.addEventListener("change", function () { form._follow(); });
    this.element.addEventListener("input", function (event) {
      if (event.target.dataset.field === "value" && event.target.value) { form._check("typed"); }
    });
  };

  AnswerForm.prototype._describeTyped = function () {
    var input = this._field("value"), hint = this._find('[data-role="typed-hint"]');
    if (!input) { return; }
    if (this.fixed.dataset.kind === "number") {
      hint.textContent = this.fixed.dataset.bounds;
      this._find('[data-role="unit"]').textContent = this.fixed.dataset.unit;
      if (this.fixed.dataset.unit) {
        this._find('[data-role="typed-label"]').textContent = "Nombre, en " + this.fixed.dataset.unit;
      }
    }
    hint.hidden = !hint.textContent;
    hint.id = "vb-hint-" + this.uid;
    input.setAttribute("aria-describedby", hint.id);
  };

  AnswerForm.prototype._describeDependence = function () {
    var hint = this._find('[data-role="proposed"]');
    hint.textContent = "Proposé : " + this.fixed.dataset.proposed + ".";
    hint.id = "vb-proposed-" + this.uid;
    this._field("depends_on").setAttribute("aria-describedby", hint.id);
  };

  AnswerForm.prototype._check = function (value) {
    this.radios.forEach(function (radio) { radio.checked = radio.value === value; });
    this._follow();
  };

  AnswerForm.prototype._choice = function () {
    var checked = this.radios.find(function (radio) { return radio.checked; });
    return checked ? checked.value : "";
  };

  /* A reason is asked only for what is out of scope. */
  AnswerForm.prototype._follow = function () {
    this._find('[data-role="reason"]').hidden = this._choice() !== "not_applicable";
  };

  /* `answer`: what is stored, or a payload that could not be saved. */
  AnswerForm.prototype.fill = function (answer) {
    var typed = this._field("value"), form = this;
    this.version = answer.version;
    ["reason", "depends_on", "confidence", "comment"].forEach(function (name) {
      form._field(name).value = answer[name] || ""; // a payload kept by an older form may lack one
    });
    if (typed) { typed.value = answer.value === "jamais" ? "" : answer.value; }
    if (answer.state === "answered") {
      this._check(typed && answer.value !== "jamais" ? "typed" : answer.value);
    } else {
      this._check(answer.state);
    }
  };

  AnswerForm.prototype.payload = function (commune) {
    var choice = this._choice(), special = choice === "not_applicable" || choice === "unknown";
    return {
      item: this.point.dataset.item,
      commune: commune,
      version: this.version,
      state: special ? choice : "answered",
      value: special ? "" : (choice === "typed" ? this._field("value").value.trim() : choice),
      reason: choice === "not_applicable" ? this._field("reason").value.trim() : "",
      depends_on: this._field("depends_on").value,
      confidence: this._field("confidence").value,
      comment: this._field("comment").value.trim()
    };
  };

  /* kind: "" (saved), "waiting", "stale" or "error". */
  AnswerForm.prototype.say = function (text, kind) {
    var line = this._find('[data-role="saved"]');
    line.className = "vb-saved" + (kind ? " vb-saved--" + kind : "");
    line.textContent = text;
  };

  AnswerForm.prototype.clearErrors = function () {
    this.element.querySelectorAll("[data-error]").forEach(function (line) {
      line.hidden = true;
      line.textContent = ""; // a description counts even when it is hidden
    });
    this.element.querySelectorAll("[aria-invalid]").forEach(function (input) { input.removeAttribute("aria-invalid"); });
  };

  AnswerForm.prototype.showError = function (error) {
    var name = this._find('[data-error="' + error.field + '"]') ? error.field : "value";
    var line = this._find('[data-error="' + name + '"]');
    var input = this._field(name) && this._choice() === "typed" || name !== "value" ? this._field(name) : null;
    line.id = "vb-error-" + name + "-" + this.uid;
    line.textContent = [error.message, error.hint].filter(Boolean).join(" ");
    line.hidden = false;
    this.say("La réponse n’est pas enregistrée", "error");
    if (input) { input.setAttribute("aria-invalid", "true"); }
    input = input || this.radios.find(function (radio) { return radio.checked; }) || this.radios[0];
    this._describe(input, line.id);
    input.focus();
  };

  AnswerForm.prototype._describe = function (input, id) {
    var ids = (input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    if (ids.indexOf(id) < 0) { input.setAttribute("aria-describedby", ids.concat(id).join(" ")); }
  };

  /* Both answers, field by field. `mine` is what could not be saved; what is chosen goes to `submit(payload)`. */
  AnswerForm.prototype.compare = function (conflict, mine, submit) {
    var form = this, panel = copy(this.root, "compare").querySelector(".vb-compare");
    var title = panel.querySelector(".vb-compare-title"), list = panel.querySelector('[data-role="fields"]');
    panel.querySelector('[data-role="by"]').textContent =
      "Réponse enregistrée par " + (conflict.by || "une autre personne") + ", pendant que vous écriviez.";
    conflict.fields.forEach(function (field) { list.append(form._choiceBetween(field)); });
    this.closeComparison();
    this.say("Quelqu’un a modifié ce point : comparer", "stale");
    panel.querySelector("button").addEventListener("click", function (event) {
      var payload = Object.assign({}, mine, { version: conflict.current.version });
      event.preventDefault();
      conflict.fields.forEach(function (field) {
        var radio = list.querySelector('input[value="theirs"][data-name="' + field.name + '"]');
        var names = field.name === "value" ? ["state", "value", "reason", "source"] : [field.name];
        if (radio.checked) { names.forEach(function (name) { payload[name] = conflict.current[name]; }); }
      });
      submit(payload);
    });
    this._find('[data-role="compare"]').append(panel);
    title.focus();
  };

  AnswerForm.prototype._choiceBetween = function (field) {
    var form = this, group = document.createElement("fieldset"), legend = document.createElement("legend");
    group.className = "vb-field";
    legend.className = "vb-label";
    legend.textContent = field.label;
    group.append(legend);
    [["mine", "La vôtre : "], ["theirs", "Celle qui est enregistrée : "]].forEach(function (side) {
      var label = document.createElement("label"), radio = document.createElement("input"), text = document.createElement("span");
      label.className = "vb-choice";
      Object.assign(radio, { type: "radio", value: side[0], name: "vb-keep-" + field.name + "-" + form.uid, checked: side[0] === "mine" });
      radio.dataset.name = field.name;
      text.textContent = side[1] + (field[side[0]] || "(vide)");
      label.append(radio, text);
      group.append(label);
    });
    return group;
  };

  /* The way on is offered only where points follow one another. */
  AnswerForm.prototype.offerNext = function (offered) {
    var next = this._find('[data-role="next"]');
    next.hidden = !offered;
    next.nextElementSibling.classList.toggle("vb-button--quiet", offered);
  };

  AnswerForm.prototype.closeComparison = function () { this._find('[data-role="compare"]').textContent = ""; };

  window.ViaticAnswerForm = AnswerForm;
}());
