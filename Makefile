# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HUCE := $(BIN)/huce

.PHONY: run ask test lint unit integration browser server gate bench eval clean

run: $(VENV)/.installed
	$(HUCE) index
	$(HUCE) ui

ask: $(VENV)/.installed
	@$(HUCE) index --quiet
	@$(HUCE) ask "$(Q)"

test: $(VENV)/.tested lint unit integration server browser gate

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.tested
	$(BIN)/pytest -m "not integration and not browser and not server"

integration: $(VENV)/.tested
	$(BIN)/pytest -m "integration and not browser and not server"

server: $(VENV)/.tested
	$(BIN)/pytest -m "server and not browser"

browser: $(VENV)/.tested
	$(BIN)/pytest -m browser --reruns 2

gate: $(VENV)/.tested
	$(BIN)/python -m eval.check_gold
	$(HUCE) index --quiet
	$(BIN)/python -m eval.gate
	$(BIN)/python -m eval.readme_table --check
	$(BIN)/python -m eval.ablation --check

bench: $(VENV)/.installed
	$(HUCE) index --quiet
	$(BIN)/python -m eval.bench

eval: $(VENV)/.installed
	$(HUCE) index --quiet
	$(HUCE) eval --baselines --report report.html --json run.json

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("HuCe needs Python 3.11 or newer: make PYTHON=python3.11 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.tested: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable ".[test,server]"
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build *.egg-info
