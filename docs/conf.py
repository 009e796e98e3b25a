"""How the docs are built: `sphinx-build -W docs OUT`. No network, no theme but furo's own."""

from __future__ import annotations

from typing import Any

from pygments.lexers.special import TextLexer

project = "reviewflow"
author = "The reviewflow engineers"
extensions = ["myst_parser"]
exclude_patterns = ["_generate", "_build"]
html_theme = "furo"
html_title = "reviewflow"
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # a generated page may begin its headings where its table asks
nitpicky = False


def setup(app: Any) -> None:
    """Mermaid pictures are shown as their text here; where the pages are read on a forge, they are drawn."""
    app.add_lexer("mermaid", TextLexer)
