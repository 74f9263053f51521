# `make demo` and `make test` set everything up by themselves: Python 3.11 or newer with venv is all they need.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: setup demo test lint types docs docs-check corpora bench eval wheel lock clean

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

setup: $(VENV)/.ready            ## set up the environment

demo: setup                      ## judge every campaign in examples/
	$(BIN)/python examples/demo.py

test: setup                      ## run the tests; those that need Postfix or PostgreSQL are skipped without them
	$(BIN)/python -m pytest -n auto -rs $(PYTEST_ARGS)

lint: setup                      ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: setup                      ## regenerate the rule pages
	$(BIN)/python -m gatekeeper.docs docs

docs-check: setup                ## fail when a generated page is stale
	$(BIN)/python -m gatekeeper.docs docs --check

bench: setup                     ## benchmarks; every figure is a ratio measured in one run
	$(BIN)/python -m bench

eval: setup                      ## precision, recall and F1 of the detectors beside stock presidio
	$(BIN)/python -m bench.evaluate

wheel: setup                     ## build a wheel into dist/
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

lock:                            ## recompute requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra fast --generate-hashes --no-header -o requirements.lock pyproject.toml lock-build.in

clean:
	rm -rf $(VENV) dist build
