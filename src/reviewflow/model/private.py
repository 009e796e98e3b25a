"""Words that must not speak by accident: people's names and whatever people wrote.

`Private` holds one text. Its repr, str, format and every error are the same five dots; it cannot be
pickled, indexed, measured or iterated. `reveal()` is the one way to the text, so that a search for that
word finds every place where the library speaks. What the type cannot stop, `docs/explanation/threat-model.md`
says.
"""

from __future__ import annotations

from typing import Any, NoReturn, Self, final

__all__ = ["BYTEWISE", "InTheClear", "Private"]

BYTEWISE = "latin-1"
"""In this coding each character is a byte, so that a `Private` holds any bytes and gives them back."""
_SHOWN = "•••••"


@final
class Private:
    """One text that shows itself only to `reveal()`. Equal to another `Private` of the same text; hashable."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError("a private text is a str")  # the value itself is not shown
        object.__setattr__(self, "_Private__text", text)

    def reveal(self) -> str:
        """The text itself. Whoever calls this answers for where it goes."""
        return self.__text  # type: ignore[no-any-return,attr-defined]

    def __repr__(self) -> str:
        return _SHOWN

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return _SHOWN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash((Private, self.reveal()))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a private text never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a private text never changes")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a private text is not pickled; store the event through the record's codec")

    def __copy__(self) -> Private:
        return self

    def __deepcopy__(self, memo: object) -> Private:
        return self


class InTheClear:
    """A base of frozen values whose fields hold such words as plain texts, because their work is to read them.

    Their fields show them, and so do `asdict` and `vars`, which read fields; a repr does not. They are not pickled,
    since a pickle is a file that says everything, and a copy is the value itself.
    """

    __slots__ = ()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a value that holds words in the clear is not pickled; make it anew from its source")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
