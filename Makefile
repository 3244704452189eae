# Two commands: `make up` opens a desk, `make test` runs everything that must hold. Both need python3 >= 3.11, make, git.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
BUILT_FROM := pyproject.toml build_hooks.py README.md requirements/run.in $(wildcard web/frontend/*.*) \
	$(shell find web/frontend/src web/translations -type f ! -name '*.mo' 2>/dev/null)

.PHONY: up demo install test lint format clean

up: install
	@exec $(BIN)/copydesk up

demo: install
	@$(BIN)/copydesk demo

install: $(STAMPS)/built

test: $(STAMPS)/dev lint
	$(BIN)/python -m pytest -n 4 --dist loadgroup

lint: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) web/static/dist web/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "copydesk needs Python 3.11 or newer, and there is none on PATH. Install one, \
	or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "copydesk needs Python 3.11 or newer; \
	$(PYTHON) is older. Name a newer one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. \
	On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing copydesk into $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)

# What a stamp stands for is done when the stamp is newer than what it was made from.
$(STAMPS)/run: requirements/build.lock requirements/run.lock | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/build.lock
	@$(PIP) install --require-hashes -r requirements/run.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/built: $(STAMPS)/run $(BUILT_FROM)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/built requirements/dev.lock
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@
