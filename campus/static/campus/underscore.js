// The dozen functions of underscore that the core blocks' scripts call, and no more.
(function () {
  "use strict";
  var ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;" };

  function partial(fn) {
    var given = Array.prototype.slice.call(arguments, 1);
    return function () { return fn.apply(this, given.concat(Array.prototype.slice.call(arguments))); };
  }

  function throttle(fn, wait) {
    var last = 0, timer = null;
    return function () {
      var self = this, given = arguments, left = wait - (Date.now() - last);
      clearTimeout(timer);
      timer = setTimeout(function () { last = Date.now(); fn.apply(self, given); }, Math.max(left, 0));
    };
  }

  function once(fn) {
    var called = false, result;
    return function () {
      if (!called) { called = true; result = fn.apply(this, arguments); }
      return result;
    };
  }

  window._ = {
    bind: function (fn, self) { return fn.bind.apply(fn, Array.prototype.slice.call(arguments, 1)); },
    bindAll: function (object) {
      Array.prototype.slice.call(arguments, 1).forEach(function (name) { object[name] = object[name].bind(object); });
      return object;
    },
    each: function (list, fn, self) {
      if (Array.isArray(list)) { list.forEach(fn, self); } else { Object.keys(list || {}).forEach(function (key) { fn.call(self, list[key], key, list); }); }
      return list;
    },
    escape: function (text) { return text === null || text === undefined ? "" : String(text).replace(/[&<>"'`]/g, function (c) { return ENTITIES[c]; }); },
    extend: Object.assign,
    filter: function (list, fn, self) { return Array.prototype.filter.call(list || [], fn, self); },
    isArray: Array.isArray,
    isFinite: function (value) { return !isNaN(parseFloat(value)) && isFinite(value); },
    isFunction: function (value) { return typeof value === "function"; },
    isNumber: function (value) { return Object.prototype.toString.call(value) === "[object Number]"; },
    isString: function (value) { return typeof value === "string"; },
    mapObject: function (object, fn) {
      return Object.keys(object || {}).reduce(function (made, key) { made[key] = fn(object[key], key, object); return made; }, {});
    },
    once: once,
    partial: partial,
    throttle: throttle
  };
})();
