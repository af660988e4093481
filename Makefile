PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install meaning run test lint bench-planner bench-data bench-planted bench-sft bench-rl bench-banking77 bench-estimates bench-kills bench-cluster bench-peers bench-grounding bench-private

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt "torch==2.13.0"
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[dev]"
	$(BIN)/python -m engine.basemodel
	$(BIN)/python -m engine.rates
	-$(BIN)/python -m engine.embedding
	touch $@

# Optional, 32 MB: without it, facts are checked and looked up by words.
meaning: install
	$(BIN)/python -m engine.embedding

run: install
	@$(BIN)/nlforge

lint: install
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two tests at a time, each on one processor; what shares the machine's Ray stays together.
WORKERS ?= 2
test: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

bench-planner: install
	$(BIN)/python -m tests.bench.planner $(ARGS)

# The peers bring their own versions of shared libraries, so they live apart.
bench-data: install
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	-.venv-peers/bin/pip install -q --disable-pip-version-check "datatrove[processing]==0.10.1" datasketch==2.0.0 orjson spacy
	$(BIN)/python -m tests.bench.data $(ARGS)

bench-sft: install
	$(BIN)/python -m tests.bench.sft $(ARGS)

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

bench-private: install
	$(BIN)/python -m tests.bench.private $(ARGS)

bench-planted: install
	$(BIN)/python -m tests.bench.planted
