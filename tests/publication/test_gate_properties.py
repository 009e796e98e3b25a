"""What holds for every text: places are exact, rewriting is idempotent, no register name survives a passed gate."""

from __future__ import annotations

import re

from gate_texts import ANYTHING, PIECES, REGISTER, SENTENCES, TEXTS
from hypothesis import assume, example, given
from hypothesis import strategies as st

from budgets import budget
from reviewflow.publication import Decision, Decisions, check_text, rewrite_text
from reviewflow.publication.folding import fold, fold_name
from reviewflow.publication.lexicon import default_lexicon

_WORD = re.compile(r"[^\W_]+")


class TestFolding:
    """Every folded character knows its place in the original, exactly."""

    @given(st.one_of(ANYTHING, PIECES))
    def test_places_are_in_the_text_in_order_and_apart(self, text: str) -> None:
        """The places of neighbouring characters follow each other and never leave the text or come out empty."""
        folded = fold(text)
        assert len(folded.text) == len(folded.cased)
        before = 0
        for index in range(len(folded.text)):
            start, end = folded.span(index, index + 1)
            assert before <= start < end <= len(text) or (start, end) == folded.span(index - 1, index)
            before = start

    @given(st.one_of(ANYTHING, PIECES))
    def test_a_plain_letter_maps_to_itself(self, text: str) -> None:
        """Where folding changed nothing, the place in the original holds that very character."""
        folded = fold(text)
        for index, character in enumerate(folded.cased):
            start, end = folded.span(index, index + 1)
            if end - start == 1 and text[start].isascii() and text[start].isalnum():
                assert character == text[start]

    @given(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=2, max_size=12), st.data())
    def test_a_disguised_word_is_found_at_its_whole_place(self, word: str, data: st.DataObject) -> None:
        """Invisible characters put anywhere inside a word change neither its folded form nor its two ends."""
        cut = data.draw(st.integers(1, len(word) - 1))
        unseen = data.draw(st.sampled_from(["\u200b", "\u00ad", "\u0301", "\u2060", "&shy;", "\ufeff", "\u200d\u200c"]))
        disguised = word[:cut] + unseen + word[cut:]
        folded = fold(f"«{disguised}»")
        at = folded.text.index(word)
        assert (1, 1 + len(disguised)) == folded.span(at, at + len(word))

    @given(ANYTHING)
    def test_folding_twice_changes_nothing_more_in_small_words(self, text: str) -> None:
        """What is folded has no capitals of the alphabet left."""
        assert not re.search(r"[A-Z]", fold(text).text)


class TestFindings:
    """Findings are places in the text, apart from each other, whatever the text is."""

    @given(TEXTS)
    @budget(150)
    def test_findings_lie_in_the_text_and_apart(self, text: str) -> None:
        """Sorted, not empty, not overlapping; a replacement only where the evidence names one entry or none."""
        report = check_text(text, REGISTER)
        end = 0
        for finding in report.findings:
            assert end <= finding.start < finding.end <= len(text)
            end = finding.end
            if finding.replacement is not None and finding.kind.startswith("known_") and finding.kind != "known_identifier":
                assert 1 == len(finding.candidates)

    @given(SENTENCES)
    @budget(60)
    def test_the_same_text_gives_the_same_report(self, text: str) -> None:
        """No hidden state: two checks are equal."""
        assert check_text(text, REGISTER) == check_text(text, REGISTER)


class TestRewriting:
    """A second pass changes nothing, and nothing certain is left behind."""

    @given(TEXTS)
    @example("Mark Bishop, the housing officer, and Mark Bishop (the housing officer) met **Kath**erine Deakin's K. D.")
    @budget(200)
    def test_rewriting_is_idempotent(self, text: str) -> None:
        """Rewriting the rewritten text gives it back."""
        once = rewrite_text(text, REGISTER)
        again = rewrite_text(once.text, REGISTER)
        assert once.text == again.text
        assert 0 == again.changes

    @given(SENTENCES)
    @budget(100)
    def test_no_name_of_the_register_survives_a_passed_gate(self, text: str) -> None:
        """Whatever passes holds no proper name of the register, in the folded text or in the decoded bytes."""
        once = rewrite_text(text, REGISTER)
        assume(once.after.passed)
        ordinary = default_lexicon().words
        names = {w for e in REGISTER.people for n in (e.given, e.family, *e.aliases, *e.former_names) for w in _WORD.findall(fold_name(n))}
        names |= {w for t in REGISTER.things for n in (t.name, *t.aliases) for w in _WORD.findall(fold_name(n))}
        proper = {w for w in names if len(w) > 3 and w not in ordinary} - {"munro"}
        seen = set(_WORD.findall(fold(once.data.decode()).text)) | set(_WORD.findall(fold(once.data.decode().replace("\n", "")).text))
        assert set() == seen & proper


class TestDecisions:
    """A decision is of one document: it settles nothing elsewhere."""

    @given(SENTENCES, st.characters(categories=["L", "N"]))
    @budget(60)
    def test_decisions_never_carry_over_to_another_digest(self, text: str, more: str) -> None:
        """Keeping every group of a text settles all of it, and nothing of the text with one more character."""
        report = check_text(text, REGISTER)
        kept = Decisions(
            tuple(
                Decision(group=f.group, action="keep", by=("RT1", "RT3"), reason="known to all", register_digest=report.register_digest, document_digest=report.document_digest)
                for f in report.findings
            )
        )
        assert check_text(text, REGISTER, decisions=kept).passed
        assert frozenset() == check_text(text + more, REGISTER, decisions=kept).settled
