# Six targets. `make run` and `make test` are all a new machine needs.
PYTHON ?= python3
BIN := .venv/bin
TOGETHER := --numprocesses auto --maxprocesses 4

.PHONY: run test lint install calibrate bench

run: install                       ## set everything up and serve on http://127.0.0.1:8000 (PORT=8010 for another port)
	@$(BIN)/python manage.py serve

test: .venv/dev-installed          ## all tests; browser tests need a Chromium and say so if there is none
	@$(BIN)/python -m pytest $(TOGETHER)
	@TEST_DATABASE=postgres $(BIN)/python -m pytest $(TOGETHER) -m 'not either_database' tests/web tests/test_commands.py tests/test_commands_backup.py tests/test_content.py

lint: .venv/dev-installed          ## style, types and known dangers
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/bandit -q -c pyproject.toml -r advisor manage.py
	@git ls-files 'templates/*.html' | xargs -r $(BIN)/djade --check --target-version 5.2

install: .venv/installed           ## only build .venv

calibrate: .venv/dev-installed     ## fit the points again and write docs/method/
	@$(BIN)/python manage.py calibrate

bench: .venv/bench-installed       ## measure beside a peer, write docs/benchmarks.md (ARGS=--quick: under a minute, prints)
	@$(BIN)/python -m bench $(ARGS)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rightsize needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: apt-get install python3-venv"; rm -rf .venv; exit 1; }

.venv/installed: requirements/base.lock | .venv/bin/python
	@echo "Installing (once; a minute or so)…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/base.lock
	@touch $@

.venv/dev-installed: requirements/dev.lock .venv/installed
	@echo "Installing what the tests need (once)…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

.venv/bench-installed: requirements/bench.lock .venv/installed
	@echo "Installing what measuring needs (once)…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@
