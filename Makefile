# `make run` serves the archive, `make test` checks it; both set up what they need.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

# Code is compiled once, and not by each of the many processes that are started here.
export PYTHONDONTWRITEBYTECODE :=

# The benchmark takes PostgreSQL along where a server is installed.
WITH_POSTGRESQL := $(shell command -v postgres >/dev/null && echo .ci/with_postgresql)

# Tests of every tier, on all cores; those in a browser and of deploy/ have targets of their own.
PYTEST := $(BIN)/python -m pytest -q -n auto --dist worksteal --ignore tests/browser --ignore tests/deploying

# Where the tools of others stand that read what is exported.
EXPORT_TOOLS := .export-tools
# Schemas and linters of those who set standards.
STANDARDS := .standards
# Where a fresh Debian machine is made.
MACHINE ?= /var/tmp/tangthu-machine

.PHONY: help run test test-slow test-all test-api test-browser test-haystack test-postgresql test-opensearch test-scale test-deploying check-exports check-standards test-fresh-machine coverage lint bench soak lock clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: $(VENV)/installed ## Set up what is missing and serve the archive on http://localhost:8000
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_reference_data
	@$(BIN)/python manage.py import_articles --samples
	@$(BIN)/python manage.py update_index
	@echo
	@echo "Tàng Thư: http://localhost:$(PORT)/"
	@echo "To edit at http://localhost:$(PORT)/admin/, make an account: $(BIN)/python manage.py createsuperuser"
	@echo "Ctrl+C stops it."
	@echo
	@TANGTHU_PRODUCTION=$${TANGTHU_PRODUCTION:-0} exec $(BIN)/gunicorn archive.wsgi --bind localhost:$(PORT) --threads 4 --log-level warning

test: $(VENV)/installed-test ## Run the quick tests (two minutes on two slow cores)
	$(PYTEST) -m "not slow and not soak" --durations=5 --durations-min=1.5

test-slow: $(VENV)/installed-test ## Run the other tests: kills, restores, growth, thousands of random cases
	$(PYTEST) -m "slow and not soak"

test-all: $(VENV)/installed-test ## Run the quick and the slow tests (what .ci/run does)
	$(PYTEST) -m "not soak"

test-browser: $(VENV)/installed-dev ## Run the journeys in a real browser
	$(BIN)/python -m pytest -q -m "browser and not soak"

test-api: $(VENV)/installed-test ## Have Schemathesis ask the API thousands of questions
	API_CASES=$${CASES:-70} $(BIN)/python -m pytest -q -n auto --dist worksteal -m "not soak" tests/api/test_schema.py -rP --show-capture=stdout

test-haystack: $(VENV)/installed-test ## Run Haystack's own Whoosh tests against our engine (fetches its source)
	$(BIN)/python -m tests.search.haystack.suite

test-postgresql: $(VENV)/installed-test ## Run the tests that touch the database on PostgreSQL
	.ci/with_postgresql $(BIN)/python -m pytest -q -n auto --dist worksteal -m "django_db and not soak" --ignore tests/browser

test-opensearch: $(VENV)/installed-test ## Run the search contract on an OpenSearch cluster (needs Java and Maven)
	.ci/with_opensearch $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not soak" tests/search/contract tests/search/opensearch -k "opensearch or weigh"
	HEAP=256m .ci/with_opensearch --nodes 3 $(BIN)/python -m pytest -q -rP --show-capture=stdout tests/search/opensearch/test_nodes.py

test-scale: $(VENV)/installed-test ## Run what needs PostgreSQL, Redis, an S3 server and a cluster, each started for it
	.ci/with_postgresql .ci/with_redis .ci/with_s3 $(BIN)/python -m pytest -q tests/storage tests/search/test_locking.py -m "not soak"
	.ci/with_postgresql .ci/with_redis .ci/with_s3 .ci/with_opensearch $(BIN)/python -m pytest -q tests/servers/test_hosts_apart.py

test-deploying: $(VENV)/installed-test ## Run the examples in deploy/: systemd's units, and nginx in front of the archive
	$(BIN)/python -m pytest -q tests/deploying

check-exports: $(VENV)/installed-test $(EXPORT_TOOLS)/installed ## Have exports opened by py-wacz, pywb and wabac.js (needs Node.js)
	$(BIN)/python -m tests.exporting.tools $(EXPORT_TOOLS)

check-standards: $(VENV)/installed-test $(STANDARDS)/installed ## Hold answers and files against official schemas and linters (needs Maven)
	$(BIN)/python -m tests.standards $(STANDARDS)

test-fresh-machine: $(VENV)/installed-test ## Follow docs/deploying.md on a Debian made for it (root, debootstrap, systemd-nspawn)
	$(BIN)/python -m tests.deploying.fresh_machine $(MACHINE)

coverage: $(VENV)/installed-test ## Run the tests with branches measured; fails below the floor in pyproject.toml
	$(PYTEST) -m "not soak" --cov --cov-report=term:skip-covered

lint: $(VENV)/installed-dev ## Check style, types, imports, templates, migrations and production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	$(BIN)/python manage.py makemigrations --check --dry-run
	TANGTHU_ALLOWED_HOSTS=tangthu.example TANGTHU_BEHIND_PROXY=1 TANGTHU_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/installed-test ## Measure the core, reading, imports, pages and search engines (CORPUS=, QUERIES=, DOCUMENTS=)
	$(BIN)/python -m tests.benchmarks.core
	$(BIN)/python -m tests.benchmarks.reading
	$(BIN)/python -m tests.benchmarks.site_memory
	$(BIN)/python -m tests.benchmarks.foreign_pages
	$(BIN)/python -m tests.benchmarks.importing
	$(BIN)/python -m tests.benchmarks.pages
	$(BIN)/python -m tests.benchmarks.desk
	$(BIN)/python -m tests.benchmarks.relevance
	$(BIN)/python -m tests.benchmarks.equal_writings
	$(WITH_POSTGRESQL) $(BIN)/python -m tests.benchmarks

soak: $(VENV)/installed-dev ## Run the long checks at full size, with their figures (an hour and a half; 10,000 random acts are most of it)
	$(BIN)/python -m pytest --ignore tests/browser --ignore tests/consistency -m soak -q -rP --show-capture=stdout --durations=0
	$(BIN)/python -m pytest -m "browser and soak" -q tests/browser
	$(BIN)/python -m pytest -m soak -n auto --dist worksteal -q -rP --show-capture=stdout tests/consistency

lock: ## Renew the lock files from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --constraints requirements.lock --group test --output-file requirements-test.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --constraints requirements.lock --constraints requirements-test.lock --group dev --output-file requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --constraints requirements-dev.lock --group browser --output-file requirements-browser.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --constraints requirements-test.lock --group scale --output-file requirements-scale.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --constraints requirements-dev.lock --group parquet --output-file requirements-parquet.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/exporting/tools/requirements.in --output-file tests/exporting/tools/requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 tests/standards/requirements.in --output-file tests/standards/requirements.txt
	npm install --prefix tests/exporting/tools --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent

clean: ## Remove what was installed and generated; the data folder stays
	rm -rf $(VENV) $(EXPORT_TOOLS) $(STANDARDS) .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find archive search tests -name __pycache__ -prune -exec rm -rf {} +

$(EXPORT_TOOLS)/installed: tests/exporting/tools/requirements.txt tests/exporting/tools/package-lock.json
	$(PYTHON) -m venv $(EXPORT_TOOLS)/venv
	$(EXPORT_TOOLS)/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/exporting/tools/requirements.txt
	cp tests/exporting/tools/package.json tests/exporting/tools/package-lock.json $(EXPORT_TOOLS)/
	npm ci --prefix $(EXPORT_TOOLS) --no-audit --no-fund --silent --ignore-scripts
	@touch $@

$(STANDARDS)/installed: tests/standards/requirements.txt tests/standards/schemas.txt tests/standards/pom.xml
	$(PYTHON) -m venv $(STANDARDS)/venv
	$(STANDARDS)/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/standards/requirements.txt
	$(STANDARDS)/venv/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary pyoai --require-hashes -r tests/standards/schemas.txt --dest $(STANDARDS)/packages
	mvn -q -B -f tests/standards/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(STANDARDS)/jars
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock | $(VENV)/bin/python
	$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/installed-test: requirements.lock requirements-test.lock | $(VENV)/bin/python
	$(PIP_INSTALL) -r requirements.lock -r requirements-test.lock
	@touch $(VENV)/installed $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed-test
	$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@
