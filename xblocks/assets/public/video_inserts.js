/* What viatic_video shows over a film at its time, its questions, and how both faces talk to the platform. */
(function () {
  "use strict";
  if (window.ViaticFilmInserts) { return; }

  var inserts = {};

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (part) { return part.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function post(url, payload, last) {
    return fetch(url, {
      method: "POST",
      credentials: "same-origin",
      keepalive: Boolean(last),
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(payload)
    }).then(function (response) {
      if (!response.ok) { throw new Error(String(response.status)); }
      return response.json();
    });
  }

  inserts.post = post;

  inserts.wantsInserts = function () {
    var box = this.one("with-inserts");
    return Boolean(box && box.checked);
  };

  inserts.follow = function () {
    var film = this, time = this.video.currentTime, shown = this.shown, due;
    if (shown) {
      if (this.stops || shown.panel.contains(document.activeElement)) { return; } // until it is closed
      if (time >= shown.at && time < shown.until) { return; }
      this.hide();
    }
    if (!this.wantsInserts() || this.video.paused) { return; }
    due = this.inserts.find(function (each) {
      return time >= each.at && time < each.until && !film.passed[each.id];
    });
    if (due) { this.show(due); }
  };

  inserts.show = function (insert) {
    var video = this.video, title = insert.panel.querySelector(".vv-insert-title");
    this.shown = insert;
    insert.panel.hidden = false;
    this.say("Incrustation. " + title.textContent.replace(/\s+/g, " ").trim());
    this.stops = insert.pause && !insert.panel.querySelector(".vv-reply");
    if (!this.stops) { return; } // a question answered before is shown, and waits for nobody
    video.pause();
    if (document.fullscreenElement === video) { document.exitFullscreen(); }
    if (document.activeElement === video || document.activeElement === document.body) { title.focus({ preventScroll: true }); }
  };

  inserts.hide = function () {
    if (!this.shown) { return; }
    if (this.shown.panel.contains(document.activeElement)) { this.video.focus({ preventScroll: true }); }
    this.shown.panel.hidden = true;
    this.passed[this.shown.id] = true;
    this.shown = null;
    this.stops = false;
  };

  inserts.close = function () {
    var goes = this.stops;
    this.hide();
    if (goes) { this.play(); }
  };

  inserts.say = function (words) { this.one("told").textContent = words; };

  // -- questions -----------------------------------------------------------------

  inserts.questions = function () {
    var film = this;
    this.all('[data-role="question"]').forEach(function (form) {
      form.hidden = false;
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        film.answer(form);
      });
    });
  };

  inserts.answer = function (form) {
    var film = this, chosen = form.querySelector("input:checked");
    var name = form.closest("[data-insert]").dataset.insert, reply = form.querySelector('[data-role="reply"]');
    if (!chosen) {
      reply.textContent = "Choisissez une réponse.";
      return;
    }
    this.post(this.urls.answer, { insert: name, choice: Number(chosen.value) }).then(function (data) {
      film.all('[data-insert="' + name + '"] form').forEach(function (each) {
        each.querySelector('input[value="' + chosen.value + '"]').checked = true;
        each.querySelector('[data-role="reply"]').innerHTML = data.reply;
      });
    }, function () { reply.textContent = "Le serveur n’a pas pu répondre. Votre choix est toujours là : réessayez."; });
  };

  window.ViaticFilmInserts = inserts;
}());
