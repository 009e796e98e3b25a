"""How long reading and rewriting a file takes, and how much memory: Word and PDF, at 6, 60 and 600 pages.

    python benchmarks/files.py [--pages 6 60 600]

Each row runs in a process of its own, so that its peak memory is its own. The reports are generated: headings,
paragraphs in several runs, tables, notes, a header with a page number; 450 words to the page. Nothing is read
from anywhere else. The time is the processor's, of the second run in the process, without imports.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

WORDS = ["the", "review", "found", "that", "staff", "knew", "the", "family", "well", "and", "visited", "often", "but", "did", "not", "write", "down", "what", "they", "saw", "nor", "ask", "what", "it", "meant", "for", "the", "children", "when", "plans", "were", "changed", "at", "short", "notice", "and", "meetings", "were", "held", "without", "the", "people", "who", "had", "been", "there", "most", "so", "that", "what", "each", "agency", "knew", "stayed", "with", "it", "until", "much", "later", "in", "the", "year"]
WORDS_A_PAGE = 450
PARAGRAPH_WORDS = 90


def paragraphs(pages: int) -> list[str]:
    """The paragraphs of a report of that many pages."""
    rng = random.Random(pages)
    made = []
    for _ in range(pages * WORDS_A_PAGE // PARAGRAPH_WORDS):
        made.append(" ".join(rng.choice(WORDS) for _ in range(PARAGRAPH_WORDS)).capitalize() + ".")
    return made


def word_file(pages: int) -> bytes:
    """A report as a Word file."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Draft final report"
    for number, text in enumerate(paragraphs(pages)):
        if number % 10 == 0:
            document.add_heading(f"Finding {number // 10 + 1}", 2)
        paragraph = document.add_paragraph()
        for start in range(0, len(text), 60):  # as Word cuts them: at every pause of the writer
            paragraph.add_run(text[start : start + 60]).bold = start % 240 == 0
        if number % 15 == 14:
            grid = document.add_table(4, 3)
            for row in range(4):
                for column in range(3):
                    grid.cell(row, column).text = text[:40]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(pages: int) -> bytes:
    """The same report as a PDF."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["BodyText"]
    out = io.BytesIO()
    SimpleDocTemplate(out).build([Paragraph(text, style) for text in paragraphs(pages)])
    return out.getvalue()


def measured(kind: str, pages: int) -> None:
    """One row: prints seconds and peak megabytes."""
    data = word_file(pages) if kind != "PDF, read" else pdf_file(pages)
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    work = _work(kind)
    work(data)
    begun = time.process_time()
    work(data)
    seconds = time.process_time() - begun
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{kind:14} {pages:5} pages {len(data) / 2**20:6.2f} MB {seconds:8.3f} s  peak {peak_mb:5.0f} MB (before reading {before_mb:4.0f})")


def _work(kind: str) -> Callable[[bytes], object]:
    from reviewflow.publication.docx import DocxSurface
    from reviewflow.publication.pdf import PdfReader

    if kind == "PDF, read":
        return PdfReader().read
    if kind == "Word, read":
        return DocxSurface().read
    return lambda data: DocxSurface().rewrite(data, {})


def main() -> None:
    """Runs every row in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[6, 60, 600])
    parser.add_argument("--row", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row:
        measured(given.row[0], int(given.row[1]))
        return
    for kind in ("Word, read", "Word, rewrite", "PDF, read"):
        for pages in given.pages:
            subprocess.run([sys.executable, __file__, "--row", kind, str(pages)], check=True)  # noqa: S603  # our own file


if __name__ == "__main__":
    main()
