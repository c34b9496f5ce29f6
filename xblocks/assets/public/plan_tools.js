/* What both faces of the block viatic_financing_plan share: requests, and what is typed kept in this browser. */
(function () {
  "use strict";
  if (window.ViaticPlanTools) { return; }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (part) { return part.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
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
    }, function () { return { status: 0, data: {} }; });
  }

  function clock(iso) {
    var moment = new Date(iso);
    return moment.getHours() + "\u00a0h\u00a0" + String(moment.getMinutes()).padStart(2, "0");
  }

  function away(status) { return status === 0 || status >= 502; }

  /* The words of a refusal, whatever answered. */
  function refusal(answer) {
    var error = (answer.data || {}).error || {};
    if (error.message) { return error; }
    if (answer.status === 403) {
      return { message: "Votre session est fermée.", hint: "Ouvrez-la dans un autre onglet, puis recommencez." };
    }
    return { message: "Le serveur n’a pas pu répondre.", hint: "Votre saisie est gardée : réessayez dans un instant." };
  }

  /* One draft for one person and one block; a browser that refuses storage keeps nothing, and the page still holds it. */
  function Draft(user, suffix) { this.key = "viatic-plan:" + user + ":" + suffix; }

  Draft.prototype.read = function () {
    try { return JSON.parse(window.localStorage.getItem(this.key)); } catch (error) { return null; }
  };

  Draft.prototype.keep = function (value) {
    try {
      window.localStorage.setItem(this.key, JSON.stringify(value));
      return true;
    } catch (error) { return false; }
  };

  Draft.prototype.drop = function () {
    try { window.localStorage.removeItem(this.key); } catch (error) { /* nothing was kept */ }
  };

  function say(line, text, state) {
    line.textContent = text;
    line.className = "vf-saved" + (state ? " vf-saved--" + state : "");
  }

  /* Errors beside their fields, tied to them; the first one gets the focus. `find(name)` gives the control. */
  function showFaults(root, faults, find, summary) {
    var first = null, serial = 0;
    clearFaults(root);
    faults.forEach(function (fault) {
      var control = find(fault.field), line;
      if (!control) {
        summary.textContent = (summary.textContent ? summary.textContent + " " : "") + fault.text;
        summary.hidden = false;
        first = first || summary;
        return;
      }
      line = document.createElement("span");
      line.className = "vf-error";
      line.dataset.fault = "";
      line.id = root.dataset.suffix + "-fault-" + (serial += 1);
      line.textContent = fault.text;
      (control.closest(".vf-unit") || control).insertAdjacentElement("afterend", line);
      control.setAttribute("aria-invalid", "true");
      control.dataset.described = control.getAttribute("aria-describedby") || "";
      control.setAttribute("aria-describedby", (control.dataset.described + " " + line.id).trim());
      if (control.closest("details")) { control.closest("details").open = true; }
      first = first || control;
    });
    if (first) { first.focus(); }
  }

  function clearFaults(root) {
    var summary = root.querySelector('[data-role="summary"]');
    summary.hidden = true;
    summary.textContent = "";
    root.querySelectorAll("[data-fault]").forEach(function (line) { line.remove(); });
    root.querySelectorAll("[aria-invalid]").forEach(function (control) {
      control.removeAttribute("aria-invalid");
      if (control.dataset.described) {
        control.setAttribute("aria-describedby", control.dataset.described);
      } else {
        control.removeAttribute("aria-describedby");
      }
    });
  }

  /* A platform hands over a jQuery object, a bare runtime an element. */
  function rootOf(element, role) {
    return (element.querySelector ? element : element[0]).querySelector('[data-role="' + role + '"]');
  }

  window.ViaticPlanTools = {
    post: post, clock: clock, away: away, refusal: refusal, Draft: Draft, say: say,
    showFaults: showFaults, clearFaults: clearFaults, rootOf: rootOf
  };
}());
