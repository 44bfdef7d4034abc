# Previz Board: `make demo` to look at it, `make test` to trust it. Needs Python 3.11 or later and make, nothing else.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dev/*' -not -name '*.test.*')
PORT ?= 8787

export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.installed ## the demo board, in your browser: prints the link, ends with Ctrl-C
	@exec $(BIN)/board demo --port $(PORT)

serve: .venv/.installed ## the server with your own boards
	@exec $(BIN)/board serve --port $(PORT)

test: .venv/.tested .venv/.node .venv/.tools ## every test
	@# Tests wait for disks and deadlines half of their time, so three share two cores. What failed beside others is asked once
	@# more, alone: twice is a failure.
	$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder || { [ $$? -eq 1 ] && \
	$(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }
	cd frontend && npm test --silent

soak: .venv/.tested .venv/.node .venv/.tools ## machines that fail: N=1000 troubles, goes on where it was stopped
	$(BIN)/python -m benchmarks.soak --troubles $(or $(N),1000)

check: .venv/.checked .venv/.node ## format, lint and types, Python and TypeScript
	$(BIN)/ruff format --check board tests benchmarks hatch_build.py
	$(BIN)/ruff check board tests benchmarks hatch_build.py
	$(BIN)/mypy
	cd frontend && npm run --silent typecheck && npm run --silent lint

format: .venv/.checked .venv/.node ## put the sources into their form
	$(BIN)/ruff check --fix board tests benchmarks hatch_build.py
	$(BIN)/ruff format board tests benchmarks hatch_build.py
	cd frontend && npm run --silent format

clean: ## remove what was made; boards in data/ stay
	rm -rf .venv frontend/node_modules board/web/static build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results

# Every step leaves a stamp, so that the second run takes seconds.
.venv/.made:
	@test -n "$(PYTHON)" || { echo "Previz Board needs Python 3.11 or later; name one with make PYTHON=/path/to/python3." >&2; exit 1; }
	@echo "making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made pyproject.toml hatch_build.py $(FRONTEND)
	@echo "installing the package and building its front end: a minute or two, once"
	@$(PIP) install --editable .
	@touch $@

.venv/.tested: .venv/.installed
	@echo "installing what the tests need"
	@$(PIP) install --editable '.[test,check]'
	@touch $@ .venv/.checked

.venv/.checked: .venv/.installed
	@$(PIP) install --editable '.[test,check]'
	@touch $@

.venv/.node: .venv/.tested frontend/package-lock.json
	@cd frontend && npm ci --silent --no-progress
	@touch $@

.venv/.tools: .venv/.tested
	@sh tests/install_tools.sh
	@touch $@

.PHONY: help demo serve test soak check format clean
