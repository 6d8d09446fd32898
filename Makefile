# Every target sets up what it needs on a fresh machine. PYTHON=/path/to/python3.11 chooses the interpreter.

VENV := .venv
SAMPLE := sample_videos/run_overstride_lean
BIN := $(VENV)/bin
DOCS := .venv-docs
SUPPORTED := import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))

INSTALL := -m pip install --quiet --no-compile --disable-pip-version-check
PIP := $(BIN)/python $(INSTALL)
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --universal --python-version 3.10 \
  $(if $(KEEP),,--upgrade) --generate-hashes --only-binary :all: --emit-build-options \
  --no-annotate --no-emit-index-url --no-emit-find-links --quiet

# What is imported once is kept as bytecode in .venv and in this folder, in a container that says otherwise too: each
# command would compile it anew, for half of its start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: accuracy app bench demo docs test check lint fix fuzz lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/ready ## analyse a sample clip and say where the results are
	$(BIN)/posturecam analyze $(SAMPLE).mp4 --out out
	@echo "The scorecard stands above, in numbers in out/$(notdir $(SAMPLE))/analysis.json."
	@echo "The annotated video is out/$(notdir $(SAMPLE))/annotated.mp4."

app: $(VENV)/ready ## open the app in the browser, and show its address with the token
	$(BIN)/posturecam app

test: $(VENV)/ready-dev ## run the tests, on up to four cores
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: lint test ## lint, then test

lint: $(VENV)/ready-dev ## formatting, lint, types, import order, docstrings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m posturecam_lab.docstrings

accuracy: $(VENV)/ready-dev ## measure the accuracy that the app shows (status 1 of validate: a promise is broken, which is shown too)
	$(BIN)/posturecam validate --json > posturecam/ui/learn/accuracy.json || [ $$? -eq 1 ]

bench: $(VENV)/ready-dev ## what a user waits for, beside other programs: make bench BENCH="--app --out TABLE.md"
	$(BIN)/python -m posturecam_lab.benchmarks.bench $(BENCH)

fuzz: $(VENV)/ready-dev ## read damaged and hostile inputs for 10 minutes: make fuzz FUZZ="--seconds 60 --target npz"
	$(BIN)/python -m posturecam_lab.fuzz $(FUZZ)

docs: $(DOCS)/ready ## build the documentation into site/
	PYTHONPATH=. NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/python -m mkdocs build --strict --quiet
	@echo "The documentation is site/index.html."

fix: $(VENV)/ready-dev ## format, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## compile the pinned, hashed requirements from both pyproject.toml (needs uv; KEEP=1 keeps the versions)
	$(COMPILE) --group build --output-file requirements-build.txt
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) --group docs --constraint requirements.txt --output-file requirements-docs.txt
	for extra in cluster mediapipe postgres; do \
	  $(COMPILE) pyproject.toml --extra $$extra --constraint requirements.txt --output-file requirements-$$extra.txt || exit 1; \
	done
	echo posturecam | $(COMPILE) pyproject.toml lab/pyproject.toml --extra dev --constraint requirements.txt --excludes - \
	  --output-file requirements-dev.txt

clean: ## remove everything these targets made
	rm -rf $(VENV) $(DOCS) site out build dist *.egg-info lab/build lab/*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python $(DOCS)/bin/python:
	@for python in $(or $(PYTHON),python3.14 python3.13 python3.12 python3.11 python3.10 python3); do \
	  if "$$python" -c '$(SUPPORTED)' 2>/dev/null; then exec "$$python" -m venv --clear $(@:/bin/python=); fi; \
	done; \
	echo "posturecam needs Python 3.10 to 3.14 with its venv module; $(if $(PYTHON),$(PYTHON) is not that,none was found here)." \
	  "Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1

# Nothing is installed that has no hash in a requirements file: the editable install builds offline with the backend
# that is installed already.
$(VENV)/ready: requirements.txt requirements-build.txt pyproject.toml lab/pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements-build.txt -r requirements.txt
	$(PIP) --no-index --no-deps --no-build-isolation --editable . --editable lab
	$(BIN)/posturecam models
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(DOCS)/ready: requirements-docs.txt | $(DOCS)/bin/python
	$(DOCS)/bin/python $(INSTALL) --require-hashes -r requirements-docs.txt
	@touch $@
