"""Texts made from pieces: names in every disguise, ordinary sentences, odd characters."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import strategies as st

from reviewflow.publication import Register

CASES = Path(__file__).parent / "cases"
REGISTER = Register.load(CASES / "register.json")
_TEXTS = [case["text"] for file in sorted(CASES.glob("*.json")) if not file.stem.startswith("register") for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]
_NOISE = ["\u200b", "\u00ad", "\u00a0", "\n", "\n\n", "-\n", "**", "*", "_", "|", "&nbsp;", "&shy;", "<b>", "</b>", "'", "’", "-", ".", ", ", ": ", " ", "(", ")", "\"", "\t", "\u0301", "\\", "`", "\ufeff", "1", "#", "@", "/"]
_WORDS = ["Katherine", "Deakin", "Marlowe", "Mr", "Mrs", "Dr", "Will", "April", "Hope", "Grace", "Mark", "the", "and", "told", "K.D.", "Brackendale", "Tarn Close", "St", "Oswin's", "Open Door", "Łukasz", "O'Callaghan", "Penhaligon-Smythe", "محمد", "9", "May", "2016", "in"]

ANYTHING = st.text(max_size=120)
PIECES = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_NOISE), st.sampled_from([" "])), max_size=24).map("".join)
SENTENCES = st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=6).map(" ".join)
TEXTS = st.one_of(PIECES, SENTENCES, st.tuples(SENTENCES, PIECES).map(" ".join), ANYTHING)
