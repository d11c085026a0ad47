# Every way to build, try and prove the program. `make` alone lists them.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

# -buildvcs=false: the version is given above, and a checkout owned by somebody
# else must build as well.
BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)"

.DEFAULT_GOAL := help
.PHONY: help run build check test e2e crash litestream bench clean

help: ## List these targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

run: build ## Build, then start the demonstration; its address is printed
	./bin/permanence demo $(ARGS)

build: ## Build the program into bin/permanence: one static file
	$(BUILD) -o bin/permanence ./cmd/permanence

check: ## Format, vet, staticcheck, tidy go.mod: what needs no running
	scripts/check.sh

test: ## Every test, on both database engines and in a real browser; installs what is missing
	scripts/test.sh

e2e: ## Only the browser journeys
	scripts/test.sh ./e2e/...

crash: ## Kill what writes a thousand times on each engine, and look at what is there (some minutes)
	PERMANENCE_CRASH_KILLS=$${PERMANENCE_CRASH_KILLS:-1000} PERMANENCE_CRASH_BACKEND=1 TESTTIMEOUT=4h TESTRUN=SurvivesEveryKill scripts/test.sh ./internal/store

litestream: ## Try the continuous copy by Litestream, built from its sources (not in make test: some minutes the first time)
	scripts/litestream.sh

bench: ## Measure; docs/benchmarks.md keeps the figures
	go test -run '^$$' -bench . -benchmem ./...

clean: ## Remove what the other targets made
	@chmod -R u+w .cache 2>/dev/null || true
	rm -rf bin .cache cover.out
