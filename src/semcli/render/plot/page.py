"""A page with a picture in it that stands alone: the libraries inside, no network, not even when asked.

Data cannot break out: in the script every sign that HTML could take for markup is an escape, and the page's own policy
forbids everything that is not in it.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

_POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:"
_STYLE = """\
body { margin: 2rem; background: #fff; color: #1f2328; font-family: Helvetica, Arial, sans-serif; }
#picture svg { max-width: 100%; height: auto; }
"""
_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def page(spec: dict[str, Any], libraries: str) -> str:
    """The page of a specification. `libraries` is the script that has Vega-Lite and what draws it."""
    title = escape(" ".join(spec["title"]["text"]))
    drawn = json.dumps(spec, ensure_ascii=False).translate(_MARKUP)
    # the menu may save the picture; it has no way to an editor, which would send the data away
    options = '{"renderer": "svg", "actions": {"export": true, "source": false, "compiled": false, "editor": false}}'
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{_STYLE}</style>
</head>
<body>
<div id="picture" role="img" aria-label="{title}"></div>
<noscript>This picture is drawn by a script in the page.</noscript>
<script>
{libraries}
</script>
<script>
vegaEmbed("#picture", {drawn}, {options});
</script>
</body>
</html>
"""
