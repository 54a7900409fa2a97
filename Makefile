# Prasmju kompass. Two commands matter: "make run" and "make test"; the others are in "make help".
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

web_sources := $(wildcard web/src/* web/static/css/*) web/src web/static/css web/build.mjs web/tsconfig.json
modules     := web/node_modules/.package-lock.json
bundle      := web/static/dist/manifest.json

##@ Use
.PHONY: help
help: ## list these commands
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build everything and serve the demonstration on http://127.0.0.1:8080
	@exec bin/kompass serve --demo

.PHONY: build
build: tools $(bundle) ## build bin/kompass with its front end
	@.ci/check binary

.PHONY: dev
dev: tools $(bundle) ## serve the demonstration, rebuild and reload the browser on every change
	@exec node web/dev.mjs

##@ Check
.PHONY: test
test: tools ## run everything that CI checks
	@.ci/check all

.PHONY: lint
lint: tools $(modules) ## formatting, modules, vet, staticcheck, known vulnerabilities, types
	@.ci/check format modules vet static vuln types

.PHONY: browser
browser: build ## walk the pages in a real browser (needs chromium)
	@.ci/check browser

.PHONY: cover
cover: tools ## run the Go tests with coverage, write coverage/index.html
	@.ci/check wire unit cover
	@go tool cover -html=coverage/all.out -o coverage/index.html
	@echo "open coverage/index.html"

.PHONY: bench
bench: tools ## run the benchmarks
	go test -run='^$$' -bench=. -benchmem ./...

.PHONY: bench-extract
bench-extract: tools ## score skill extraction on labelled sentences (needs ../shared/data)
	go test ./internal/extract -run 'TestScore|TestCrossValidation|TestLatvian' -v -count=1
	go test ./internal/extract -run '^$$' -bench Extract -cpu 1

.PHONY: fuzz
fuzz: tools ## fuzz every parser for 60 seconds (FUZZTIME=… for longer)
	@.ci/fuzz $${FUZZTIME:-60s}

##@ Keep
.PHONY: screens
screens: build ## take the README's screenshots from the running program
	@cd web && exec node test/screens.mjs

.PHONY: clean
clean: ## remove what was built; the data in ./data stays
	rm -rf bin coverage web/node_modules
	find web/static/dist -mindepth 1 ! -name .gitkeep -delete

.PHONY: tools
tools:
	@.ci/tools

# npm writes this file last, so it is newer than the lock file only after a whole install.
$(modules): web/package-lock.json web/package.json web/.npmrc
	cd web && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(bundle): $(modules) $(web_sources)
	cd web && npm run --silent bundle
