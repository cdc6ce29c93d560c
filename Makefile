# Everything from a fresh clone with Python (3.11 or newer, with its venv module) and make: `make run`, `make test`.

PYTHON ?= python3
ARGS ?=

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
SCREEN := yes
else
BIN := .venv/bin
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))
endif

INSTALLED := .venv/installed
PICTURE := build/xentgui.png

.PHONY: run test lint bench clean

# The program; without a screen, what it would show: the numbers as text and the window as a picture.
run: $(INSTALLED)
ifneq ($(SCREEN),)
	$(BIN)/xentgui $(ARGS)
else
	@echo "There is no screen here, so these are the numbers of the first example:"
	$(BIN)/xent eval --example two-rows
	@mkdir -p $(dir $(PICTURE))
	$(BIN)/xentgui --example two-rows --screenshot $(PICTURE)
	@echo "The window that shows them is in the picture $(PICTURE)."
endif

# All checks.
test: lint
	$(BIN)/python -m pytest $(ARGS)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(INSTALLED)
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/open.py
	$(BIN)/python benchmarks/stalls.py
	$(BIN)/python benchmarks/throughput.py

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	$(BIN)/python -m compileall -q xentgui
	@touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
