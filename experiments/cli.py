"""``rondom``: the command line. Every error a user can cause is one plain line and an exit code.

Exit codes: 0 done · 1 unexpected · 2 bad input · 4 results cannot be written · 130 stopped with Ctrl-C; of a sweep also
3 complete, some runs failed · 5 incomplete · 75 another driver is at work.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from experiments.commands.analyse import app as analyse
from experiments.commands.bench import bench
from experiments.commands.compare import compare
from experiments.commands.console import say, show
from experiments.commands.dashboard import dashboard, presets
from experiments.commands.decide import decide
from experiments.commands.doctor import doctor
from experiments.commands.local import app as local
from experiments.commands.meanfield import meanfield
from experiments.commands.neighbourhoods import app as neighbourhoods
from experiments.commands.network import network
from experiments.commands.parameters import app as parameters
from experiments.commands.phases import phases
from experiments.commands.policies import app as policies
from experiments.commands.report import report
from experiments.commands.run import run
from experiments.commands.sensitivity import app as sensitivity
from experiments.commands.sensitivity import one_at_a_time
from experiments.commands.story import story
from experiments.commands.sweep import app as sweep
from sim.errors import BadInput, StorageProblem

UNEXPECTED, BAD_INPUT, STORAGE, INTERRUPTED = 1, 2, 4, 130

app = typer.Typer(
    name="rondom",
    help="What happens to cost and wellbeing in a neighbourhood when we invest in its networks?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(compare)
app.command()(run)
app.command()(story)
app.command("tornado")(one_at_a_time)
app.add_typer(sensitivity, name="sensitivity")
app.add_typer(sweep, name="sweep")
app.add_typer(analyse, name="analyse")
app.command()(decide)
app.command()(report)
app.command()(phases)
app.add_typer(policies, name="policies")
app.add_typer(parameters, name="parameters")
app.add_typer(neighbourhoods, name="neighbourhoods")
app.add_typer(local, name="local")
app.command()(bench)
app.command()(meanfield)
app.command()(network)
app.command()(dashboard)
app.add_typer(presets, name="presets")
app.command()(doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        from experiments.manifest import version

        show(f"rondom {version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")
    ] = False,
) -> None:
    pass


def execute(words: Sequence[str]) -> int:
    """Run one command line.

    Parameters
    ----------
    words : sequence of str
        Without the name of the program.

    Returns
    -------
    int
        Exit code.
    """
    try:
        app(args=list(words), prog_name="rondom")
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else UNEXPECTED
    except BadInput as error:
        for problem in error.problems:
            say(f"rondom: {problem}")
        return BAD_INPUT
    except StorageProblem as error:
        say(f"rondom: {error}")
        return STORAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: a user never sees a traceback unasked
        if "--debug" in words:
            traceback.print_exc()
        first = str(error).strip().partition("\n")[0]
        say(f"rondom: unexpected {type(error).__name__}: {first}")
        say("This is a fault in rondom: run it again as `rondom --debug ...` and send us what it prints.")
        return UNEXPECTED
    return 0


def main() -> None:
    """Entry point of the command ``rondom``."""
    sys.exit(execute(sys.argv[1:]))
