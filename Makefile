# Two commands do everything: `make figures` and `make test`. Both set the machine up first.

# The Debian packages, each with its reason, stand in one place.
PACKAGES := $(shell awk '{ print $$1 }' Sources/System/Packages.txt)

# Built and tested with the same flags, so that nothing is compiled twice.
FLAGS := -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check=error

# Threads that wait for one another sleep soon, as in chalk itself: tests share the machine.
export GOMP_SPINCOUNT ?= 2000

.PHONY: build figures book strings browser test test-golden test-figures stress example lint setup clean

build: setup
	swift build $(FLAGS) --product chalk
	@echo "Built. Try: .build/release/chalk list"

figures: build
	.build/release/chalk figures --out Figures

# The lessons to read: web pages in Book, Markdown in Docs/Book.
book: build
	rm -rf Book Docs/Book/Images
	.build/release/chalk book --out Book
	.build/release/chalk book --form markdown --out Docs/Book
	.build/release/chalk book --form index --out Docs

# Each Localizable.xcstrings, and each CSS and JavaScript file of the web book, becomes a Swift literal beside
# it: embedded, it is there wherever the program goes. Run it after a change of one; a test tells when it was
# forgotten.
CATALOGS := $(shell find Sources Lessons -name Localizable.xcstrings)
PAGES := $(shell find Sources -name '*.css' -o -name '*.js')
strings:
	@for catalog in $(CATALOGS); do { \
	  echo "// swift-format-ignore-file"; \
	  echo "// Made of Localizable.xcstrings by make strings."; \
	  printf 'let localizable = #"""\n  '; sed 's/^ *//' "$$catalog" | tr -d '\n'; printf '\n  """#\n'; \
	} > "$${catalog%.xcstrings}.swift"; done
	@for page in $(PAGES); do name=$$(basename "$${page%.*}"); { \
	  echo "// swift-format-ignore-file"; \
	  echo "// Made of $$(basename $$page) by make strings."; \
	  echo "let $$(echo "$$name" | sed 's/^./\L&/') = #\"\"\""; \
	  sed 's/^./  &/' "$$page"; printf '\n  """#\n'; \
	} > "$${page%.*}.swift"; done

test: setup lint
	swift build $(FLAGS) --build-tests
	swift test $(FLAGS) --skip-build

# A browser for the tests that look at the web book; without one they are skipped.
browser: setup
	@$(MAKE) --no-print-directory setup \
	  PACKAGES="$$(command -v chromium chromium-browser google-chrome > /dev/null || echo chromium)"

# Looks at what `make figures` has left: CHALK_FIGURES=Figures make test-figures
test-figures:
	swift test $(FLAGS) --skip-build --filter FiguresFolderTests

# Every number from Keras and PyTorch that the library must reproduce, a line a case.
test-golden: setup
	swift build $(FLAGS) --build-tests
	swift test $(FLAGS) --skip-build --filter Golden

# Tries to break it, for 20 minutes at most: every loader with damaged files (INPUTS for each, as long as
# FUZZ_SECONDS for all are not over), the C parts under sanitizers, random models under both kernel sets,
# writers that are killed, plugins that misbehave, nonsense at prompts, full and read-only disks.
# Docs/Stress.md tells what came of it.
INPUTS ?= 1000000
FUZZ_SECONDS ?= 540
KILLS ?= 200
TYPED ?= 60
stress: setup
	swift build $(FLAGS) --product chalk
	swift build $(FLAGS) --product chalk-stress
	Tests/Stress/Sanitized/run.sh
	.build/release/chalk-stress fuzz --count $(INPUTS) --seconds $(FUZZ_SECONDS)
	.build/release/chalk-stress models --count 10000 --seconds 180 2> .build/stress-models.log \
	  || { tail -n 1 .build/stress-models.log; exit 1; }
	.build/release/chalk-stress kill --count $(KILLS)
	.build/release/chalk-stress plugins
	.build/release/chalk-stress typed --count $(TYPED)
	.build/release/chalk-stress disk

# The program of the README.
example: build
	@mkdir -p .build/example
	@swiftc -O -I .build/release/Modules Docs/Examples/Slope.swift \
	  .build/release/ScalarGrad.build/*.o .build/release/Notation.build/*.o -o .build/example/slope
	@.build/example/slope

lint:
	swift format lint --strict --recursive Sources Lessons Tests Package.swift

# Installs what is missing of the packages; does nothing, and says nothing, when all is there.
setup:
	@command -v swift > /dev/null || { \
	  echo "Swift is missing: Chalk needs Swift 6.1 or later, from https://www.swift.org/install"; exit 1; }
	@command -v dpkg-query > /dev/null && command -v apt-get > /dev/null || { \
	  echo "This system has no apt-get. Install what these Debian packages bring:"; \
	  sed 's/^/  /' Sources/System/Packages.txt; \
	  echo "then go on without set-up: make $(or $(MAKECMDGOALS),build) --assume-old=setup"; exit 1; }
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query --show --showformat='$${db:Status-Status}\n' $$package 2> /dev/null \
	    | grep -qx installed || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	as_root=""; if [ "$$(id -u)" != 0 ]; then \
	  command -v sudo > /dev/null || { \
	    echo "Please install as root, then run make again: apt-get install$$missing"; exit 1; }; \
	  as_root="sudo"; \
	fi; \
	echo "Installing:$$missing"; \
	$$as_root apt-get update -qq && \
	$$as_root env DEBIAN_FRONTEND=noninteractive \
	  apt-get install --yes --no-install-recommends -qq $$missing > /dev/null

clean:
	rm -rf .build Figures Book
