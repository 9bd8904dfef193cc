"""`python -m geodata.cli`: the command `dateline`."""

from geodata.cli import main

main(prog_name="dateline")
