.DEFAULT_GOAL := help
.PHONY: help run test check bench sql pictures

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, and start the demo
	@scripts/run

test: ## all tests, in a browser too
	@scripts/test

check: ## form, lints, queries, unused dependencies
	@scripts/check

bench: ## measure, as ratios to what the machine can do (ROW=import: a part of it alone)
	@scripts/bench $(ROW)

sql: ## check every query against a fresh database and renew .sqlx
	@scripts/sql

pictures: ## take the pictures of the README and the docs from the running demo
	@scripts/pictures
