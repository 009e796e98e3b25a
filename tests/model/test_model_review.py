"""What a folded review answers about itself."""

from __future__ import annotations

import pytest

from reviewflow.errors import InputError
from reviewflow.model.words import Stage
from stories import done


def test_an_unknown_version_has_no_sources() -> None:
    """The error names the field, and repeats no more than an id."""
    review = done(Stage.REPORTING).review
    for version, shown in {"v99": "`v99`", "Isolde Nightingale": "`unknown`"}.items():
        with pytest.raises(InputError) as caught:
            review.sources_of(version)
        assert ("version", True) == (caught.value.place, shown in caught.value.problem)
