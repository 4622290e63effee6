"""`outturn serve`."""

from __future__ import annotations

import datetime as dt
import getpass
import ipaddress
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outturn.errors import UsageError

if TYPE_CHECKING:
    from types import FrameType

_WORDS = {True: "Stop it with Ctrl+C.", False: "Stop it with a signal."}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at. Another than this machine's own needs OUTTURN_ADDRESS.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen at.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="How many requests each of them answers at once.")
@click.option("--empty", is_flag=True, help="Leave an empty database empty, instead of loading the example council.")
def serve(host: str, port: int, processes: int, threads: int, empty: bool) -> None:
    """Run the web service, on the database that DATABASE_URL names, else outturn.sqlite3 in this folder.

    An empty database gets the example council Meadshire and one sign-in for each role, so that there is something to try.
    """
    from outturn.cli.database import open_store

    _refuse_open_door(host)
    name = open_store(make=True)
    if not empty:
        _fill(name)
    click.echo(f"The service is at http://{host}:{port}/ on {name}. {_WORDS[sys.stdin.isatty()]}")
    # processes of their own: the engine's threads, which a load has started, do not survive a fork
    web = [sys.executable, "-m", "gunicorn", "--config", "python:outturn.config.gunicorn", "outturn.config.wsgi:application"]
    web += ["--bind", f"{host}:{port}", "--workers", str(processes), "--threads", str(threads)]
    builder = [sys.executable, "-m", "outturn", "work"]
    from django.conf import settings

    # one key for all of the processes: where none is given for a database that is no file, each would make one of its own, and know no session of the others
    environment = {**os.environ, "OUTTURN_SECRET_KEY": settings.SECRET_KEY}
    # small questions, many at once: each process keeps to its share of the processors, instead of each question going to all of them
    environment.setdefault("POLARS_MAX_THREADS", str(max(1, (os.cpu_count() or 1) // processes)))
    sys.exit(_together(web, builder, environment=environment))


def _refuse_open_door(host: str) -> None:
    """Passwords do not go over a network in the clear."""
    loopback = host == "localhost" or _is_loopback(host)
    if not loopback and not os.environ.get("OUTTURN_ADDRESS"):
        raise UsageError(f"{host} can be reached from other machines. Set OUTTURN_ADDRESS to the site's https address, and put a server with HTTPS before it.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _fill(name: str) -> None:
    """Two that start together on an empty database do not both fill it."""
    from outturn.store.holding import is_empty

    if not is_empty():
        return
    from outturn.actions.first_day import load_example
    from outturn.api import read_package
    from outturn.cli.progress import stage
    from outturn.cli.text_table import text_table

    with stage(f"Loading the example council into {name}"):
        signs = load_example(read_package(_example()), by=getpass.getuser(), at=dt.datetime.now(dt.UTC), only_if_empty=True)
    if not signs:
        return
    click.echo(text_table(("Name", "Password", "Role", "For"), [(sign.name, sign.password, sign.role, sign.scope) for sign in signs]))
    click.echo("These passwords are shown this once. outturn people password NAME sets another.")


def _example() -> Path:
    import outturn

    inside = Path(outturn.__file__).parent / "examples" / "meadshire"
    return inside if inside.exists() else Path(outturn.__file__).parents[2] / "examples" / "meadshire"


def _together(*commands: list[str], environment: dict[str, str]) -> int:
    """Runs the processes until one of them ends or somebody stops us; then stops them all. Gives the exit status of the first that ended."""
    # in sessions of their own: Ctrl+C reaches us alone, and we stop them in order instead of in the middle of something
    running = [subprocess.Popen(command, start_new_session=True, env=environment) for command in commands]  # noqa: S603 (our own commands)

    def stop(number: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        while all(process.poll() is None for process in running):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    finally:
        stop(0, None)
    ended = next((process.returncode for process in running if process.returncode is not None), 0)
    for process in running:
        process.wait()
    return max(ended, 0)
