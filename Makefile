# All set-up happens here: a fresh machine needs Python 3.11, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test check format lint types contracts bench lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mailbot needs Python 3.11 or newer")'
	@echo "Installing into $(VENV) from requirements.lock (some minutes the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: setup
	$(BIN)/mailbot demo

test: setup
	$(BIN)/python -m pytest

check: setup lint types contracts
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --fail-under=92
	$(BIN)/python -m coverage report --fail-under=100 --include='mailbot/message/*,mailbot/documents/*,mailbot/cases/*,mailbot/decision/*,mailbot/reply/*,mailbot/staff/*'

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench

# opencv-python-headless stands in for opencv-python, so that no graphics library is needed.
lock:
	uv pip compile pyproject.toml --group dev --override requirements.override --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements.lock

clean:
	rm -rf $(VENV) .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
