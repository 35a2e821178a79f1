# rondom on a bare machine: git, make and Python 3.11-3.13 are enough.
#
#   make run     set up what running needs, then compare Alverna with Huurlingsedam
#   make dashboard  set up what the pages need, then open them in a browser
#   make test    set up what testing needs, then check and test everything
#
# A file .venv/.ready-* is written when a set-up is complete: the second time nothing is installed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
# The command that becomes the environment's Python; empty means: the newest of 3.13, 3.12 and 3.11 that works.
PYTHON :=
# Extra words for `rondom compare`, and for pytest.
ARGS :=
PYTEST_ARGS :=
# Processes that test side by side: a number, or auto for one on each processor. Browsers and other programs that tests
# wait for leave a processor idle, so one more than two processors have.
JOBS := 3

PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input
LOCK := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --no-strip-extras $(LOCK_ARGS)
LOCK_ARGS :=

.PHONY: help
help:  ## Show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(VENV)/.ready-run  ## Set up, then compare Alverna and Huurlingsedam (ARGS="--lang en" adds words)
	@echo "Comparing Alverna and Huurlingsedam: $(strip rondom compare alverna huurlingsedam $(ARGS))"
	@$(BIN)/rondom compare alverna huurlingsedam $(ARGS)

.PHONY: dashboard
dashboard: $(VENV)/.ready-dashboard  ## Set up, then show the pages in a browser (ARGS="--port 8800" adds words)
	@$(BIN)/rondom dashboard $(ARGS)

.PHONY: test
test: $(VENV)/.ready-test  ## Set up, then style, types, floors and all tests (PYTEST_ARGS="-k ledger" narrows)
	@echo "Compiling the model, where it has not been before, and meanwhile:"
	@$(BIN)/python -c "from sim.warm import warm_up; warm_up()" & compiling=$$!; \
		$(MAKE) --no-print-directory check || { kill $$compiling 2>/dev/null; exit 1; }; wait $$compiling
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not long" $(PYTEST_ARGS)

.PHONY: long
long: $(VENV)/.ready-test  ## The tests of minutes that `make test` leaves out: bounds checked, pages under load
	@$(BIN)/python -m pytest -q -m long $(PYTEST_ARGS)

.PHONY: quick
quick: $(VENV)/.ready-test  ## The tests without the slow and the browser ones
	@$(BIN)/python -m pytest -q -m "not slow and not browser" $(PYTEST_ARGS)

.PHONY: check
check: $(VENV)/.ready-test  ## Set up, then style, types and floors only
	@echo "Checking style: ruff check, ruff format --check"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "Checking types: mypy --strict"
	@$(BIN)/mypy
	@echo "Checking the floors: lint-imports"
	@$(BIN)/lint-imports

.PHONY: docs
docs: $(VENV)/.ready-test  ## The documentation as a site in build/docs, with both notebooks run; a warning is an error
	@echo "Compiling the model, where it has not been before ..."
	@$(BIN)/python -c "from sim.warm import warm_up; warm_up()"
	@echo "Building the site ..."
	@$(BIN)/python -m sphinx -W --keep-going -q -c docs . build/docs
	@echo "Done: build/docs/index.html"

.PHONY: format
format: $(VENV)/.ready-test  ## Let ruff mend style and layout
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: hooks
hooks: $(VENV)/.ready-test  ## Check style, types and floors at every commit
	@$(BIN)/pre-commit install

# The locks name packages, versions and hashes, never an address: every machine uses its own index.
.PHONY: lock
lock: $(VENV)/.ready-test  ## Refresh requirements/*.txt (LOCK_ARGS="--upgrade" takes newer releases)
	@echo "Resolving requirements/run.txt, requirements/dashboard.txt and requirements/test.txt ..."
	@$(LOCK) pyproject.toml requirements/build.in --output-file requirements/run.txt
	@$(LOCK) pyproject.toml requirements/build.in --extra dashboard --extra pdf --constraint requirements/run.txt \
		--output-file requirements/dashboard.txt
	@$(LOCK) pyproject.toml requirements/build.in --extra network --extra notebook --extra visual --extra dashboard \
		--extra docs --extra peers --extra test --extra dev --constraint requirements/dashboard.txt --output-file requirements/test.txt

.PHONY: clean
clean:  ## Remove the environment, caches and built files; results/ stays
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find sim experiments dashboards tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed the environment, caches and built files."

# ----------------------------------------------------------------------------------------------- set-up

# A command may exist and still not run (version managers leave such shims), so each candidate is asked.
define choose_python
	ok='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; \
	chosen=; bare=; \
	for candidate in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
		"$$candidate" -c "$$ok" >/dev/null 2>&1 || continue; \
		if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then chosen=$$candidate; break; fi; \
		bare=$$candidate; \
	done; \
	if [ -z "$$chosen" ] && [ -n "$$bare" ]; then \
		echo "$$bare cannot make a virtual environment: its modules venv and ensurepip are missing." >&2; \
		echo "On Debian or Ubuntu: sudo apt install python3-venv (or $$bare-venv). Then try again." >&2; \
		exit 1; \
	fi; \
	if [ -z "$$chosen" ]; then \
		echo "No Python 3.11, 3.12 or 3.13 found (tried: $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python))." >&2; \
		echo "Install one, or name it: make $(or $(MAKECMDGOALS),run) PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi
endef

# $(1): the lock, $(2): what it is for, $(3): how long it takes.
define install
	@echo "Installing the packages for $(2) ($(3)) ..."
	@$(PIP) install --require-hashes --requirement requirements/$(1).txt || { \
		echo "The packages could not be installed. Is the package index within reach (network, proxy, PIP_INDEX_URL)?" >&2; \
		echo "Once that is solved, the same make command goes on." >&2; exit 1; }
	@echo "Installing rondom itself (a few seconds) ..."
	@$(PIP) install --no-deps --no-build-isolation --editable .
endef

$(VENV)/.made:
	@$(choose_python); \
	echo "Making the environment $(VENV) with $$("$$chosen" --version) ..."; \
	rm -rf $(VENV) && "$$chosen" -m venv $(VENV)
	@touch $@

$(VENV)/.ready-run: requirements/run.txt pyproject.toml $(VENV)/.made
	$(call install,run,running,about 1 minute)
	@touch $@

$(VENV)/.ready-dashboard: requirements/dashboard.txt pyproject.toml $(VENV)/.made
	$(call install,dashboard,the pages,about 1 minute)
	@touch $(VENV)/.ready-run $@

# What testing needs holds all that running needs (a test compares the two locks).
$(VENV)/.ready-test: requirements/test.txt pyproject.toml $(VENV)/.made
	$(call install,test,testing,1 to 2 minutes)
	@touch $(VENV)/.ready-run $(VENV)/.ready-dashboard $@
