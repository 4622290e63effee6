"""docs/reference/commands.md: the command line, as its own help describes it."""

from __future__ import annotations

import click

from outturn.cli.main import cli
from reference.markdown import anchor, code, page, plain, table

PROGRAM = "outturn"


def commands_page() -> str:
    context = click.Context(cli, info_name=PROGRAM)
    commands = [(name, cli.commands[name]) for name in cli.list_commands(context)]
    contents = table(["command", "what it does"], ([_link(name), command.get_short_help_str(200)] for name, command in commands))
    sections = [_section(name, command, context) for name, command in commands]
    return page("Commands", "the commands in `src/outturn/cli/`", plain(cli.help), contents, *sections)


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
