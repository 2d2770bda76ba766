"""The command group, and the one place that a run of it starts from and ends in.

Commands live one file a noun and import the rooms they need when they are called, so that `--help` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from landbridge import __version__
from landbridge.cli.book import book
from landbridge.cli.calibrate import calibrate
from landbridge.cli.claims import claims
from landbridge.cli.compare import compare
from landbridge.cli.deviations import deviations
from landbridge.cli.errors import INTERRUPTED, ends_with
from landbridge.cli.futures import futures
from landbridge.cli.network import network
from landbridge.cli.port import port
from landbridge.cli.report import report
from landbridge.cli.run import run
from landbridge.cli.scenario import scenario
from landbridge.cli.screen import JSON_ASKED, colour_wanted
from landbridge.cli.sensitivity import sensitivity
from landbridge.cli.situation import situation
from landbridge.cli.stats import stats
from landbridge.cli.track import track
from landbridge.cli.validate import validate
from landbridge.cli.watch import watch
from landbridge.cli.what_if import what_if

__all__ = ["commands", "main"]


@click.group(name="landbridge", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="landbridge", message="%(prog)s %(version)s")
@click.option("--no-jit", is_flag=True,
              help="Run the kernel in plain Python, to step through it; thousands of times slower.")  # fmt: skip
@click.pass_context
def commands(context: click.Context, no_jit: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Open digital twin and control tower for China-Europe rail freight."""
    if no_jit:
        # numba reads it when it is imported, which is when something is simulated.
        os.environ["NUMBA_DISABLE_JIT"] = "1"
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    run, stats, situation, port, futures, book, track, deviations, scenario, network, validate, watch,
    claims, compare, what_if, calibrate, sensitivity, report,
):  # fmt: skip
    commands.add_command(command)


def main() -> None:
    """Run the command with the arguments of the process and leave with its exit code."""
    # Names come in many scripts: a terminal that can not show one gets a question mark, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: Sequence[str]) -> int:
    # Both are shared by the contexts of all subcommands; a flag is kept here because an error ends those contexts.
    kept: dict[str, Any] = {}
    try:
        colour = None if colour_wanted() else False
        with commands.make_context("landbridge", list(arguments), color=colour, obj=kept) as context:
            commands.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        # Whoever reads, as `head` does, has enough; what is left must not be written when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, click.Abort) as stopped:
        click.echo(f"\nlandbridge: {str(stopped) or 'interrupted'}", err=True)
        return INTERRUPTED
    except Exception as error:
        code = ends_with(error, as_json=bool(kept.get(JSON_ASKED)))
        if code is None:
            raise
        return code
    return 0
