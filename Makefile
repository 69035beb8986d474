# Each target is one line a person could type. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "}; {printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Trellis needs Python 3.11 or newer; set PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.PHONY: install
install: $(VENV)/.installed ## Create .venv and install everything from the lock

.PHONY: demo
demo: install ## Run Trellis on a local workspace and print the page's address
	$(BIN)/trellis demo

.PHONY: test
test: install ## Run every test; ARGS="-k sbi" goes on to pytest
	$(BIN)/python -m tests.run $(ARGS)

.PHONY: lint
lint: install ## Check style, types and import rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

.PHONY: format
format: install ## Rewrite the code in the project's style
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

.PHONY: coach-eval
coach-eval: install ## Score the feedback coach on the development drafts
	$(BIN)/python -m bench.coach_eval

.PHONY: deck
deck: install ## Write docs/deck.md, which lists what the decks ask, from the cards
	$(BIN)/python -m tests.recall.deck_page

.PHONY: matching
matching: install ## Measure how well key points are found in answers that were written blind; ARGS=--missed names those missed
	$(BIN)/python -m bench.matching $(ARGS)

.PHONY: simulate
simulate: install ## Play a year of a thousand people under the rules about messages, and judge it; SEED=2 is another
	$(BIN)/python -m tests.nudges.year --people 1000 --seed $(or $(SEED),1)

.PHONY: retention
retention: install ## Let simulated learners live a year under each policy of asking, and write docs/retention.md
	$(BIN)/python -m bench.retention $(ARGS)

.PHONY: autonomy
autonomy: install ## Measure how soon a change in the help needed is found; ARGS=--write puts it into docs/autonomy.md
	$(BIN)/python -m bench.autonomy $(ARGS)

.PHONY: bench
bench: install ## Measure Trellis against named baselines, side by side
	$(BIN)/python -m bench

.PHONY: faults
faults: install ## Kill, crowd and cut off Trellis, and count every message and word; half an hour
	$(BIN)/python -m bench.faults $(ARGS)

.PHONY: migration
migration: install ## Write a migration to the tables as they are: make migration NAME="what changes"
	$(BIN)/python -m bot.migrations "$(NAME)"

.PHONY: lock
lock: install ## Pin every dependency again, with hashes and without addresses (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --extra scale --group build -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock
