# Everything starts from `make`: it lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= ../shared/gold

.DEFAULT_GOAL := help
.PHONY: help report test browser lab notebooks lint lock benchmark clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The environment is made once and again when what it is made from has changed.
$(VENV)/.stamp: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version.split()[0] + "; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
	  && $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --link-mode copy -r requirements.txt \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

report: $(VENV)/.stamp  ## read the starter corpus and write its report to out/seeds
	$(BIN)/python -m analysis seeds/articles --out out/seeds

test: $(VENV)/.stamp  ## run the tests
	$(BIN)/python -m pytest -q

browser: $(VENV)/.stamp  ## test the report and the notebooks in Chromium (apt-get install chromium)
	$(BIN)/python -m pytest -q tests/browser

lab: $(VENV)/.stamp  ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

notebooks: $(VENV)/.stamp  ## run the notebooks and rewrite their stored outputs
	$(BIN)/python notebooks/run.py

lint: $(VENV)/.stamp  ## check the code's style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lock: $(VENV)/.stamp  ## lock the ranges of pyproject.toml into requirements.txt
	$(BIN)/uv pip compile --quiet --universal --no-annotate --no-header --python-version 3.11 \
	  --extra dev --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.txt

benchmark: $(VENV)/.stamp  ## scores on gold data (GOLD=folder) and speed beside other libraries
	$(BIN)/python benchmarks/quotes.py $(GOLD)/quotes/dev.jsonl.gz
	$(BIN)/python benchmarks/tone.py $(GOLD)/tone/train.jsonl.gz --split dev
	$(BIN)/python benchmarks/speed.py

clean:  ## remove the environment and what was written
	rm -rf $(VENV) out build *.egg-info
