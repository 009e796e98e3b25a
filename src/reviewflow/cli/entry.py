"""`main`: runs one subcommand and turns what goes wrong into a line on stderr and an exit code.

0 done; 1 the answer is no (an expectation failed, a log cannot be trusted); 2 the input cannot be read. An error of
ours carries no name and no text, so its message can be shown; a fault of the program itself is left to show where it is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from reviewflow.cli.output import complain
from reviewflow.cli.parser import parser
from reviewflow.errors import RecordError, ReviewflowError

__all__ = ["main"]

NO, UNREADABLE = 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line with those arguments (without: the process's own); returns the exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        args = parser(asked_for=given[0] if given else "").parse_args(given)
        with ExitStack() as args.stack:
            code: int = args.run(args)
            sys.stdout.flush()
    except RecordError as error:
        complain(f"reviewflow: {error}")
        return NO
    except ReviewflowError as error:
        complain(f"reviewflow: {error}")
        return UNREADABLE
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        complain(f"reviewflow: {error.filename or 'a file'}: {error.strerror or 'cannot be read'}; check the path")
        return UNREADABLE
    return code
