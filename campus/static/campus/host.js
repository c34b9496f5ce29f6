// Starts the blocks of a page: XBlock's runtime, version 1, as the platform's pages give it.
(function () {
  "use strict";

  function runtime(blocks) {
    return {
      handlerUrl: function (element, handler, suffix, query) {
        var usage = element.jquery ? element[0] : element;
        usage = usage.closest("[data-usage-id]").dataset.usageId;
        var url = "/bloc/" + usage + "/" + handler + "/" + (suffix || "");
        return query ? url + "?" + query : url;
      },
      children: function (element) {
        var parent = element.jquery ? element[0] : element;
        return blocks.filter(function (block) {
          return block.element.parentElement && block.element.parentElement.closest(".xblock") === parent;
        });
      },
      childMap: function (element, name) {
        return this.children(element).find(function (child) { return child.name === name; });
      },
      notify: function () {},
      listenTo: function () {}
    };
  }

  function argumentsOf(element) {
    var holder = element.querySelector(":scope > script.xblock_json_init_args");
    return holder ? JSON.parse(holder.textContent) : undefined;
  }

  function start(element, blocks) {
    var init = window[element.dataset.init];
    if (element.dataset.init && typeof init !== "function") {
      console.error("No function " + element.dataset.init + " for " + element.dataset.usageId);
    }
    var shared = runtime(blocks);
    var block = (typeof init === "function" && new init(shared, element, argumentsOf(element))) || {};
    block.runtime = shared;
    block.element = element;
    block.name = element.dataset.name;
    block.type = element.dataset.blockType;
    blocks.push(block);
  }

  // Children first: a parent's script looks for its children's blocks.
  var blocks = [];
  Array.prototype.slice.call(document.querySelectorAll(".xblock[data-usage-id]")).reverse().forEach(function (element) {
    try {
      start(element, blocks);
    } catch (error) {
      console.error(error);
    }
  });
  document.documentElement.dataset.campusStarted = String(blocks.length);
})();
