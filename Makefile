# One command each. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Python 3.12 where it really runs (a version manager's empty shim does not), else 3.11.
PYTHON ?= $(shell for p in python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null && echo $$p && break; done)
CAMPUS_PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed; none answers."; exit 1; }
	@# Debian ships Python without what makes environments.
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  (apt-get update -qq && apt-get install -y -qq python3-venv) >/dev/null; fi
	$(PYTHON) -m venv $(VENV)

# What the campus runs on. The project itself is used in place.
$(VENV)/campus.stamp: requirements/campus.txt setup.py | $(VENV)/bin/python
	@echo "Installing what the academy runs on (a few minutes the first time)…"
	$(PIP) -r requirements/campus.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What development and tests add to it.
$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/campus.stamp
	@echo "Installing what the tests run on…"
	$(PIP) -r requirements/dev.txt
	@touch $@

.PHONY: help campus pango test test-plugin test-mariadb test-browser test-others lint olx bench fuzz tox browser mariadb locks clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

# Papers are drawn as PDF by WeasyPrint with Debian's Pango; where that cannot be had, the browser prints them.
pango:
	@if ! ldconfig -p 2>/dev/null | grep -q libpangoft2 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Debian's Pango for PDF papers…"; \
	  (apt-get update -qq && apt-get install -y -qq --no-install-recommends $(PANGO_PACKAGES)) >/dev/null || true; fi

PANGO_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core

campus: $(VENV)/campus.stamp pango ## Serve the academy on 127.0.0.1:8000 (CAMPUS_PORT=… to change)
	@VIATIC_DEMO=$${VIATIC_DEMO-1} CAMPUS_PORT=$(CAMPUS_PORT) $(BIN)/viatic-campus run

olx: $(VENV)/campus.stamp ## Compile, check and package every course into olx/build/
	$(BIN)/viatic-olx data
	$(BIN)/viatic-olx build

# The browser tests use Debian's Chromium, its shell without a window rather than the whole, driven by Playwright,
# whose driver needs libatomic; where they cannot be had, those tests are named and left out.
BROWSER := $(BIN)/python -c 'import tests.chromium as t; exit(not t.CHROMIUM)' && $(BIN)/playwright --version >/dev/null 2>&1

browser: $(VENV)/dev.stamp
	@if ! { $(BROWSER); } && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Debian's Chromium for the browser tests…"; \
	  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell libatomic1) >/dev/null; fi
	@{ $(BROWSER); } || echo "No usable Chromium: the browser tests (tests/e2e and those marked e2e) are left out."

# The Tutor plugin is tested with each major it supports, without Docker: an environment for each.
TUTORS := build/tutor-20/stamp build/tutor-21/stamp build/tutor-22/stamp

build/tutor-%/stamp: requirements/tutor-%.txt | $(VENV)/bin/python
	@echo "Installing Tutor $*…"
	@$(PYTHON) -m venv --without-pip build/tutor-$*
	@$(BIN)/python -m pip --python build/tutor-$*/bin/python install -q --disable-pip-version-check --no-compile --no-deps -r $<
	@touch $@

# The tests of the plugin run again on the platform's kind of database: Debian's MariaDB, which they start and end
# themselves. The bare server is enough: the packaged one would start a service.
MARIADB := $(BIN)/python -m tests.mariadb
MARIADB_PACKAGES := mariadb-server-core mariadb-client-core default-libmysqlclient-dev pkg-config gcc libc6-dev python3-dev

mariadb: $(VENV)/dev.stamp
	@if ! $(MARIADB) >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Debian's MariaDB for the tests of the plugin…"; \
	  (apt-get update -qq && apt-get install -y -qq --no-install-recommends $(MARIADB_PACKAGES)) >/dev/null; fi
	@if ! $(MARIADB) >/dev/null && command -v mariadb_config >/dev/null; then \
	  $(PIP) -r requirements/mariadb.txt || true; fi
	@$(MARIADB) || echo "The tests of the plugin (tests/plugin) are not run again on it, only on SQLite."

test: $(VENV)/dev.stamp browser mariadb ## Set up whatever is needed and run the tests
	@$(MAKE) --no-print-directory -j3 $(TUTORS)
	$(BIN)/viatic-olx build
	@# Three at once, the longest first: a browser mostly waits. What each prints comes when it is over.
	@$(MAKE) --no-print-directory -j3 -k --output-sync=target test-plugin test-browser test-mariadb test-others

# Migrations make the tables of the plugin's own tests; those of the others are made at once.
test-others: $(VENV)/dev.stamp
	$(BIN)/python -m pytest tests --no-migrations --ignore tests/workbench --ignore tests/plugin --ignore tests/e2e \
	  $$({ $(BROWSER); } || echo '-m "not e2e"')

test-browser: $(VENV)/dev.stamp
	@{ $(BROWSER); } || echo "The tests of tests/e2e need Chromium: they are left out."
	! { $(BROWSER); } || $(BIN)/python -m pytest tests/e2e --no-migrations -p no:cacheprovider

test-plugin: $(VENV)/dev.stamp
	$(BIN)/python -m pytest tests/plugin -p no:cacheprovider

test-mariadb: $(VENV)/dev.stamp
	@! $(MARIADB) >/dev/null || $(MARIADB) $(BIN)/python -m pytest tests/plugin -m "not rights" -p no:cacheprovider

lint: $(VENV)/dev.stamp ## Ruff, types, import contracts, templates, migrations, PII annotations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy commune_core olx_compiler dashboard_plugin diagnostic_xblock xblocks campus tutor_plugin/tutorviatic
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint dashboard_plugin/templates campus/templates diagnostic_xblock/templates xblocks/templates
	PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/django-admin makemigrations --check --dry-run viatic campus
	PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/code_annotations django_find_annotations --config_file .pii_annotations.yml --lint --coverage

bench: $(VENV)/dev.stamp build/workbench/stamp ## Print the table of ratios, write build/bench.json
	$(BIN)/viatic-olx build
	VIATIC_WORKBENCH_PYTHON=build/workbench/bin/python $(BIN)/python -m tests.bench

build/workbench/stamp: requirements/workbench.txt
	$(PYTHON) -m venv build/workbench
	build/workbench/bin/python -m pip install -q --disable-pip-version-check -r requirements/workbench.txt
	@touch $@

fuzz: $(VENV)/dev.stamp ## A long run of made-up requests against the API (VIATIC_FUZZ_EXAMPLES=60 each)
	VIATIC_FUZZ_EXAMPLES=$${VIATIC_FUZZ_EXAMPLES:-60} $(BIN)/python -m pytest tests/fuzz -q

tox: $(VENV)/dev.stamp mariadb ## Every dependency row whose interpreter is present
	TOX_SKIP_ENV=$$($(MARIADB) >/dev/null || echo mariadb) \
	  PATH="$$PATH:$$(ls -d $$HOME/.pyenv/versions/3.12*/bin 2>/dev/null | tail -1)" $(BIN)/tox

locks: $(VENV)/dev.stamp ## Resolve the locked requirements again (needs uv)
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -c requirements/constraints.txt --extra campus --extra compiler setup.py -o requirements/campus.txt
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -c requirements/campus.txt --extra campus --extra compiler setup.py requirements/dev.in -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate --extra compiler setup.py requirements/teak.in -o requirements/teak.txt
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate setup.py requirements/workbench.in -o requirements/workbench.txt
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -c requirements/teak.txt setup.py requirements/xapi.in -o requirements/xapi.txt
	for major in 20 21 22; do echo "tutor==$$major.*" | uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate - -o requirements/tutor-$$major.txt; done

clean: ## Remove what is built (the campus's own data in var/ stays)
	rm -rf build dist olx/build .tox *.egg-info
