"""The page on which a person looks at a report with its findings marked."""

from __future__ import annotations

from reviewflow.publication.html.page import as_html

__all__ = ["as_html"]
