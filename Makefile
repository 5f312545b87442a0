# Each target installs what it lacks and says so; what it does is in tools/.
PYTHON ?= python3
PREFIX ?= /usr/local
# The interpreter itself, which starts sooner than a script that chooses one.
override PYTHON := $(or $(shell $(PYTHON) -c 'import sys; print(sys.executable)' 2>&-),$(PYTHON))
BUILD := $(CURDIR)/build
export PYTHON BUILD

.PHONY: help build demo test test-all conformance-jinja2 conformance-markupsafe conformance-orjson \
  bench sanitize fuzz coverage leaks wheel install cross-arm64 check-clean-root clean
.DEFAULT_GOAL := help

help: ## Print this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 26

build: ## build/libmelba.so, build/libmelba.a, and the package for PYTHON in build/python
	@tools/build library python

demo: ## Build all and show it at work in C, in Python and by ctypes
	@tools/demo

test: ## Every test, Python's on PYTHON; 3.14 in a Debian sid root when CI or ROOT314 is set
	@tools/test

test-all: ## The same on every interpreter found, a free-threaded one and 3.14
	@tools/test --all

conformance-jinja2: ## Jinja2's own suite on melba.templates
	@tools/setup swift cmake python python-headers python-venv
	@tools/build python
	@Tests/conformance/jinja2

conformance-markupsafe: ## MarkupSafe's own suite on melba.markup
	@tools/setup swift cmake python python-headers python-venv
	@tools/build python
	@Tests/conformance/markupsafe

conformance-orjson: ## orjson's own suite on melba.json
	@tools/setup swift cmake python python-headers python-venv
	@tools/build python
	@Tests/conformance/orjson

bench: ## Melba beside its rivals, on PYTHON and 3.14; options in ARGS
	@tools/bench $(ARGS)

sanitize: ## The C tests under the address, undefined-behaviour and thread sanitizers
	@tools/setup swift cmake python
	@Tests/sanitize $(ARGS)

fuzz: ## Each fuzz target for twenty seconds; for longer ARGS=600
	@tools/setup swift cmake python
	@fuzz/run $(ARGS)

coverage: ## Which lines of the core the C tests reach, held to floors
	@tools/setup swift cmake python
	@Tests/coverage

leaks: ## What is never given back: calls of C, and of Python on a debug CPython
	@tools/setup swift cmake python-debug
	@Tests/leaks

wheel: ## A manylinux wheel for PYTHON in dist/, tried in a fresh environment
	@tools/wheel

install: ## Library, headers, melba.pc and a CMake package under PREFIX
	@PREFIX="$(PREFIX)" tools/build install

cross-arm64: ## Library and C tests for arm64, run under qemu
	@tools/cross-arm64

check-clean-root: ## make demo and make test in a fresh Debian 12
	@tools/clean-root

clean: ## Remove what was built here; roots and interpreters in the cache stay
	rm -rf build dist .build
