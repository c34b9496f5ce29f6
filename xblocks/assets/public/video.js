/* A film of viatic_video: its player's tools, where one stopped, what was really played. */
(function () {
  "use strict";
  if (window.ViaticFilm) { return; }

  var EVERY = 15; // seconds of playing between two reports
  var KEPT_RATE = "viatic-film:rate", KEPT_QUALITY = "viatic-film:quality";

  /* What this browser prefers; one that refuses storage keeps nothing. */
  function kept(key, value) {
    try {
      if (value !== undefined) { window.localStorage.setItem(key, value); }
      return window.localStorage.getItem(key);
    } catch (error) { return null; }
  }

  function tell(seconds) {
    var whole = Math.floor(seconds), hours = Math.floor(whole / 3600);
    var minutes = Math.floor(whole % 3600 / 60), rest = String(whole % 60).padStart(2, "0");
    return hours ? hours + ":" + String(minutes).padStart(2, "0") + ":" + rest : minutes + ":" + rest;
  }

  function Film(runtime, element, options) {
    var root = element.querySelector ? element : element[0];
    this.root = root.querySelector('[data-role="film"]');
    this.video = this.one("video");
    this.keeps = options.keeps;
    this.urls = {};
    ["progress", "read_transcript", "answer", "choose_inserts"].forEach(function (name) {
      this.urls[name] = runtime.handlerUrl(root, name);
    }, this);
    // What is there for those who have no script.
    this.all('[data-role="plain"]').forEach(function (each) { each.remove(); });
    this.questions();
    if (!this.video) { return; }
    this.before = [];     // parts played of a version that was left
    this.sent = "";       // the last report, so that none is made twice
    this.reported = 0;    // when, in seconds of playing
    this.passed = {};     // inserts closed by the learner, until he goes back before them
    this.shown = null;
    this.stops = false;   // whether what is shown has stopped the film
    this.waiting = 0;     // the place to go to once the film is loaded
    this.inserts = this.all('[data-place="over"]').map(function (panel) {
      return { id: panel.dataset.insert, at: Number(panel.dataset.at), until: Number(panel.dataset.until),
        pause: panel.hasAttribute("data-pause"), panel: panel };
    });
    this.tools();
    this.seeking();
    this.chapters();
    this.transcript();
    this.resume(options.position);
    this.watch();
  }

  Film.prototype.one = function (role) { return this.root.querySelector('[data-role="' + role + '"]'); };
  Film.prototype.all = function (selector) { return Array.prototype.slice.call(this.root.querySelectorAll(selector)); };

  // -- the player --------------------------------------------------------------

  Film.prototype.tools = function () {
    var film = this, video = this.video, rate = this.one("rate"), quality = this.one("quality");
    var inserts = this.one("with-inserts"), wanted = kept(KEPT_RATE);
    if (wanted && rate.querySelector('option[value="' + CSS.escape(wanted) + '"]')) { rate.value = wanted; }
    this.setRate(rate.value);
    rate.addEventListener("change", function () { film.setRate(kept(KEPT_RATE, rate.value) || rate.value); });
    if (quality) {
      wanted = kept(KEPT_QUALITY) || (navigator.connection && navigator.connection.saveData ? "light" : "");
      if (wanted && quality.querySelector('option[value="' + CSS.escape(wanted) + '"]') && wanted !== quality.value) {
        quality.value = wanted;
        this.setQuality(wanted);
      }
      quality.addEventListener("change", function () {
        kept(KEPT_QUALITY, quality.value);
        film.setQuality(quality.value);
      });
    }
    if (inserts) {
      inserts.addEventListener("change", function () {
        if (!inserts.checked) { film.hide(); }
        if (film.keeps) { film.post(film.urls.choose_inserts, { shown: inserts.checked }).catch(function () { /* asked again next time */ }); }
      });
    }
    video.addEventListener("loadedmetadata", function () {
      film.setRate(rate.value);
      film.loaded();
    });
    this.one("tools").hidden = false;
  };

  Film.prototype.setRate = function (value) {
    this.video.defaultPlaybackRate = Number(value);
    this.video.playbackRate = Number(value);
  };

  /* The same film in another version, at the same place. */
  Film.prototype.setQuality = function (name) {
    var video = this.video, place = this.waiting || video.currentTime, playing = !video.paused;
    this.before = this.parts();
    video.querySelectorAll("source").forEach(function (source) { source.remove(); });
    this.all('[data-role="files"] a[data-quality="' + name + '"]').reverse().forEach(function (link) {
      var source = document.createElement("source");
      source.src = link.href;
      source.type = link.dataset.type;
      video.prepend(source);
    });
    this.one("broken").hidden = true;
    this.watchSources();
    video.load();
    this.waiting = place;
    if (playing) { this.play(); }
  };

  Film.prototype.play = function () {
    var played = this.video.play();
    if (played) { played.catch(function () { /* the browser wants a gesture: its own button is there */ }); }
  };

  Film.prototype.go = function (seconds) {
    this.passed = {};
    this.hide();
    this.place(seconds);
    this.play();
  };

  /* A place taken before the film is loaded would count all that precedes it as played: it waits. */
  Film.prototype.place = function (seconds) {
    if (this.video.readyState > 0) {
      this.video.currentTime = seconds;
    } else {
      this.waiting = seconds;
    }
  };

  Film.prototype.loaded = function () {
    var seconds = this.waiting;
    this.waiting = 0;
    if (seconds) { this.video.currentTime = seconds; }
  };

  /* Times become buttons: without a script they are text. */
  Film.prototype.seeking = function () {
    var film = this;
    this.all("[data-seek]").forEach(function (span) { film.toButton(span); });
    this.root.addEventListener("click", function (event) {
      var button = event.target.closest("button[data-seek]");
      if (button) {
        film.go(Number(button.dataset.seek));
        film.video.scrollIntoView({ block: "nearest" });
      }
    });
  };

  Film.prototype.toButton = function (span) {
    var button = document.createElement("button"), hidden = document.createElement("span");
    button.type = "button";
    button.className = span.className;
    button.dataset.seek = span.dataset.seek;
    button.textContent = span.textContent;
    hidden.className = "viatic-hidden";
    hidden.textContent = "Aller à ";
    button.prepend(hidden);
    span.replaceWith(button);
    return button;
  };

  Film.prototype.chapters = function () {
    var lines = this.all('[data-role="chapters"] > li'), video = this.video, track;
    if (!lines.length) { return; }
    track = video.addTextTrack("chapters", "Chapitres", "fr");
    lines.forEach(function (line, index) {
      var at = Number(line.dataset.at), next = lines[index + 1];
      var cue = new VTTCue(at, next ? Number(next.dataset.at) : at + 21600, line.querySelector(".vv-name").textContent);
      track.addCue(cue);
    });
    track.mode = "hidden";
    /* By the clock: a cue that a seek jumps out of does not always say that it ends. */
    ["timeupdate", "seeked"].forEach(function (name) {
      video.addEventListener(name, function () {
        var now = video.currentTime, current = null;
        lines.forEach(function (line) { if (Number(line.dataset.at) <= now) { current = line; } });
        lines.forEach(function (line) {
          if (line === current) { line.setAttribute("aria-current", "true"); } else { line.removeAttribute("aria-current"); }
        });
      });
    });
  };

  /* Where the author wrote no transcript, that of the first captions. */
  Film.prototype.transcript = function () {
    var film = this, place = this.one("from-captions"), track = this.video.querySelector("track"), read;
    var button = this.one("read");
    if (button) { this.reading(button); }
    if (!place || !track) { return; }
    read = function () {
      var cues = track.track.cues, words = "", start = 0;
      if (!cues || !cues.length || !place.isConnected) { return; }
      Array.prototype.forEach.call(cues, function (cue, index) {
        start = words ? start : cue.startTime;
        words = (words + " " + cue.getCueAsHTML().textContent.replace(/\s+/g, " ")).trim();
        if (index === cues.length - 1 || (words.length > 220 && /[.?!…»]$/.test(words))) {
          film.addPassage(place, start, words);
          words = "";
        }
      });
      place.remove();
    };
    track.addEventListener("load", read);
    if (track.track.mode === "disabled") { track.track.mode = "hidden"; }
    read();
  };

  Film.prototype.addPassage = function (place, start, words) {
    var line = document.createElement("div"), time = document.createElement("span"), text = document.createElement("p");
    line.className = "vv-passage";
    time.className = "vv-time";
    time.dataset.seek = String(start);
    time.textContent = tell(start);
    text.textContent = words;
    line.append(time, text);
    place.before(line);
    this.toButton(time);
  };

  Film.prototype.reading = function (button) {
    var film = this;
    if (!this.keeps || button.hasAttribute("data-done")) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      film.post(film.urls.read_transcript, {}).then(function (data) {
        film.stand(data.standing);
        film.one("standing").tabIndex = -1;
        film.one("standing").focus();
        button.hidden = true;
      }, function () { film.say("Le serveur n’a pas pu répondre. Réessayez dans un instant."); });
    });
  };

  // -- where one is ----------------------------------------------------------------

  Film.prototype.resume = function (position) {
    var film = this, button = this.one("restart");
    if (!position || position < 3) { return; }
    this.place(position);
    button.textContent = "Revenir au début (la lecture reprend à " + tell(position) + ")";
    button.hidden = false;
    button.addEventListener("click", function () {
      button.hidden = true;
      film.go(0);
      film.video.focus();
    });
  };

  /* All that was played on this page, as [begin, end] in seconds. */
  Film.prototype.parts = function () {
    var found = this.before.slice(), played = this.video.played, index;
    for (index = 0; index < played.length; index += 1) {
      found.push([Math.round(played.start(index) * 100) / 100, Math.round(played.end(index) * 100) / 100]);
    }
    return found;
  };

  Film.prototype.report = function (last) {
    var film = this, video = this.video, parts = this.parts(), payload, written;
    if (!this.keeps || !parts.length || !isFinite(video.duration)) { return; }
    payload = { position: video.ended ? 0 : Math.round((this.waiting || video.currentTime) * 100) / 100, played: parts, length: video.duration };
    written = JSON.stringify(payload);
    if (written === this.sent) { return; }
    this.sent = written;
    this.reported = video.currentTime;
    this.post(this.urls.progress, payload, last).then(function (data) { film.stand(data.standing); }, function () {
      film.sent = ""; // the next report holds all of this one
    });
  };

  Film.prototype.stand = function (words) { if (words) { this.one("standing").textContent = words; } };

  Film.prototype.watchSources = function () {
    var film = this, last = this.video.querySelector("source:last-of-type");
    if (last) { last.addEventListener("error", function () { film.one("broken").hidden = false; }); }
  };

  Film.prototype.watch = function () {
    var film = this, video = this.video;
    this.watchSources();
    video.addEventListener("error", function () { film.one("broken").hidden = false; });
    video.addEventListener("timeupdate", function () {
      film.follow();
      if (!video.paused && Math.abs(video.currentTime - film.reported) >= EVERY) { film.report(); }
    });
    video.addEventListener("play", function () {
      // The player's own button leaves a question as that of the panel does.
      if (film.stops) { film.hide(); }
      film.one("restart").hidden = true;
    });
    video.addEventListener("pause", function () { film.report(); });
    video.addEventListener("ended", function () { film.report(); });
    video.addEventListener("seeking", function () {
      var time = video.currentTime;
      if (film.shown && (time < film.shown.at || time >= film.shown.until)) { film.hide(); }
      Object.keys(film.passed).forEach(function (id) {
        var insert = film.inserts.find(function (each) { return each.id === id; });
        if (insert.at > time) { delete film.passed[id]; }
      });
    });
    this.root.addEventListener("click", function (event) {
      if (event.target.closest('[data-role="close"]')) { film.close(); }
    });
    this.root.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && film.shown && film.shown.panel.contains(event.target)) { film.close(); }
    });
    window.addEventListener("pagehide", function () { film.report(true); });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") { film.report(true); }
    });
  };

  window.ViaticFilm = function (runtime, element, options) {
    // By now every file is there, whatever their order.
    Object.assign(Film.prototype, window.ViaticFilmInserts);
    return new Film(runtime, element, options);
  };
}());
