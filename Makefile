# Thin on purpose: every target is a script or a CMake preset, and each can be
# run without make. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup build install demo chaos test bench lint tidy format headers asan tsan fuzz faults sim release docs hooks clean

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ferroplane
# Last on PATH: a terraform or tofu of the user's own comes first.
export PATH := $(PATH):$(CACHE)/bin

help:            ## this list
	@sed -n 's/^\([a-z]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup:           ## install what is missing (apt-get, as root or through sudo)
	@tools/setup

build: setup     ## optimised programs in build/bin
	@cmake --preset release >/dev/null
	@cmake --build --preset release

install: build   ## the provider into ~/.terraform.d/plugins, where terraform looks
	@tools/install

demo: build      ## real terraform against the API simulator, then a platform on a Docker engine
	@tools/demo
	@tools/demo-platform

test: build      ## every test, then the tables in docs/ that come from their results
	@tools/test

bench: build     ## start to 10,000 servers, and platforms beside Compose, as ratios (BENCH="--quick")
	@tools/bench $(BENCH); status=$$?; tools/bench_platform && exit $$status

chaos: build     ## ferroplane killed at every journal boundary, and its engine (CHAOS="--share 10")
	@tools/chaos $(CHAOS)

lint:            ## house rules, formatting and the wire contract
	@.ci/run setup lint contract

headers:         ## every header compiles alone
	@.ci/run setup headers

tidy:            ## clang-tidy on what changed since main (TIDY=all: on everything)
	@.ci/run setup tidy

asan:            ## unit tests under AddressSanitizer and UBSan
	@.ci/run setup asan

tsan:            ## unit tests without gRPC under ThreadSanitizer
	@.ci/run setup tsan

fuzz:            ## every fuzz target, FUZZ_SECONDS=30 each
	@.ci/run setup fuzz

faults:          ## what fails when, and what the next apply makes of it: the fault matrix
	@tools/faults

sim:             ## the control plane on a fake engine: kills at every step, SEEDS=100000 random lives
	@tools/sim

release: setup   ## what is shipped, static and checked, into dist/ (tools/release --twice: the same bytes?)
	@tools/setup --platform --release
	@tools/release

format:          ## clang-format on every file
	@tools/setup --all
	@tools/format --fix

docs: build      ## pages and schemas made anew, and the tables of the last `make test`
	@tools/docs
	@if [ -f build/junit.xml ]; then tools/coverage_tables.py --write --results build/junit.xml; fi

hooks:           ## a git pre-commit hook: formatting and house rules
	@tools/install-hooks

clean:           ## remove build/
	@rm -rf build
