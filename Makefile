# `make demo` and `make test` are all a newcomer needs; each makes .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
PYTEST_ARGS ?=
# One more than there are cores: half of the tests wait for other processes.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
KILLS ?= 200
CLUSTER_KILLS ?= 100
BENCH_ARGS ?=
FLIPS ?= 10000
HISTORIES ?= 200
FUZZ ?= 100000
SOAK ?= 1800

.PHONY: help venv demo test kills cluster-kills flips histories fuzz hostile soak mutants peers bench lint types check wheel docs clean

help:
	@echo "make demo    crawl the bundled sample publication and open it in Datasette (SERVE=0: end after the crawl)"
	@echo "make test    install what the tests need and pass them, on all cores (WORKERS=0: in one process)"
	@echo "make kills   kill a crawl 200 times (KILLS=50: 50 times) and see that nothing is lost"
	@echo "make cluster-kills kill and freeze the workers, the scheduler and the writer of a crawl of 40 hosts 100 times (CLUSTER_KILLS=20: 6 hosts)"
	@echo "make flips   flip 10,000 single bits of capture files and database (FLIPS=500: 500) and see that each is found or harmless"
	@echo "make histories let 200 publications publish, edit and remove, kill runs, lose the database, and see that nothing is lost"
	@echo "make fuzz    give 100,000 broken inputs to all that reads what comes from outside (FUZZ=2000: 2,000)"
	@echo "make hostile all tests of a site that does harm, with the sizes of the wild, and the fuzz"
	@echo "make soak    let a site publish, edit, remove, misbehave and recover for 1,800 seconds, with kills, and compare the archive with it (SOAK=60)"
	@echo "make mutants change the code in many places and list what no test notices (MODULES=archive/urls.py: there only; SAMPLE=10: ten changes in each)"
	@echo "make peers   install newspaper4k, news-please and scrapy-redis into build/peers, so that make bench and bench.killed measure them, too"
	@echo "make bench   Blotter beside other crawlers over made pages, served by nginx (BENCH_ARGS='--pages 200 --rounds 3')"
	@echo "make lint    ruff"
	@echo "make types   mypy --strict"
	@echo "make check   test, lint and types"
	@echo "make wheel   dist/*.whl, for pipx, uv and other machines"
	@echo "make docs    build/docs/index.html: the documentation as a site"
	@echo "make clean   remove .venv, demo/, build/ and dist/"

# A .venv without pip is half made: a first try ended early. It is made anew.
venv:
	@$(BIN)/python -c 'import pip' 2>/dev/null || { \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	    || { echo "$(PYTHON) cannot make $(VENV): its venv module is incomplete. Debian: apt install make python3-venv; then run make again." >&2; exit 1; }; \
	  $(PYTHON) -m venv --clear $(VENV); }

$(VENV)/browse: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Blotter needs Python 3.11 or later; try make PYTHON=python3.11")'
	@$(MAKE) --no-print-directory venv
	@echo "Installing Blotter into $(VENV) (once; about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[browse]'
	@touch $@

$(VENV)/dev: $(VENV)/browse
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(VENV)/browse
	@SERVE=$(SERVE) $(BIN)/python -m crawler.sample.demo

# Thousands of processes are started: none has to compile our code again, also where the machine's settings forbid to keep it.
test mutants bench: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/dev
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder --cov --cov-report=term $(PYTEST_ARGS)

kills: $(VENV)/dev
	@KILLS=$(KILLS) $(BIN)/python -m pytest tests/kills

cluster-kills: $(VENV)/dev
	@CLUSTER_KILLS=$(CLUSTER_KILLS) $(BIN)/python -m pytest --capture=no tests/kills/test_fetchers_killed.py

flips: $(VENV)/dev
	@FLIPS=$(FLIPS) $(BIN)/python -m pytest tests/archive/verify/test_bits.py

histories: $(VENV)/dev
	@HISTORIES=$(HISTORIES) $(BIN)/python -m pytest tests/crawler/imports/test_histories.py

fuzz: $(VENV)/dev
	@FUZZ=$(FUZZ) $(BIN)/python -m pytest --numprocesses $(WORKERS) tests/hostile/test_fuzz.py

hostile: $(VENV)/dev
	@WHOLE=1 FUZZ=$(FUZZ) $(BIN)/python -m pytest --numprocesses $(WORKERS) tests/hostile

soak: $(VENV)/dev
	@SOAK=$(SOAK) $(BIN)/python -m pytest --capture=no tests/hostile/test_soak.py

mutants: $(VENV)/dev
	@$(BIN)/python bench/mutants.py $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

# Each in an environment of its own: their libraries are older than ours, and Fundus 0.5.7 does not start with a newer curl_cffi.
peers: venv
	@for name in newspaper4k news-please fundus; do \
	  $(PYTHON) -m venv build/peers/$$name && build/peers/$$name/bin/pip install --quiet $$name lxml_html_clean 'curl_cffi<0.16'; done
	@$(PYTHON) -m venv build/peers/scrapy-redis && build/peers/scrapy-redis/bin/pip install --quiet scrapy-redis

bench: $(VENV)/dev
	@$(BIN)/python -m bench.peers $(BENCH_ARGS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

check: test lint types

wheel: venv
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

docs: venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[docs]'
	@$(BIN)/mkdocs build --quiet
	@echo build/docs/index.html

clean:
	rm -rf $(VENV) demo build dist
