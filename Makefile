# Two commands do all the set-up: `make run` opens the desk, `make test` runs the tests.
PYTHON ?= python3
VENV   := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
DESK := $(subst $(VENV)/,$(VENV)-desk/,$(PY))

.PHONY: demo demo-pictures run test check help format words keys keystrokes lock snapshots soak soak-part layout bench bench-sync bench-codecs bench-central bench-pages bench-custody pictures clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 20

run: $(VENV)/desk  ## Open the desk (a practice desk, until one is enrolled)
	@$(PY) -m ptsa_tui

test: $(VENV)/dev  ## Run the tests
	@$(PY) -m pytest -n auto

check: $(VENV)/dev  ## ruff, mypy --strict, the arrows between the rooms, the translations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(BIN)/lint-imports
	@$(PY) -m tests.check_words
	@$(PY) -m screens.keyboard.keys --check docs/keys.md

format: $(VENV)/dev  ## Format the code
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format .

words: $(VENV)/dev  ## Take new messages into the translation files and compile them
	@$(PY) -m tests.check_words --update

keys: $(VENV)/dev  ## Write docs/keys.md from the table of keys
	@$(PY) -m screens.keyboard.keys --write docs/keys.md

layout: $(VENV)/dev  ## Train the wire layout again and make its golden files (only before the first release)
	@$(PY) -m ptsa_tui.sync.wire.train
	@$(PY) -m tests.ptsa_tui.sync.test_golden
	@$(PY) -m pytest -q tests/ptsa_tui/sync tests/test_wheel.py

snapshots: $(VENV)/dev  ## Take the pictures of the screens anew (then look at them)
	@$(PY) -m pytest -n auto tests/screens -m "soak or not soak" -k "picture or test_screen or queue_screen or shift_screen or sign_in" --snapshot-update

pictures: $(VENV)/dev  ## Make the pictures of README and guide
	@$(PY) -m tests.pictures docs/pictures
	@$(PY) -m tests.slip_pictures docs/pictures

soak: $(VENV)/dev  ## The long fault runs: kill -9 and power cuts, two hundred times
	@$(PY) -m tests.soak --whole $(ARGS)

soak-part: $(VENV)/dev  ## A part of the long fault runs in a quarter of an hour, with a fresh seed that it prints
	@$(PY) -m tests.soak $(ARGS)

demo: $(VENV)/central  ## Try a centre with two desks on this machine
	@$(PY) -m ptsa_tui demo

demo-pictures: $(VENV)/dev  ## Take the pictures of the centre's pages in a browser, of a practice centre
	@$(PY) -m tests.page_pictures docs/pictures

bench: $(VENV)/dev $(VENV)-desk/desk  ## Measure beside peers and bare baselines, with a million cases; writes docs/performance.md
	@$(PY) -m benchmarks --desk-python $(DESK) $(ARGS)

bench-sync: $(VENV)/dev  ## Measure sync beside ordinary ways on emulated bad links (needs root)
	@$(PY) -m benchmarks.sync $(ARGS)

bench-codecs: $(VENV)/dev  ## Measure our codec beside the plain one (zstd with trained dictionaries)
	@$(PY) -m benchmarks.codecs

bench-central: $(VENV)/dev  ## Measure the centre on PostgreSQL, beside COPY of the same rows
	@$(PY) -m benchmarks.central $(ARGS)

bench-pages: $(VENV)/dev  ## Measure the centre's pages over many branches, and what reading them costs the desks
	@$(PY) -m benchmarks.central_pages $(ARGS)

bench-custody: $(VENV)/dev  ## Measure a month of handovers at one desk, beside a bare SQL count
	@$(PY) -m benchmarks.custody $(ARGS)

keystrokes: $(VENV)/dev  ## Count the keys of the everyday work in a real terminal, and write docs/keystrokes.md
	@$(PY) -m benchmarks.keys docs/keystrokes.md

lock: $(VENV)/dev  ## Make the locks anew (needs uv)
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build -q -o requirements/desk.lock
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra central -q -o requirements/central.lock
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra central --extra dev -q -o requirements/dev.lock

clean:  ## Remove everything that was made
	@rm -rf $(VENV) $(VENV)-desk build dist *.egg-info .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/desk: requirements/desk.lock pyproject.toml | $(VENV)/bin-ready
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/desk.lock
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/central: requirements/central.lock pyproject.toml | $(VENV)/bin-ready
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/central.lock
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements/dev.lock pyproject.toml | $(VENV)/bin-ready
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# a desk without the centre's packages, as branches install it: its start is measured
$(VENV)-desk/desk: requirements/desk.lock pyproject.toml
	@$(PYTHON) -m venv $(VENV)-desk
	@$(DESK) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/desk.lock
	@$(DESK) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
