# Redress: `make run` starts everything on this machine, `make test` checks everything.
# Nothing but make and Python 3.11 to 3.14 (with its venv module) needs to be here beforehand.

SHELL := /bin/sh
VENV := .venv
STAMP := $(VENV)/.installed
PACKAGES := node_modules/.installed
BIN := $(VENV)/bin
PYTHON ?=

# The command that is written into the head of requirements.lock.
LOCK := uv pip compile --universal --generate-hashes --python-version 3.11 --group embedded --group dev \
	-o requirements.lock pyproject.toml

# How long `make lab` breaks things, from which seed (none: one that it draws and prints), and how many claims fall
# due in the same second meanwhile (10000 take 18 minutes).
MINUTES ?= 30
SEED ?=
BURST ?=

.PHONY: run test bench lab lint lock environment

run: $(STAMP) $(PACKAGES)
	@exec ./redress run

test: $(STAMP) $(PACKAGES) lint
	$(BIN)/python -m runtime.embedded.temporal_program
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -n 2

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

bench: $(STAMP) $(PACKAGES)
	@exec $(BIN)/python -m bench

lab: $(STAMP) $(PACKAGES)
	$(BIN)/python -m runtime.embedded.temporal_program
	$(BIN)/python -m tests.simulation
	$(BIN)/python -m tests.lab --minutes $(MINUTES) $(if $(SEED),--seed $(SEED)) $(if $(BURST),--burst-amid $(BURST)) --disks

lock:
	$(LOCK)

environment: $(STAMP) $(PACKAGES)

$(STAMP): requirements.lock
	@set -e; found=; \
	fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c "$$fits" 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Redress needs Python 3.11 to 3.14: install it, or name it: make PYTHON=/path/to/python3 ..." >&2; exit 1; \
	fi; \
	echo "Making the Python environment in $(VENV) (first start only, about a minute) ..."; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1 && ! "$$found" -m venv --clear $(VENV); then \
		echo "Python's venv module is missing: install it (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; \
	fi; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	touch $(STAMP)

# Styles, icons, fonts and htmx; npm comes with the environment, so nothing else need be here.
$(PACKAGES): package-lock.json $(STAMP)
	@echo "Fetching the pages' styles, icons and fonts into node_modules (first start only, about 20 seconds) ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" NODE_USE_SYSTEM_CA=1 $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || \
		{ echo "npm could not fetch the pages' packages: is the npm registry reachable?" >&2; exit 1; }
	@touch $@
