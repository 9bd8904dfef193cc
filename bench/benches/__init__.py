"""One module a bench: `run(stage)` measures and returns the tables that `python -m bench NAME` prints."""
