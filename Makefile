# serve, test, lint, bench, man: each sets up what it needs, and is quick the second time.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help serve test test-slow lint bench man clean

help:
	@echo "make serve   the console of wander.toml at http://127.0.0.1:8000/"
	@echo "make test    the tests, in a real browser too"
	@echo "make test-slow   those that take long; make test leaves them out"
	@echo "make lint    ruff, mypy and the order of the floors"
	@echo "make bench   speed and weight, side by side with something"
	@echo "make man     the man page, docs/wander.1, from the commands"
	@echo "make clean   forget what the others set up"

serve: $(VENV)/installed
	@$(BIN)/wander serve

test: $(VENV)/browser
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

test-slow: $(VENV)/browser
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal -m slow

lint: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/browser
	@$(BIN)/python -m benchmarks

man: $(VENV)/installed
	@$(BIN)/python -m wander.manual > docs/wander.1.new
	@mv docs/wander.1.new docs/wander.1

clean:
	rm -rf $(VENV) build dist bench.json

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Wander needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/browser: $(VENV)/installed-dev tests/chromium.py
	@$(BIN)/python -m tests.chromium
	@touch $@
