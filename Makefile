# Everything from a fresh clone with Python (3.11 or newer, with its venv module) and make: `make run`, `make test`.

PYTHON ?= python3
ARGS ?=

ifeq ($(OS),Windows_NT)
SCRIPTS := Scripts
SCREEN := yes
else
SCRIPTS := bin
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))
endif

BIN := .venv/$(SCRIPTS)
INSTALLED := .venv/installed
LIBRARIES := .venv-libraries/$(SCRIPTS)
LIBRARIES_INSTALLED := .venv-libraries/installed
PICTURE := build/xentgui.png

.PHONY: run test test-libraries lint bench clean

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

# The mirrors and the copied scripts beside the real libraries, which get an environment of their own; not part of test.
test-libraries: $(LIBRARIES_INSTALLED)
	$(LIBRARIES)/python -m pytest --config-file libraries/pytest.ini libraries $(ARGS)

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
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/recall.py

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	$(BIN)/python -m compileall -q xentgui
	@touch $@

$(LIBRARIES_INSTALLED): libraries/requirements.txt libraries/requirements-torch.txt
	$(PYTHON) -m venv .venv-libraries
	$(LIBRARIES)/python -m pip install --quiet --disable-pip-version-check -r libraries/requirements.txt
	@$(LIBRARIES)/python -m pip install --quiet --disable-pip-version-check -r libraries/requirements-torch.txt \
		&& touch $@ \
		|| echo "PyTorch is not installed, and what needs it is skipped: README.md says where its CPU build comes from."

clean:
	rm -rf .venv .venv-libraries build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
