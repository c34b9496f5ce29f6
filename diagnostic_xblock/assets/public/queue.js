/* Answers that wait for the network, kept in this browser for one person and one commune. */
(function () {
  "use strict";
  if (window.ViaticAnswerQueue) { return; }

  function AnswerQueue(user, commune) {
    this.key = "viatic-answers:" + user + ":" + commune;
  }

  AnswerQueue.prototype.all = function () {
    try {
      return JSON.parse(window.localStorage.getItem(this.key)) || {};
    } catch (error) {
      return {}; // storage refused or unreadable: nothing waits
    }
  };

  AnswerQueue.prototype._write = function (answers) {
    try {
      if (Object.keys(answers).length) {
        window.localStorage.setItem(this.key, JSON.stringify(answers));
      } else {
        window.localStorage.removeItem(this.key);
      }
      return true;
    } catch (error) {
      return false; // private browsing or full storage: the form keeps what was typed
    }
  };

  AnswerQueue.prototype.keep = function (payload) {
    var answers = this.all();
    answers[payload.item] = payload;
    return this._write(answers);
  };

  AnswerQueue.prototype.drop = function (item) {
    var answers = this.all();
    delete answers[item];
    this._write(answers);
  };

  /* Sends what waits, one at a time, through `send(payload)`. Several blocks or tabs take turns: none sends twice. */
  AnswerQueue.prototype.flush = function (send) {
    var queue = this;
    function run() {
      return Object.keys(queue.all()).reduce(function (before, item) {
        return before.then(function () {
          var payload = queue.all()[item];
          return payload ? send(payload) : null;
        });
      }, Promise.resolve());
    }
    return navigator.locks ? navigator.locks.request(queue.key, run) : run();
  };

  window.ViaticAnswerQueue = AnswerQueue;
}());
