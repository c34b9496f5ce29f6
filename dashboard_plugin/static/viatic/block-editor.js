/* The authoring form of a block in Studio: sends the settings, shows what is refused beside the setting it is about. */
(function () {
  "use strict";
  if (window.ViaticEditor) { return; }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (part) { return part.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function Editor(runtime, element) {
    var editor = this;
    this.runtime = runtime;
    this.form = element.querySelector(".viatic-editor");
    this.url = runtime.handlerUrl(element, "submit_studio_edits");
    this.form.addEventListener("submit", function (event) {
      event.preventDefault();
      editor.save();
    });
    this.form.querySelector(".cancel-button").addEventListener("click", function () { runtime.notify("cancel", {}); });
  }

  /* What is as it would be by itself, or left empty where it may be, is not set on the block. */
  Editor.prototype.settings = function () {
    var values = {}, defaults = [];
    this.form.querySelectorAll("[data-default]").forEach(function (input) {
      var text = input.value.trim();
      if (text === input.dataset.default || (!text && !input.required)) {
        defaults.push(input.name);
      } else {
        values[input.name] = input.type === "number" ? Number(text) : text;
      }
    });
    return { values: values, defaults: defaults };
  };

  Editor.prototype.save = function () {
    var editor = this, bad = this.form.querySelector("input[type=number]:invalid");
    this.clear();
    if (bad) {
      this.refuse([{ field: bad.name, text: bad.dataset.invalid }]);
      return;
    }
    this.runtime.notify("save", { state: "start", message: "Enregistrement…" });
    fetch(this.url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(this.settings())
    }).then(function (response) {
      if (response.ok) {
        editor.runtime.notify("save", { state: "end" });
        return null;
      }
      return response.json().then(function (data) { editor.stop((data.error || {}).messages); });
    }).catch(function () { editor.stop(); });
  };

  Editor.prototype.stop = function (messages) {
    var told = messages && messages.length ? messages : [{
      text: "Les réglages n’ont pas pu être enregistrés. Gardez cette fenêtre ouverte et recommencez dans un instant."
    }];
    this.refuse(told);
    // Studio's own notice replaces the "saving" one.
    this.runtime.notify("error", {
      title: "Réglages non enregistrés",
      message: told.map(function (message) { return message.text; }).join(" ")
    });
  };

  Editor.prototype.refuse = function (messages) {
    var form = this.form, first = null;
    messages.forEach(function (message) {
      var field = message.field && form.querySelector('[data-field="' + message.field + '"]');
      var line = field ? field.querySelector('[data-role="error"]') : form.querySelector('[data-role="summary"]');
      var input = field && form.elements[message.field];
      line.textContent = line.textContent ? line.textContent + " " + message.text : message.text;
      line.hidden = false;
      if (input) { input.setAttribute("aria-invalid", "true"); }
      first = first || (input && input.getClientRects().length ? input : line);
    });
    if (first.matches(".ve-error")) { first.tabIndex = -1; }
    first.focus();
  };

  Editor.prototype.clear = function () {
    this.form.querySelectorAll(".ve-error").forEach(function (line) {
      line.hidden = true;
      line.textContent = "";
    });
    this.form.querySelectorAll("[aria-invalid]").forEach(function (input) { input.removeAttribute("aria-invalid"); });
  };

  window.ViaticEditor = function (runtime, element) {
    // Studio hands over a jQuery object or an element.
    return new Editor(runtime, element.querySelector ? element : element[0]);
  };
}());
