"""PDF files at the gate: every place where text can stand is read; none is ever edited."""

from __future__ import annotations

from reviewflow.publication.pdf.reader import PdfReader

__all__ = ["PdfReader"]
