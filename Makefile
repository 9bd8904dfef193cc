# Everything a newcomer needs: `make run`, `make test`. Each does its own set-up in .venv (Python 3.11+, nothing else).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Where this is set, every process compiles what it imports anew: pandas then takes 2 s and not 0.4.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run check lint types typescript test bench soak clean

run: $(READY)  ## the dashboard on the bundled dataset
	$(BIN)/dateline serve

check: lint types typescript  ## lint, format and types, Python and TypeScript; `make -j2 check` uses two cores

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .

types: $(READY)
	$(BIN)/mypy

typescript: $(READY)
	$(BIN)/python -m build_hooks.frontend run check

# Files run in the order of their names, so that benches and browser files, which take longest, do not come last.
test: $(READY)  ## TypeScript unit tests, then Python and browser tests
	$(BIN)/python -m build_hooks.frontend run test
	$(BIN)/python -m tests.support.browser
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: $(READY)  ## the figures of bench/README.md, side by side with the naive way
	$(BIN)/python -m bench

soak: $(READY)  ## the thousands (kills, reads, generated tables, saves); a small fixed sample of each runs in `make test`
	$(BIN)/python -m bench.soak

# pip's editable install runs the build hook: it makes the front end and the gazetteer when they are missing or stale.
$(READY): pyproject.toml $(shell find build_hooks dashboard/frontend/src -type f -not -path '*/__pycache__/*') dashboard/frontend/package-lock.json dashboard/frontend/build.mjs
	$(PYTHON) -c 'import sys; sys.exit("Dateline needs Python 3.11 or newer; try `make PYTHON=python3.12 …`" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

clean:
	rm -rf $(VENV) dashboard/assets geodata/gazetteer.sqlite dashboard/frontend/node_modules
