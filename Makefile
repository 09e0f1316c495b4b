# Each of these needs nothing but Python 3.11 or newer, make and git: it sets up what it needs in .venv by itself,
# with uv where uv is installed and pip where it is not, and a second call does no work twice.
#
#   make demo     a small community in the browser, without a Discord account
#   make tour     the same in the terminal; ends by itself
#   make pictures the pictures in docs/images, taken anew in the demo; needs Chromium
#   make run      the bot itself; needs DISCORD_TOKEN, in the environment or in .env
#   make test     the tests           make test ARGS="tests/test_words.py -n 0"
#   make soak     the long tests: hundreds of kills over thousands of deliveries
#   make check    style, types, who imports whom, the lock files
#   make bench    the benchmarks
#   make cover    the tests again, measured
#   make format   put the code in shape
#   make words    write the catalogue of sentences anew, from which translators begin
#   make lock     write the lock files anew after a change in pyproject.toml; ARGS=--upgrade takes newer versions
#   make clean    remove .venv and every cache
#
# PYTHON=/path/to/python chooses the interpreter. WORKERS=0 tests in one process.

VENV := .venv
PY := $(VENV)/bin/python
# One more than there are processors, since many tests wait for a program, a browser or a lock.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
ARGS ?=

RUNTIME := $(VENV)/.stamp-runtime
DEVELOPMENT := $(VENV)/.stamp-development

.PHONY: help demo tour pictures run test soak check bench cover format words lock clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   \(make .*\)/\1/p' Makefile

demo: $(DEVELOPMENT)
	$(PY) -m demo $(ARGS)

tour: $(DEVELOPMENT)
	$(PY) -m demo.tour $(ARGS)

pictures: $(DEVELOPMENT)
	$(PY) -m demo.pictures $(ARGS)

run: $(RUNTIME)
	@set -a; if [ -f .env ]; then . ./.env; fi; exec $(PY) -m bot run $(ARGS)

# Most of a start of the program is imports: the tests start it hundreds of times, so that Python keeps what it compiled,
# as it does at a host, even where whoever tests has told it otherwise.
test soak: export PYTHONDONTWRITEBYTECODE =

test: $(DEVELOPMENT)
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

soak: $(DEVELOPMENT)
	$(PY) -m pytest -n 2 --dist worksteal -m soak $(ARGS)

check: $(DEVELOPMENT)
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) scripts/check_locks.py

bench: $(DEVELOPMENT)
	$(PY) -m benchmarks $(ARGS)

cover: $(DEVELOPMENT)
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest $(ARGS)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report

format: $(DEVELOPMENT)
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

words: $(DEVELOPMENT)
	$(PY) scripts/words.py $(ARGS)

lock: $(PY)
	@VENV=$(VENV) scripts/lock $(ARGS)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	rm -rf build hearth.egg-info
	find bot cogs tests demo benchmarks scripts -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# The stamps live in .venv, so they go when it goes. What develops holds what runs, so it counts for both.

$(PY):
	@PYTHON="$(PYTHON)" VENV=$(VENV) scripts/make-venv

$(RUNTIME): requirements.lock pyproject.toml | $(PY)
	@VENV=$(VENV) scripts/install requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock pyproject.toml | $(PY)
	@VENV=$(VENV) scripts/install requirements-dev.lock
	@touch $(RUNTIME) $@
