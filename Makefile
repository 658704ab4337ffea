# Everything that is done to this project from a shell.
#
#   make run     open Interleave on localhost:8080 (the same as: go run ./server)
#   make test    install what the tests need, and run every kind of test
#   make proof   what takes longer: a million property steps, ten minutes of
#                fuzzing, 100,000 threads, conformance, benchmarks, load
#   make conformance   run the kernel's programs and the scenarios' listings under python3 3.11 and compare
#   make bench   a table of what the kernel's events cost, against a bare coroutine switch
#   make load    five thousand viewers on one session, three hundred sessions
#   make latency how long a change takes from the hand to the picture
#   make frames  how smoothly the page moves
#   make vuln    look for known faults in what the server is built with (asks vuln.go.dev)
#   make shots   take the pictures under docs/ anew

export GOFLAGS ?= -buildvcs=false
BUILD := build
FUZZTIME ?= 5s
# How long make proof fuzzes, all targets together, in seconds.
PROOFFUZZ ?= 600

.PHONY: run test tools vet unit fuzz web browser proof conformance bench load latency frames vuln shots clean

run:
	go run ./server

test: tools vet unit fuzz web browser

# What the tests need besides Go, Node and make: a C compiler for -race, a real
# browser, and fonts for both languages.
tools:
	@missing=""; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$$missing fonts-noto-cjk fontconfig"; \
	fc-list 2>/dev/null | grep -qi dejavu || missing="$$missing fonts-dejavu-core"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo "The tests need:$$missing. Install them, or run make test as root on Debian." >&2; exit 1; fi; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi
	npm ci --prefix web --silent

vet:
	@test -z "$$(gofmt -l sim server web/*.go)" || { echo "gofmt would change:"; gofmt -l sim server web/*.go; exit 1; }
	go vet ./...
	go tool staticcheck ./...

unit:
	go test -race -timeout 10m ./...

# Every fuzz target there is, one after another.
fuzz:
	@for package in $$(go list ./...); do \
	  for target in $$(go test $$package -list '^Fuzz' | grep '^Fuzz'); do \
	    echo "fuzz $$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
	  done; done

web:
	rm -rf $(BUILD)/traces
	go test -count=1 -run TestTraces ./server/hub -traces $(CURDIR)/$(BUILD)/traces -seeds 50
	cd web && npx tsc -p .
	node --test web/test/

browser:
	go build -o $(BUILD)/interleave ./server
	node --test web/e2e/

proof: tools
	go test -count=1 -timeout 60m -v -run Properties ./sim -rapid.checks=5000 -steps 1000000
	go test -count=1 -v -run ManyThreads ./sim -threads 100000
	targets=$$(go test ./... -list '^Fuzz' | grep -c '^Fuzz'); \
	$(MAKE) fuzz FUZZTIME=$$(( $(PROOFFUZZ) / targets ))s
	$(MAKE) conformance bench load latency

conformance:
	go test -count=1 ./sim/conformance
	go test -count=1 -v -run TestPython ./sim/conformance -python

bench:
	go run ./sim/internal/bench

load:
	go run ./server/internal/load fanout
	go run ./server/internal/load curves
	go run ./server/internal/load deflate

# How long a change takes from the hand to the picture.
latency:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/latency.js

# Frames a second, and the work of each.
frames:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/frames.js

vuln:
	go run golang.org/x/vuln/cmd/govulncheck@latest ./...

shots:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/shots.js docs

clean:
	rm -rf $(BUILD) web/node_modules
