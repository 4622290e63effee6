"""docs/reference/commands.md: the command line, as its own help describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outturn.cli.main import cli
from reference.markdown import anchor, code, page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = "outturn"


def commands_page() -> str:
    context = click.Context(cli, info_name=PROGRAM)
    commands = list(_commands(cli, context))
    contents = table(["command", "what it does"], ([_link(name), command.get_short_help_str(200)] for name, command in commands))
    sections = [_section(name, command, context) for name, command in commands]
    return page("Commands", "the commands in `src/outturn/cli/`", plain(cli.help), contents, *sections)


def _commands(group: click.Group, context: click.Context, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command with its words; those of a group one by one."""
    for name in group.list_commands(context):
        command = group.commands[name]
        if isinstance(command, click.Group):
            yield from _commands(command, context, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _link(name: str) -> str:
    return f"[`{PROGRAM} {name}`](#{anchor(f'{PROGRAM} {name}')})"


def _section(name: str, command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    blocks = [f"## {PROGRAM} {name}", f"```text\n{usage}\n```", plain(command.help)]
    options = [
        record
        for option in command.get_params(context)
        if isinstance(option, click.Option) and "--help" not in option.opts and (record := option.get_help_record(context))
    ]
    if options:
        blocks.append(table(["option", "meaning"], ([code(flags), meaning] for flags, meaning in options)))
    return "\n\n".join(block for block in blocks if block)
