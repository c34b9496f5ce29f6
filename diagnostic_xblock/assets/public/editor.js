/* The authoring form of viatic_diagnostic: points are chosen by name, and kept as one line of references. */
(function () {
  "use strict";

  function words(text) {
    return text.split(",").map(function (word) { return word.trim(); }).filter(Boolean);
  }

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function Picker(form) {
    var picker = this;
    this.form = form;
    this.root = form.querySelector('[data-role="picker"]');
    this.input = form.elements.items;
    this.domain = this.root.querySelector('[data-role="domain"]');
    this.boxes = Array.from(this.root.querySelectorAll("input[type=checkbox]"));
    this.root.addEventListener("change", function (event) { picker._changed(event.target); });
    this.input.addEventListener("input", function () { picker.show(); });
    this.root.querySelector('[data-role="filter"]').addEventListener("input", function (event) {
      picker.filter(event.target.value);
    });
    this.show();
  }

  Picker.prototype._kind = function () { return this.root.querySelector("input[type=radio]:checked").value; };

  /* The references of the points that one word of the line names. */
  Picker.prototype._named = function (word) {
    return this.boxes.filter(function (box) {
      var group = box.closest("[data-group]").dataset.group;
      return word === "tout" || word === group || word === box.value || word === box.dataset.express;
    }).map(function (box) { return box.value; });
  };

  Picker.prototype.points = function () {
    var picker = this, found = [];
    words(this.input.value).forEach(function (word) {
      picker._named(word).forEach(function (id) { if (found.indexOf(id) < 0) { found.push(id); } });
    });
    return found;
  };

  Picker.prototype._changed = function (control) {
    if (control.type === "radio") { this._choose(control.value); }
    if (control === this.domain) { this.input.value = this.domain.value; }
    if (control.type === "checkbox") { this._check(control); }
    this.show();
  };

  /* From one kind to another, the points of before stay until others are chosen. */
  Picker.prototype._choose = function (kind) {
    if (kind === "list") {
      this.input.value = this.points().join(",");
    } else {
      this.input.value = kind === "domain" ? this.domain.value : kind;
    }
  };

  Picker.prototype._check = function (box) {
    var picker = this, line = words(this.input.value);
    if (box.checked) {
      line.push(box.value);
    } else {
      // A word that names several points, a domain, is spelt out before one of them is taken away.
      line = line.reduce(function (kept, word) {
        var ids = picker._named(word);
        return kept.concat(ids.indexOf(box.value) < 0 ? [word] : ids.filter(function (id) { return id !== box.value; }));
      }, []);
    }
    this.input.value = line.join(",");
  };

  Picker.prototype.show = function () {
    var kind = this._kind(), chosen = this.points();
    this.root.querySelectorAll("[data-panel]").forEach(function (panel) { panel.hidden = panel.dataset.panel !== kind; });
    this.boxes.forEach(function (box) { box.checked = chosen.indexOf(box.value) >= 0; });
    this.root.querySelectorAll("[data-group]").forEach(function (group) {
      var all = group.querySelectorAll("input").length, some = group.querySelectorAll("input:checked").length;
      group.querySelector('[data-role="chosen"]').textContent = some ? "(" + some + " sur " + all + ")" : "";
    });
    this.form.querySelector('[data-role="count"]').textContent =
      "L’étape compte " + chosen.length + (chosen.length > 1 ? " points." : " point.");
  };

  Picker.prototype.filter = function (text) {
    var wanted = words(plain(text).replace(/\s+/g, ",")), found = 0;
    this.root.querySelectorAll("[data-group]").forEach(function (group) {
      var here = 0;
      group.querySelectorAll("label").forEach(function (label) {
        var read = plain(label.textContent + " " + group.querySelector("summary").textContent);
        label.hidden = !wanted.every(function (word) { return read.indexOf(word) >= 0; });
        here += label.hidden ? 0 : 1;
      });
      group.hidden = !here;
      group.open = wanted.length > 0;
      found += here;
    });
    this.root.querySelector('[data-role="found"]').textContent =
      wanted.length ? found + (found > 1 ? " points trouvés" : " point trouvé") : "";
  };

  window.ViaticDiagnosticEditor = function (runtime, element) {
    return new Picker(window.ViaticEditor(runtime, element).form);
  };
}());
