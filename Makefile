# Thin aliases, each one command. PYTHON names the interpreter that makes .venv.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared

.PHONY: help run test quick check mutate data docs soak lock audit bench clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run: .venv/run  ## install, build the graph, validate it, answer one question
	$(BIN)/etom-kg build -o build
	$(BIN)/etom-kg ask interfaces-of --param process=1.A.2.3.1

test: .venv/test  ## run every test
	$(BIN)/python -m pytest -n auto --dist worksteal

quick: .venv/test  ## run the tests of the rooms that changed, without the slow ones (ROOMS="store serve")
	$(BIN)/python -m tools.quick $(ROOMS)

mutate: .venv/test  ## plant faults and count those that no test notices (GROUPS="exports store")
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[mutation]'
	$(BIN)/python -m tools.mutate $(addprefix --only ,$(GROUPS))

check: .venv/test  ## lint, format, layers, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

data: .venv/run  ## regenerate the shipped tables from the source documents in $(SHARED)
	$(BIN)/python -m tools.regenerate $(SHARED) data

docs: .venv/run  ## write the pages that are made from queries/ and, with the sources there, from them
	$(BIN)/python -m tools.question_index docs/questions.md
	$(if $(wildcard $(SHARED)/facts/GB921_v25.5.xlsx),$(BIN)/python -m tools.faults_page $(SHARED)/facts/GB921_v25.5.xlsx docs/faults-25.5.md)

soak: .venv/test  ## break it for 20 minutes: kills, full disks, mutated files, bad servers (SECONDS=1200 SEED=0)
	$(BIN)/python -m pytest tests/soak -p no:xdist -rP --soak-seconds $(or $(SECONDS),1200) --soak-seed $(or $(SEED),0)

lock: .venv/test  ## write down the versions of the libraries that the tests were run with
	$(BIN)/python -m tools.lock constraints.txt

audit: .venv/test  ## look for known faults in the libraries of constraints.txt (asks PyPI)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python -m pip_audit --strict --no-deps --disable-pip -r constraints.txt

bench: .venv/test  ## measure, side by side with the plain libraries
	$(BIN)/python -m tests.benchmarks

clean:  ## remove what make made
	rm -rf .venv build

.venv/run: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/test: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ .venv/run
