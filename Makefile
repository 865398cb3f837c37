# Thin on purpose: every step lives in tools/bootstrap.py, which needs nothing but Python 3.11 or newer.

.DEFAULT_GOAL := demo
.PHONY: demo serve setup test test-all check assets clean

demo serve setup test test-all check assets:
	@python3 tools/bootstrap.py $@

# Only what can be made again: never var/, where the data live.
clean:
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
