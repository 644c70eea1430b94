# make run: serve the site. make test: everything that must hold. Both prepare what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000
export ROADMAP ?= machine-learning

.PHONY: help setup run test faults lint lock audit licences messages bench bench-import bench-search bench-scale clean

help:
	@echo "make run    install, migrate, load the roadmap into an empty database, serve on localhost:$(PORT)"
	@echo "make test   install, lint, types, every test, a real browser included"
	@echo "make lint   what make test looks at before the tests"
	@echo "make faults    breaks a real site in twelve ways: half an hour; COUNT=3 makes it short"
	@echo "make bench  what pages cost beside a bare view, on SQLite and, where it is installed, PostgreSQL"
	@echo "make bench-import    how fast lists are read and taken in, on SQLite and, where it is installed, PostgreSQL"
	@echo "make bench-search    how fast a search among 100,000 entries is, on both"
	@echo "make bench-scale    whether pages stay as quick among a million entries, and the memory of a worker over an hour"
	@echo "make messages    gather the words of the pages for translation and compile the translations (needs gettext)"
	@echo "make lock   compile requirements/*.txt anew"
	@echo "make audit  look for known faults in what a site installs (asks the network)"
	@echo "make licences    list the licence of everything that is installed"

setup: $(VENV)/base.stamp

$(VENV)/base.stamp: requirements/base.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Cairn needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/base.stamp
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Plain http on loopback only: HTTPS=0 keeps redirects and secure cookies out of the way.
run: setup
	@HTTPS=0 $(BIN)/python manage.py serve

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/mypy roadmap accounts
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r roadmap accounts
	HTTPS=0 $(BIN)/python manage.py makemigrations --check --dry-run

test: lint
	$(BIN)/python -m pytest $(PYTEST_ARGS)

faults: $(VENV)/dev.stamp
	$(BIN)/python -m tests.faults

bench: $(VENV)/dev.stamp
	HTTPS=0 $(BIN)/python bench/pages.py

bench-import: $(VENV)/dev.stamp
	HTTPS=0 $(BIN)/python bench/imports.py
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then HTTPS=0 .ci/with-postgres $(BIN)/python bench/imports.py; else echo "PostgreSQL is not installed here: not measured."; fi

bench-search: $(VENV)/dev.stamp
	HTTPS=0 $(BIN)/python bench/search.py
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then HTTPS=0 .ci/with-postgres $(BIN)/python bench/search.py; else echo "PostgreSQL is not installed here: not measured."; fi

# 100,000 entries against loaddata: make bench-import.
bench-scale: $(VENV)/dev.stamp
	@HTTPS=0 $(BIN)/python bench/scale.py; pages=$$?; HTTPS=0 $(BIN)/python bench/memory.py && exit $$pages

messages: setup
	HTTPS=0 $(BIN)/python manage.py makemessages --all --no-wrap --add-location file --no-obsolete --ignore tests --ignore bench --ignore $(VENV)
	HTTPS=0 $(BIN)/python manage.py compilemessages --ignore $(VENV)

lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile pyproject.toml $(LOCK) -o requirements/base.txt
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra redis --extra sentry --extra metrics $(LOCK) -o requirements/postgres.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev $(LOCK) -o requirements/dev.txt

LOCK := --quiet --upgrade --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header

audit: setup
	@$(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)-audit/bin/pip-audit --require-hashes --disable-pip -r requirements/base.txt

licences: setup
	@$(BIN)/python bench/licences.py

clean:
	rm -rf $(VENV) $(VENV)-audit staticfiles .mypy_cache .ruff_cache .pytest_cache
