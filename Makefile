# Everything that one does with the project. Needs Python 3.11 or later and make; the rest is installed from the lock files.
# Try `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := build
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes

# A release waits so many days before it is taken (DEVELOPERS.md). COOLDOWN= lifts it, for an index that does not tell when a file was uploaded.
COOLDOWN ?= 7
OLD_ENOUGH = $(if $(COOLDOWN),--uploaded-prior-to $$($(BIN)/python -c 'import datetime as d; print(d.date.today() - d.timedelta(days=$(COOLDOWN)))'))
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --annotation-style line --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format bench reference lock browser office java clean distclean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN_READY)  ## Build the example council's dashboard and quarterly report into build/demo, and load it into SQLite
	@$(BIN)/outturn report examples/meadshire dashboard-highways --period 2025-09 --to html,pdf,docx,xlsx,ods,json -o $(BUILD)/demo
	@$(BIN)/outturn report examples/meadshire qpr --period 2025-26-Q2 --to html,pdf,docx,xlsx,ods,json -o $(BUILD)/demo
	@DATABASE_URL=sqlite:///$(BUILD)/demo/meadshire.sqlite3 $(BIN)/outturn load examples/meadshire --replace
	@echo
	@echo "Done: web pages, PDF, Word, Excel, OpenDocument and JSON are in $(BUILD)/demo. Open these in a browser:"
	@for page in $(BUILD)/demo/*.html; do echo "  file://$(CURDIR)/$$page"; done

test: $(DEV_READY) browser office java  ## Run every test, with coverage (TESTS=tests/spec for a part, without)
	$(BIN)/python -m pytest -n auto --dist worksteal $(if $(TESTS),$(TESTS) --no-cov,--cov --cov-report=term)

check: $(DEV_READY)  ## Lint, format, types, layers, and whether the generated pages are fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/make_reference.py --check

format: $(DEV_READY)  ## Mend what the linter and the formatter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV_READY)  ## Measure speed and memory, and write docs/benchmarks.md (ONLY=serving for a part of it)
	$(BIN)/python -m benchmarks $(ONLY)

reference: $(DEV_READY)  ## Write the generated pages of docs/reference anew
	$(BIN)/python scripts/make_reference.py

lock: $(DEV_READY)  ## Compile the lock files from pyproject.toml (LOCK_OPTIONS=--upgrade for new releases)
	$(LOCK) $(OLD_ENOUGH) $(LOCK_OPTIONS) --build-deps-for editable --output-file requirements/run.txt pyproject.toml
	$(BIN)/python scripts/dependencies.py dev | $(LOCK) $(OLD_ENOUGH) $(LOCK_OPTIONS) --constraint requirements/run.txt --output-file requirements/dev.txt -

browser office java:
	@sh scripts/program.sh $@

clean:  ## Remove what was built and the caches
	rm -rf $(BUILD) dist .coverage .coverage.* htmlcov .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache

distclean: clean  ## Remove the environment as well
	rm -rf $(VENV)

# The stamps make a second run quick: nothing is installed again until a lock file or pyproject.toml changes.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "outturn needs Python 3.11 or later; $(PYTHON) is not. Try: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(RUN_READY): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what outturn needs from requirements/run.txt (once, about a minute) ..."
	$(PIP_INSTALL) -r requirements/run.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	@echo "Installing what the tests and checks need from requirements/dev.txt (once, a few minutes) ..."
	$(PIP_INSTALL) -r requirements/run.txt -r requirements/dev.txt
	@touch $@
