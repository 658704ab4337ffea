# Everything that is done to this project from a shell.
#
#   make run     open Interleave on localhost:8080 (the same as: go run ./server)
#   make test    install what the tests need, and run every kind of test
#   make proof   what takes longer: all browser tests, a million property steps, ten minutes of
#                fuzzing, 100,000 threads, conformance, benchmarks, load; a table at the end
#   make conformance   run the kernel's programs and the scenarios' listings under python3 3.11 and compare
#   make bench   a table of what the kernel's events cost, against a bare coroutine switch
#   make load    five thousand viewers on one session, a thousand who follow its owner,
#                three hundred sessions
#   make soak    half an hour of viewers who come, go, stall and send garbage, each frame
#                compared with a kernel
#   make latency how long a change takes from the hand to the picture
#   make scrub   how soon the page follows who drags over the lanes
#   make frames  how smoothly the page moves
#   make smooth  the same by the browser's own tracing, the first paint, and a
#                record's way from the kernel to the picture
#   make heap    what the page holds, over ten minutes
#   make vuln    look for known faults in what the server is built with (asks vuln.go.dev)
#   make shots   take the pictures under docs/ anew

export GOFLAGS ?= -buildvcs=false
BUILD := build
# By count, not by seconds: go test -fuzz may call its own deadline a failure.
FUZZTIME ?= 500x
# How long make proof fuzzes, all targets together, in seconds.
PROOFFUZZ ?= 600
SOAK ?= 30m

.PHONY: run test tools vet unit fuzz web browser proof conformance bench load soak latency scrub frames smooth heap vuln shots clean

run:
	go run ./server

test: tools vet unit fuzz web browser
	$(MAKE) soak SOAK=30s

# What the tests need besides Go, Node and make: a C compiler for -race, a real
# browser, without the windows that chromium has even when it shows none, and fonts for
# both languages.
tools:
	@missing=""; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	command -v chromium-headless-shell >/dev/null || missing="$$missing chromium-headless-shell"; \
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

# Under the race detector, what takes long there goes through fewer cases, see
# scenariotest.Fewer; without it, it goes through all.
unit:
	go test -race -timeout 10m ./sim/scenario ./... # what takes longest first
	go test -timeout 10m ./sim/... ./server/session ./server/hub

# Every fuzz target there is, one after another. Only this project's own packages tell
# which code a try reaches: go test -fuzz, by which make proof goes, has to compile
# everything anew that they are built with.
fuzz:
	@fuzz=$(CURDIR)/$(BUILD)/fuzz; mkdir -p $$fuzz; \
	for folder in $$(grep -rl --include='*_test.go' '^func Fuzz' sim server | xargs -n 1 dirname | sort -u); do \
	  go test -c -gcflags=interleave/...=-d=libfuzzer -o $$fuzz/target ./$$folder || exit 1; \
	  for target in $$(cd $$folder && $$fuzz/target -test.list '^Fuzz' | grep '^Fuzz'); do \
	    echo "fuzz $$folder $$target"; \
	    (cd $$folder && $$fuzz/target -test.run '^$$' -test.fuzz "^$$target$$" -test.fuzztime $(FUZZTIME) -test.fuzzcachedir $$fuzz/found) || exit 1; \
	  done; done

web:
	rm -rf $(BUILD)/traces
	go test -count=1 -run 'TestTraces|TestSweep' ./server/hub -traces $(CURDIR)/$(BUILD)/traces -seeds 50
	cd web && npx tsc -p .
	node --test --test-concurrency=2 web/test/

# In a browser all tests take longer than anybody waits for them: a commit does every
# scenario and a third of the rest, the next two the others; PART= does all.
browser: export PART ?= $(shell git rev-list --count HEAD)
browser:
	go build -o $(BUILD)/interleave ./server
	node --test --test-concurrency=2 web/e2e/

proof: tools smooth heap
	$(MAKE) browser PART=
	go run ./sim/internal/proof -fuzz $(PROOFFUZZ)

conformance:
	go test -count=1 ./sim/conformance
	go test -count=1 -v -run TestPython ./sim/conformance -python

bench:
	go run ./sim/internal/bench

load:
	go run ./server/internal/load fanout -ratio 1.25 -memory 30
	go run ./server/internal/load follow
	go run ./server/internal/load curves
	go run ./server/internal/load deflate

# All kinds of people at once, for so long.
soak:
	go run ./server/internal/load soak -race -length $(SOAK)

# How long a change takes from the hand to the picture.
latency:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/latency.js

# How soon the page follows who drags over the lanes.
scrub:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/scrub.js

# Frames a second, and the work of each.
frames:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/frames.js

# By the browser's own tracing: frames drawn, tasks over 50 ms and what they did.
smooth:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/smooth.js

heap:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/heap.js

vuln:
	go run golang.org/x/vuln/cmd/govulncheck@latest ./...

shots:
	go build -o $(BUILD)/interleave ./server
	node web/e2e/shots.js docs
	node web/e2e/contact.js docs

clean:
	rm -rf $(BUILD) web/node_modules
