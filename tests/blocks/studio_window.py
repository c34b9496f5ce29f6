"""Studio's editing window around the authoring form of a block: its size, its buttons, its runtime."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.staticfiles import finders

from .hosts import call

ORIGIN = "http://studio.test"

# The body of the window has a fixed height; Studio styles bare controls, and puts the buttons at the bottom.
WINDOW = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Studio</title><style>
.modal-window { position: absolute; left: 10px; right: 10px; top: 10px; background: white; }
.modal-content { position: relative; height: 435px; overflow: hidden auto; }
.modal-window .editor-with-buttons { margin-bottom: 60px; }
.xblock-actions { position: absolute; bottom: 0; width: 100%%; padding: 15px 2%% 10px; background: #eee; }
.xblock-actions .action-item { display: inline-block; }
input, select { width: 48%%; } label { font-weight: 700; color: magenta; font-size: 11px; }
</style>%(styles)s</head><body><div class="modal-window"><h1>Modifier</h1><div class="modal-content">
<div class="xblock xblock-studio_view" id="editor">%(form)s</div></div></div>
<script>
  window.told = [];
  window.runtime = {
    handlerUrl: function (element, name) { return "/handler/" + name; },
    notify: function (name, data) { window.told.push([name, data.state || data.message || ""]); }
  };
</script>%(scripts)s
<script>window[%(init)s](window.runtime, document.getElementById("editor"));</script></body></html>"""


def open_window(page: Any, block: Any) -> None:
    """Show the authoring form of `block` in `page`; its handlers answer, and its files are there."""
    fragment = block.studio_view({})
    urls = [resource.data for resource in fragment.resources]
    styles = "".join(f'<link rel="stylesheet" href="{url}">' for url in urls if url.endswith(".css"))
    # Studio waits for every file, whatever their order.
    scripts = "".join(f'<script src="{url}"></script>' for url in urls if url.endswith(".js"))
    body = WINDOW % {
        "styles": styles,
        "form": fragment.content,
        "scripts": scripts,
        "init": json.dumps(fragment.js_init_fn),
    }

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/handler/"):
            status, reply = call(block, path.rpartition("/")[2], json.loads(route.request.post_data))
            route.fulfill(status=status, body=json.dumps(reply), content_type="application/json")
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        elif path.startswith("/resource/"):
            resource = path.split("/", 3)[3]
            script = type(block).unmixed_class.open_local_resource(resource).read()
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body=body, content_type="text/html")

    page.route(f"{ORIGIN}/**", answer)
    page.goto(ORIGIN + "/")
