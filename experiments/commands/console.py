"""Where words go: results to standard output, everything else to standard error."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: Tables fit a terminal of this many columns.
WIDTH = 100


def say(text: str) -> None:
    """One line on standard error, at once."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def show(text: str) -> None:
    """Text on standard output, exactly as it is."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def console() -> Console:
    """Standard output for tables: as wide as the terminal up to 100 columns, 100 elsewhere."""
    from rich.console import Console

    wide = Console(highlight=False, markup=False, emoji=False)
    width = min(wide.width, WIDTH) if wide.is_terminal else WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=width)


def paragraph(text: str) -> str:
    """Text broken into lines of at most 100 columns; unlike rich it never breaks between € and its figure."""
    return textwrap.fill(text, WIDTH)


def table(
    title: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1, tight: bool = False
) -> Table:
    """Plain table.

    Parameters
    ----------
    title : str
        Stands above it.
    head : sequence of str
        Column headers.
    rows : sequence of sequence of str
        Cells.
    left : int
        So many first columns hold words and are aligned left.
    tight : bool
        Whether the other columns are never broken over lines.

    Returns
    -------
    rich.table.Table
    """
    from rich import box
    from rich.table import Table

    made = Table(
        show_header=any(head),
        title=title or None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for index, name in enumerate(head):
        words = index < left
        made.add_column(
            name, justify="left" if words else "right", overflow="fold", no_wrap=tight and not words
        )
    for row in rows:
        made.add_row(*row)
    return made
