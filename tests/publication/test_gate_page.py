"""The page of a report: one file, readable for everybody, with every finding in its place and every link leading somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import attrs
import pytest
from gate_texts import REGISTER

from reviewflow.publication import Decision, Decisions, GateReport, Part, Surface, check_surface, check_text
from reviewflow.publication.html import as_html
from reviewflow.publication.html.style import STYLE
from reviewflow.publication.surface import Obstacle, UnreadPart

TEXT = (
    "3.1 Katherine Deakin, eight, the only Polish-speaking girl, won the county judo title. Dr Quendle of ZORBA rang Marlowe on 03/10/23. "
    "Katherine said “she never came to see us at the old house”. <b>5 & 6</b>"
)


def _rich() -> GateReport:
    parts = (
        Part("word/document.xml#p1", "body", TEXT),
        Part("word/header1.xml#p1", "header", "Katherine"),
        Part("docProps/core.xml#core-property", "core-property", "by Thomas Marlowe"),
        Part("word/fontTable.xml#font", "font", "Garamond"),
        Part("word/media/image1.png", "picture", ""),
    )
    surface = Surface(parts, (UnreadPart("word/embeddings/a.bin", "it is <odd>"),), (Obstacle("word/document.xml", "tracked-change", "2 found; accept or reject them"),))
    report = check_surface(surface, b"x", REGISTER)
    first = next(finding for finding in report.findings if finding.replacement is not None)
    return attrs.evolve(report, settled=frozenset({one.id for one in report.findings if one.group == first.group}))


REPORT = _rich()
PAGE = as_html(REPORT)
PASSED = as_html(check_text("The team met and talked.", REGISTER))


class _Seen(HTMLParser):
    """What a page holds: tags with their attributes, in order, and the text without marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, held) for tag, held in self.tags if tag in names]


@pytest.fixture(params=[PAGE, PASSED], ids=["open", "passed"])
def seen(request: pytest.FixtureRequest) -> _Seen:
    """Either page."""
    return _Seen(request.param)


def test_every_tag_is_closed(seen: _Seen) -> None:
    """The page is well formed, whatever the draft holds."""
    assert ([], []) == (seen.faults, seen.open)


def test_nothing_is_asked_from_elsewhere(seen: _Seen) -> None:
    """No script, picture, frame, form or style from anywhere, and a policy that forbids all of it; links stay on the page."""
    assert [] == seen.all("script", "img", "iframe", "object", "embed", "link", "form", "base", "svg", "audio", "video")
    assert all((held.get("href") or "#").startswith("#") and "src" not in held and not any(key.startswith("on") for key in held) for _, held in seen.tags)
    assert ["default-src 'none'; style-src 'unsafe-inline'"] == [held["content"] for _, held in seen.all("meta") if held.get("http-equiv")]
    assert "url(" not in STYLE and "@import" not in STYLE and "</" not in STYLE


def test_every_link_leads_somewhere_and_every_name_is_given_once(seen: _Seen) -> None:
    """From groups to places, from places to groups, from the top to each section."""
    ids = [held["id"] for _, held in seen.tags if "id" in held]
    assert len(ids) == len(set(ids))
    assert {(held["href"] or "")[1:] for _, held in seen.all("a")} <= set(ids)


def test_it_can_be_used_without_eyes_or_a_mouse(seen: _Seen) -> None:
    """A language, a title, landmarks, one first heading, no level left out, headed tables, and a way past the list of links."""
    assert [{"lang": "en-GB"}] == [held for _, held in seen.all("html")]
    assert all(1 == len(seen.all(name)) for name in ("title", "header", "nav", "main", "footer", "h1"))
    levels = [int(tag[1]) for tag, _ in seen.all("h1", "h2", "h3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(held.get("scope") in ("col", "row") for _, held in seen.all("th"))
    assert ("a", {"class": "skip", "href": "#next"}) == seen.all("a")[0]
    assert all(held["aria-labelledby"] for _, held in seen.all("section"))


def test_every_finding_is_marked_and_every_group_told() -> None:
    """Nothing is left out: open, certain, settled, in the running text or in a place that is easily overlooked."""
    page = _Seen(PAGE)
    ids = {held["id"] for _, held in page.tags if "id" in held}
    assert {f"f-{finding.id}" for finding in REPORT.findings} | {f"g-{finding.group}" for finding in REPORT.findings} <= ids
    marks = {held["class"] for _, held in page.all("mark")}
    assert {"block", "review", "kept"} <= marks


def test_it_says_what_to_do_next_what_is_in_the_way_and_what_was_not_checked() -> None:
    """Each in a section of its own; what is not there has none."""
    text = _Seen(PAGE).text
    for words in ("What to do next", "2 thing(s) in the way", "reviewflow rewrite", "reviewflow decide", "takes two people", "it is <odd>", "tracked change", "what 1 picture(s)", "What together could identify", "5 & 6", *REPORT.not_checked):
        assert words in text
    told = _Seen(PASSED).text
    assert "Passed" in told and "These exact bytes may go" in told
    assert "In the way" not in told and "For a person to decide" not in told


def test_no_meaning_rests_on_colour_alone() -> None:
    """Each severity has its word in the tables and its own line under a mark, and a legend tells them."""
    lines = {name: re.search(rf"mark\.{name} {{([^}}]*)}}", STYLE) for name in ("review", "info", "kept")}
    styles = {name: re.search(r"border-bottom-style: (\w+)", found.group(1)) for name, found in lines.items() if found}
    assert ["dashed", "dotted", "double"] == [styles[name].group(1) for name in ("review", "info", "kept") if styles[name]]  # type: ignore[union-attr]  # asserted here
    assert {"to resolve", "to review", "told", "settled by a decision"} <= {words.strip() for words in re.findall(r"</mark>([^<]*)</li>", PAGE)}


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [(ink, ground) for ground in ("paper", "card") for ink in ("ink", "soft", "link", "block", "review", "info", "good")]
PAIRS += [(ink, f"{name}-soft") for name in ("block", "review", "info", "good") for ink in (name, "ink")]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
def test_every_text_stands_out_from_its_ground(mode: int, pair: tuple[str, str]) -> None:
    """A contrast of 4.5 to 1 or more, in the light and in the dark (WCAG 2.2, AA)."""
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in STYLE.split("prefers-color-scheme: dark")[:2]][mode]
    assert _contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


def test_a_decision_is_shown_as_settled() -> None:
    """What somebody signed is told as settled, and waits for nobody."""
    report = check_text("Dr Quendle came.", REGISTER)
    finding = report.open_findings[0]
    kept = Decision(group=finding.group, action="keep", by=("a", "b"), reason="an author", register_digest=report.register_digest, document_digest=report.document_digest)
    page = as_html(check_text("Dr Quendle came.", REGISTER, decisions=Decisions((kept,))))
    assert "Passed" in page and '<span class="tag kept">settled</span>' in page
