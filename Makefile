.DEFAULT_GOAL := help
.PHONY: help env up test check orders bench office lock pages api

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: ## make or refresh .venv
	@./scripts/bootstrap.sh

up: env pages ## start the product with its demo city
	@exec .venv/bin/hanlu up

pages: env ## build the pages when their sources have changed
	@.venv/bin/python scripts/pages.py build

api: env ## refresh what the pages know of the server's API
	.venv/bin/python scripts/pages.py api

check: env ## lint, types, imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	.venv/bin/python scripts/pages.py check

test: env pages ## run all tests
	@./scripts/chromium.sh
	.venv/bin/python scripts/pages.py test
	.venv/bin/python -m pytest -n 2 --dist loadfile

orders: env ## 10,000 orders of arrival with kills, and fifty flapping sensors: minutes
	HANLU_ORDERS=10000 HANLU_FLAPPING=50 .venv/bin/python -m pytest --timeout=0 \
		tests/iot_gateway/ingest/test_any_order.py tests/iot_gateway/alarms/test_flapping.py

bench: env ## run all benchmarks
	.venv/bin/python -m benchmarks

office: env ## the benchmarks of a dispatcher's day after a year of work: ten minutes
	.venv/bin/python -m benchmarks api pairs steps disturbed

lock: env ## refresh the lock files from pyproject.toml and package.json
	.tools/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.12 --group dev pyproject.toml -o requirements.lock
	.venv/bin/python scripts/pages.py lock
