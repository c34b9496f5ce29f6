/* The authoring form of viatic_video: that of every block, and a preview of what the lines typed would show. */
(function () {
  "use strict";
  if (window.ViaticFilmEditor) { return; }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (part) { return part.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  window.ViaticFilmEditor = function (runtime, element) {
    var root = element.querySelector ? element : element[0];
    var editor = new window.ViaticEditor(runtime, root);
    var result = root.querySelector('[data-role="preview-result"]');
    var url = runtime.handlerUrl(root, "preview_edits");
    root.querySelector('[data-role="preview"]').addEventListener("click", function () {
      var settings = editor.settings();
      fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
        body: JSON.stringify(settings)
      }).then(function (response) {
        if (!response.ok) { throw new Error("refused"); }
        return response.json();
      }).then(function (data) { result.innerHTML = data.html; }, function () {
        result.textContent = "L’aperçu n’a pas pu être fait. Réessayez dans un instant.";
      });
    });
    return editor;
  };
}());
