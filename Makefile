# `make` alone lists what there is. Everything happens in .venv and .data of this folder.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made

.PHONY: help env demo up dev test lint fix bench doctor clean lock

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

env: $(STAMP) ## make the environment in .venv from the hashed lock file

$(STAMP): requirements.lock pyproject.toml sandbox/pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e sandbox
	@touch $(STAMP)

demo: $(STAMP) ## tell the whole story with real processes (ONCE=1 ends after it, BOARD=FILE other postings)
	@$(BIN)/referio demo $(if $(ONCE),--once) $(if $(BOARD),--board "$(BOARD)")

up: $(STAMP) ## run the product by itself, for real Lever credentials
	@$(BIN)/referio up

dev: $(STAMP) ## run the product on http://127.0.0.1:8000 with readable error pages
	@REFERIO_DEBUG=yes $(BIN)/referio up

test: $(STAMP) ## run every test against a real PostgreSQL (ARGS="tests/core -k money")
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),--cov --cov-report=term)

lint: $(STAMP) ## check style, types, layers, dependencies and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src sandbox/src tests bench
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/referio manage makemigrations --check --dry-run --verbosity 0
	$(BIN)/referio manage check

fix: $(STAMP) ## mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## measure matching beside a peer, as JSON
	@$(BIN)/referio bench match --json

doctor: $(STAMP) ## say what is set up and what is not
	@$(BIN)/referio doctor

lock: ## renew requirements.lock (needs uv)
	uv pip compile --universal --no-strip-extras --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 pyproject.toml sandbox/pyproject.toml --group dev -o requirements.lock

clean: ## remove the environment and everything made here
	rm -rf $(VENV) .data artefacts .coverage* htmlcov .mypy_cache .ruff_cache .hypothesis
