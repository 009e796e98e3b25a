"""Word files at the gate: every place of a `.docx` where text can stand is read; a rewrite is made anew from what is allowed."""

from __future__ import annotations

from reviewflow.publication.docx.reader import DocxSurface

__all__ = ["DocxSurface"]
