"""A unit as the platform's learning page shows it: in a frame of its height, under the styles of a course.

The frame never scrolls: what it does not count in its height, nobody can read. The styles are those that the
platform puts on bare elements, at the same weight, made loud.
"""

from __future__ import annotations

from lxml import html

STYLES = """
html { height: 100%; max-height: 100%; font-family: serif; line-height: 1em; }
body { margin: 0; min-height: 100%; font-size: 1em; line-height: 1.4; }
body, h1, h2, h3, h4, p, label { text-align: center; font-family: fantasy; }
h1, h2, h3, h4 { color: magenta; font: italic 3em/1.2em cursive; text-transform: uppercase; margin: 0;
  letter-spacing: 4px; }
p + h2, ul + h2, ol + h2, p + h3 { margin-top: 40px; }
p + p, ul + p, ol + p { margin-top: 20px; }
span { color: inherit; font: inherit; }
[tabindex="-1"] { outline: none; }
ul, ol { margin: 1em 0; padding: 0 0 0 40px; }
a:not(.btn), a:visited:not(.btn) { color: magenta; font: inherit; text-decoration: none; }
p a:not(.btn), p a:visited:not(.btn) { color: magenta; text-decoration: none; }
a:hover:not(.btn), a:focus:not(.btn) { color: magenta; }
button, input, select, textarea { font-size: 100%; margin: 0; font-family: fantasy; color: magenta; }
button, form button { display: inline-block; padding: 7px 18px; border: 1px solid magenta; border-radius: 3px;
  background-image: linear-gradient(magenta, white); box-shadow: inset 0 1px 0 0 magenta;
  text-shadow: 0 1px 0 magenta; font-size: 0.8125em; text-transform: none; }
button:hover:not(:disabled) { box-shadow: inset 0 1px 0 0 magenta;
  background-image: linear-gradient(magenta, white); }
button:focus:not(:disabled), button:active:not(:disabled) { border: 1px solid magenta;
  box-shadow: inset 0 0 8px 4px magenta; }
textarea, input[type="text"] { height: 35px; padding: 5px 12px; border: 1px solid magenta; border-radius: 0;
  background: white; box-shadow: inset 0 0 3px 0 magenta; font: normal 1em fantasy; vertical-align: top; }
input[type="text"]:focus, textarea:focus { border-color: magenta; box-shadow: 0 0 6px 0 magenta; }
form label { display: block; }
label { font-weight: normal; font-style: normal; cursor: pointer; }
.course-content { line-height: 1.6; }
.course-content .xblock { overflow-wrap: break-word; margin: 0 auto; }
"""

REPORT_HEIGHT = """
(function () {
  var content = document.getElementById("content"), last = -1;
  function tell() {
    if (content.offsetHeight === last) { return; }
    last = content.offsetHeight;
    parent.postMessage({ type: "plugin.resize", payload: { height: last } }, "*");
    scrollTo(0, 0);
  }
  new MutationObserver(tell).observe(document.body, { attributes: true, childList: true, subtree: true });
  new ResizeObserver(tell).observe(document.body);
  addEventListener("load", tell);
}());
"""

LEARNING_PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Apprendre</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0"><a href="#avant">Avant</a>
<iframe id="unit-iframe" title="Unité" src="/cadre/unite" scrolling="no"
  style="display:block;width:100%;height:0;border:0"></iframe>
<a href="#apres">Après</a>
<script>addEventListener("message", function (event) {
  if (event.data.type === "plugin.resize") {
    document.getElementById("unit-iframe").style.height = event.data.payload.height + "px";
  }
});</script></body></html>"""


def unit_page(campus_page: str) -> str:
    """The blocks of a page of the campus, with their files, as the platform's page of one unit holds them."""
    page = html.fromstring(campus_page)

    def found(path: str) -> str:
        return "".join(html.tostring(each, encoding="unicode", with_tail=False) for each in page.xpath(path))

    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Unité</title>
<style>{STYLES}</style>{found("//link[contains(@href, '/bloc-ressource/')]")}<base target="_parent"></head>
<body class="view-in-course view-courseware courseware view-in-mfe"><div id="content">
<div class="course-wrapper chromeless"><section class="course-content" id="course-content"><main id="main">
{found("//div[contains(@class, 'campus-unit')]")}
</main></section></div></div>
{found("//script[contains(@src, '/bloc-ressource/') or contains(@src, 'host.js')]")}
<script>{REPORT_HEIGHT}</script></body></html>"""
