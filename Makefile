# Two commands matter: `make run` and `make test`. Both make the machine ready first.

# Any Python from 3.11 on will do: tomllib came with that release.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	$$python -c 'import tomllib' 2>/dev/null && echo $$python && break; done; true)
NO_PYTHON = 需要 Python 3.11 / Python 3.11 is needed: apt-get install python3.11
BOOTSTRAP = $(or $(PYTHON),$(error $(NO_PYTHON))) -m scripts.bootstrap
UV := uv run --no-sync
export PATH := $(CURDIR)/.tools/bin:$(PATH)
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help run test check bench screenshots clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## 启动整套系统 / start the whole product (PORT, PATROL_DATA, DATABASE_URL)
	@$(BOOTSTRAP) run
	@exec .venv/bin/patrolgrid run

test: ## 全部测试 / every test, end to end in Chromium included
	@$(BOOTSTRAP) test
	npm --prefix frontend test
	$(UV) pytest

check: ## 静态检查与快速测试 / lint, types, import contracts, fast tests
	@$(BOOTSTRAP) check
	$(UV) ruff check .
	$(UV) ruff format --check .
	$(UV) mypy
	$(UV) lint-imports
	npm --prefix frontend run lint
	npm --prefix frontend run typecheck
	$(UV) pytest tests/unit

bench: ## 全部性能测量 / every benchmark, as JSON
	@$(BOOTSTRAP) run
	$(UV) patrolgrid bench main-job --json
	$(UV) patrolgrid bench geocode --json
	$(UV) patrolgrid bench travel --json
	$(UV) patrolgrid bench roster --json
	$(UV) patrolgrid bench hotspots --json
	$(UV) patrolgrid bench patrols --json

screenshots: ## 重拍文档截图 / take the pictures in the docs again
	@$(BOOTSTRAP) test
	$(UV) patrolgrid screenshots docs/images

clean: ## 删除工具与构建结果，从不删除数据 / remove tools and builds, never data
	rm -rf .tools .venv frontend/node_modules frontend/dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
