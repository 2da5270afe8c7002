# `make` alone lists what there is. Everything happens in .venv and .data of this folder.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made
# A test process each; the private PostgreSQL of each works beside it.
WORKERS ?= 2
BESIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
CLUSTER := .venv-cluster
CLUSTER_STAMP := $(CLUSTER)/.made
PURELIB := import sysconfig; print(sysconfig.get_path('purelib'))
# A machine that says so would have every process of ours compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE
UNIVERSAL := --universal --no-strip-extras --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11

.PHONY: help env demo up dev test test-long coverage prepare test-clients test-cluster test-mails lint fix phrases bench doctor clean lock lock-clients

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

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

test: $(STAMP) ## run every test against a real PostgreSQL, two at a time (ARGS="tests/core -k money")
	@$(BIN)/referio compile
	@$(BIN)/python -m pytest $(PATIENCE) $(if $(ARGS),$(ARGS),$(BESIDE))

test-long: export REFERIO_TEST_EXAMPLES = 10
test-long: PATIENCE := --timeout 3600
test-long: test ## try every property with ten times as many examples (ARGS="tests/matching")

coverage: $(STAMP) ## run every test and say which lines no test comes to; it takes almost twice as long
	@$(BIN)/python -m pytest $(BESIDE) --cov --cov-report=term

prepare: $(STAMP) ## make what the stages of .ci/run need later: the tests' bytecode, judges of mails, Ray
	@$(BIN)/python -m pytest --collect-only -qq
	@$(MAKE) --no-print-directory --keep-going mails/node_modules $(CLUSTER_STAMP)

test-mails: $(STAMP) mails/node_modules ## let others' programs judge every mail, and take pictures of each in artefacts/mails
	@$(BIN)/python mails/run.py $(ARGS)

mails/node_modules: mails/package-lock.json
	cd mails && npm ci --no-audit --no-fund --silent
	@touch $@

test-clients: $(STAMP) ## run clients that others wrote against the local Lever (ARGS="--only lever-js")
	@$(BIN)/python clients/run.py $(ARGS)

test-cluster: $(CLUSTER_STAMP) ## run matching on two nodes of Ray, and kill one (it makes its own environment)
	@$(CLUSTER)/bin/python -m pytest tests/cluster -m ray $(ARGS)

# On top of the environment in .venv, which it sees: only Ray and what that needs is added.
$(CLUSTER_STAMP): $(STAMP) requirements-ray.lock
	test -x $(CLUSTER)/bin/python || $(BIN)/python -m venv $(CLUSTER)
	$(CLUSTER)/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-ray.lock
	@below=$$($(BIN)/python -c "$(PURELIB)"); echo "import site; site.addsitedir('$$below')" > $$($(CLUSTER)/bin/python -c "$(PURELIB)")/below.pth
	@touch $(CLUSTER_STAMP)

lint: $(STAMP) ## check style, types, layers, dependencies and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src sandbox/src tests bench clients
	$(BIN)/mypy mails
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/referio manage makemigrations --check --dry-run --verbosity 0
	$(BIN)/referio manage check

fix: $(STAMP) ## mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

phrases: $(STAMP) ## bring the catalogues of the mails in step with the English phrases
	$(BIN)/python -m referio.mailing.extracting

bench: $(STAMP) ## measure matching beside a peer, as JSON
	@$(BIN)/referio bench match --json

doctor: $(STAMP) ## say what is set up and what is not
	@$(BIN)/referio doctor

lock: ## renew requirements.lock and requirements-ray.lock (needs uv)
	uv pip compile $(UNIVERSAL) pyproject.toml sandbox/pyproject.toml --group dev -o requirements.lock
	echo "ray[client]>=2.60" | uv pip compile $(UNIVERSAL) - -c requirements.lock -o requirements-ray.lock

lock-clients: ## renew the lock files in clients/ (needs uv and npm)
	cd clients && for asked in */requirements.in; do uv pip compile $(UNIVERSAL) $$asked -o $${asked%.in}.lock || exit 1; done
	cd clients/airbyte-cdk && uv pip compile $(UNIVERSAL) --no-deps manifest.in -o manifest.lock
	cd clients/node && npm install --package-lock-only --no-audit --no-fund

clean: ## remove the environment and everything made here
	rm -rf $(VENV) .venv-clients $(CLUSTER) clients/node/node_modules .data artefacts .coverage* htmlcov .mypy_cache .ruff_cache .hypothesis
