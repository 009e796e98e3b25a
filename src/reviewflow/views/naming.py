"""How a view says who, what and when: ids with the label they are shown as, days as people write them.

A person is `P8 (class teacher)`: the id and the label of the register, never the name, unless the caller asked for
words. Texts of the record are left out in the same way. Every view speaks through one `Naming`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum

import attrs

from reviewflow.errors import shown_id
from reviewflow.model.private import Private
from reviewflow.model.review import Review
from reviewflow.model.words import Sector

__all__ = ["Naming", "day", "in_words", "listed", "moment", "plural", "span"]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not from the locale: a view reads the same on every machine."""
FEW = 3
SPOKEN = {Sector.VOLUNTARY: "voluntary sector"}


def day(on: date) -> str:
    """A day as people write it: `Tue 14 Jan 2025`. A moment is taken in UTC."""
    on = on.astimezone(UTC).date() if isinstance(on, datetime) else on
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime) -> str:
    """A moment to the minute, in UTC: `Tue 14 Jan 2025, 10:05`."""
    at = at.astimezone(UTC)
    return f"{day(at)}, {at:%H:%M}"


def span(first: date, last: date) -> str:
    """Two days as a period."""
    return f"{day(first)} to {day(last)}"


def in_words(value: Enum | str) -> str:
    """A word of a closed list as people say it: `first line manager`."""
    if isinstance(value, Sector) and value in SPOKEN:
        return SPOKEN[value]
    return str(value.value if isinstance(value, Enum) else value).replace("_", " ")


def listed(items: Iterable[str], nothing: str = "nobody", joined: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; `nothing` where there is none; `joined` may be `or`."""
    all_of_them = list(items)
    if len(all_of_them) < 2:
        return all_of_them[0] if all_of_them else nothing
    return f"{', '.join(all_of_them[:-1])} {joined} {all_of_them[-1]}"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 copy`, `18 copies`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


@attrs.frozen
class Naming:
    """Names people, agencies, places and papers of one review; with `words`, by their names and with the texts."""

    review: Review
    words: bool = False

    def person(self, id: str) -> str:
        """The person's id with the label; with `words`, the name too. An id that is not on the register stands alone."""
        person = self.review.people.get(id)
        if person is None:
            return shown_id(id)
        shown = [person.shown_as] if person.shown_as and person.shown_as != id else []
        if self.words:
            name = " ".join(part.reveal() for part in (person.name.given, person.name.family) if part.reveal())
            shown = [name, *shown] if name else shown
        return f"{id} ({', '.join(shown)})" if shown else id

    def people(self, ids: Iterable[str]) -> str:
        """Several people, as a list; more than a few by their ids alone, unless their names are asked for."""
        them = list(ids)
        return listed(map(shown_id if len(them) > FEW and not self.words else self.person, them))

    def agency(self, id: str) -> str:
        """The agency's id with its label; with `words`, its name."""
        agency = self.review.agencies.get(id)
        if agency is None:
            return shown_id(id)
        shown = agency.name.reveal() if self.words else agency.shown_as
        return f"{id} ({shown})" if shown and shown != id else id

    def version(self, id: str) -> str:
        """A report version by its label, `draft v1.0`, with its id where the label does not hold it; other papers by id."""
        version = self.review.versions.get(id)
        if version is None:
            return shown_id(id)
        if id in version.label.split():
            return version.label
        return f"{version.label} ({id})"

    def subject(self, id: str) -> str:
        """Whatever a reason is about: a person, an agency, a version, or the review itself."""
        if id in self.review.people:
            return self.person(id)
        if id in self.review.agencies:
            return self.agency(id)
        return "the review" if id in {"review", self.review.id} else self.version(id)

    def said(self, text: Private) -> str:
        """What somebody wrote, in quotation marks and only with `words`; else nothing."""
        return f": “{text.reveal().strip()}”" if self.words and text.reveal().strip() else ""
