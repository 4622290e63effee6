"""`python -m outturn`: the command line."""

from outturn.cli.main import main

main()
