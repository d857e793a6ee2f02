# Two commands on a fresh machine: `make demo` and `make test`. Everything is set up in .venv/.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= demo-out
SEED ?= 0

.PHONY: demo test check bench licences lock clean

demo: .venv  ## a spoken call on the embedded mailbox; ends by itself
	$(BIN)/harkmail demo --out $(OUT) --seed $(SEED)

test: .venv  ## the whole suite
	$(BIN)/python -m pytest

check: .venv  ## format, lint, types, import rules, licences
	$(BIN)/ruff format --check agent tests
	$(BIN)/ruff check agent tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.licences

bench: .venv  ## figures: latency by stage, recognition by voice and channel, rejection, memory
	$(BIN)/python -m tests.benchmarks --out bench-out

licences: .venv
	$(BIN)/pip-licenses --from=mixed --order=license

.venv: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Harkmail needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv

lock:  ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

clean:
	rm -rf .venv demo-out bench-out build dist
