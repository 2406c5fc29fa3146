// swift-tools-version: 6.1
// The dependency graph: a line a target, in tier order. A target imports only from tiers above it.
import PackageDescription

let package = Package(
  name: "Chalk",
  products: [
    .library(name: "ScalarGrad", targets: ["ScalarGrad"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Figures", targets: ["Figures"]),
    .library(name: "Chalk", targets: ["Chalk"]),
    .executable(name: "chalk", targets: ["ChalkCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ] + reference,
  targets: [
    // System: C and C++ libraries behind module maps and shims, no logic.
    system("System/CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
    system("System/CPNG", pkgConfig: "libpng", debian: "libpng-dev"),
    system("System/CJPEG", pkgConfig: "libjpeg", debian: "libjpeg-dev"),
    system("System/CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
    system("System/CSndfile", pkgConfig: "sndfile", debian: "libsndfile1-dev"),
    system("System/COneDNN", debian: "libdnnl-dev"),
    system("System/CLAPACK", pkgConfig: "lapacke", debian: "liblapacke-dev"),
    system("System/CCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
    system("System/CGlibc", debian: "libc6-dev"),
    c("System/CFused", links: ["gomp"]),
    // Open MPI is looked for when a run over several processes begins: nothing is linked, no header is needed.
    c("System/CMPI", links: []),
    c("System/CSandbox", links: []),
    c("System/CSharedRoom", links: ["rt"]),
    c("System/CGnuplot", links: ["boost_iostreams", "boost_filesystem", "boost_system"]),
    // Also System: what the machine offers, and how numbers, formulas and text are written, in a form that
    // every tier above may use.
    swift("System/WholeFiles"),
    swift("System/UserFolders"),
    swift("System/Processes", ["CGlibc"]),
    swift("System/Sandboxing", ["CSandbox"]),
    swift("System/Hashing", ["CCrypto"]),
    swift("System/Notation"),
    swift("System/ZipFiles", ["CZlib"]),
    swift("System/TerminalText", ["CGlibc"]),

    // Core: the ideas.
    swift("Core/Randomness"),
    swift("Core/ScalarGrad", ["Notation"]),
    swift("Core/Formats"),
    swift(
      "Core/Tensors", ["CFused", "COneDNN", "Formats", "Notation", "Randomness", "WholeFiles"]),
    swift("Core/Autograd", [heap, "Randomness", "Tensors"]),

    // Learn: data and training.
    swift("Learn/Communicators", ["CGlibc", "CMPI", "CSharedRoom", "Processes", "WholeFiles"]),
    swift(
      "Learn/Datasets",
      [
        "CGlibc", "CJPEG", "CLAPACK", "CPNG", "CSQLite", "CSndfile", "CZlib", "Communicators",
        "Formats", "Hashing",
        "Notation", "Randomness", "Tensors", "UserFolders", "WholeFiles",
      ],
      beside: [
        "FirstNames", "GermanCredit", "MNISTSmall", "Photographs", "SeaTemperatures",
        "SentimentSentences",
      ]
      .map { "Embedded/\($0)/ORIGIN.md" } + ["Embedded/FirstNames/LICENSE"]),
    swift("Learn/Initializers", ["CLAPACK", "Randomness", "Tensors"]),
    swift("Learn/Layers", ["Autograd", "Initializers", "Notation", "Randomness", "Tensors"]),
    swift("Learn/Losses", ["Autograd", "Layers", "Notation", "Tensors"]),
    swift("Learn/Metrics", ["Losses", "Tensors"]),
    swift("Learn/Signal", ["Autograd", "Notation", "Tensors"]),
    swift("Learn/Detection", ["Autograd", "Tensors"]),
    swift("Learn/Tokens", [heap, "Tensors", "WholeFiles"]),
    swift("Learn/Weights", ["Notation", "Tensors", "WholeFiles"]),
    swift(
      "Learn/Pretrained",
      [
        "Autograd", "Datasets", "Hashing", "Initializers", "Layers", "Randomness", "Tensors",
        "Tokens",
        "UserFolders", "Weights", "WholeFiles",
      ]),
    swift("Learn/Optimizers", ["Autograd", "Tensors"]),
    swift(
      "Learn/Training",
      [
        "Autograd", "Communicators", "Layers", "Losses", "Metrics", "Notation", "Optimizers",
        "Randomness", "Tensors", "TerminalText", "Weights",
      ]),

    swift(
      "Learn/ONNX",
      [protobuf, "Autograd", "Layers", "Notation", "Tensors", "Training", "WholeFiles"]),
    swift(
      "Learn/Keras", ["Autograd", "CZlib", "Datasets", "Layers", "Tensors", "Training", "Weights"]),

    // Draw: figures as values. Knows nothing of Core.
    swift(
      "Draw/Figures", ["CPNG", "CGnuplot", "Hashing", "Notation", "Processes", "WholeFiles"]),

    // Teach: lessons, and how they are shown.
    swift("Teach/StandardPlots", ["Datasets", "Figures", "Notation", "ScalarGrad", "Training"]),
    swift(
      "Teach/LessonKit",
      [
        "Communicators", "Datasets", "Figures", "Hashing", "Notation", "Optimizers", "Randomness",
        "ScalarGrad", "Tensors",
        "Training",
      ]),
    swift("Teach/LessonSession", ["Figures", "LessonKit"]),
    swift(
      "Teach/Reports",
      [
        "Figures", "Hashing", "LessonKit", "Notation", "StandardPlots", "Tensors", "Training",
        "WholeFiles",
      ]),
    swift(
      "Teach/Presenters",
      ["Figures", "Hashing", "LessonKit", "Notation", "TerminalText", "ZipFiles"],
      beside: translations + [
        "GalleryStyle.css", "Still/PaperStyle.css", "Still/SlidesScript.js",
        "Still/SlidesStyle.css",
        "Still/StillStyle.css", "Web/WebScriptControls.js", "Web/WebScriptPictures.js",
        "Web/WebScriptQuestions.js", "Web/WebScriptSteps.js", "Web/WebStyleBlocks.css",
        "Web/WebStylePage.css",
      ]),

    // Extend: what others add.
    swift(
      "Extend/Plugins",
      [
        "Autograd", "Datasets", "Figures", "Hashing", "Initializers", "Layers", "LessonKit",
        "Losses",
        "Metrics", "Optimizers", "Pretrained", "Randomness", "ScalarGrad", "StandardPlots",
        "Tensors", "Tokens", "Training",
      ]),
    swift(
      "Extend/PluginHost",
      [
        "Autograd", "CGlibc", "Datasets", "Figures", "Hashing", "Initializers", "Layers",
        "LessonKit", "Losses", "Metrics", "Notation", "Optimizers", "Plugins", "Pretrained",
        "Processes", "Randomness", "Sandboxing", "ScalarGrad", "Tensors", "Tokens", "Training",
        "UserFolders", "WholeFiles",
      ]),

    // `import Chalk` brings all of the above.
    swift("Chalk", library),

    // Lessons: each chapter is an ordinary plugin.
    chapter("1-Foundations", module: "FoundationsLessons", beside: translations),
    chapter("2-Training", module: "TrainingLessons"),
    chapter("3-Vision", module: "VisionLessons"),
    chapter("4-Sequences", module: "SequencesLessons"),
    chapter("5-Generative", module: "GenerativeLessons"),
    chapter("6-Data", module: "DataLessons"),
    chapter("7-Practice", module: "PracticeLessons"),
    chapter("8-Transformers", module: "TransformersLessons"),
    chapter("Exercises", module: "Exercises"),

    // App: what is timed, and the `chalk` command. Its symbols are exported, for plugins to find at run time.
    swift(
      "App/Benchmarks",
      [
        "Autograd", "CFused", "COneDNN", "Communicators", "Datasets", "Figures", "Layers", "Losses",
        "Optimizers", "Pretrained", "Processes", "Randomness", "ScalarGrad", "Tensors", "Training",
        "WholeFiles",
      ]),
    swift(
      "App/LessonServer",
      [
        sockets, "Datasets", "Figures", "Hashing", "LessonKit", "LessonSession", "Notation",
        "Presenters", "WholeFiles",
      ],
      beside: [
        "Pages/LiveScriptAsking.js", "Pages/LiveScriptControls.js", "Pages/LiveScriptData.js",
        "Pages/LiveScriptEditor.js", "Pages/LiveScriptExercises.js",
        "Pages/LiveScriptExplaining.js", "Pages/LiveScriptStart.js", "Pages/LiveScriptWatching.js",
        "Pages/LiveScriptWriting.js", "Pages/LiveStyle.css",
      ]),
    .executableTarget(
      name: "ChalkCommand",
      dependencies: [
        "Benchmarks", "CFused", "LessonServer", "LessonSession", "PluginHost", "Processes",
        "Sandboxing", "UserFolders",
        "WholeFiles", argumentParser,
      ] + umbrella + chapters,
      path: "Sources/App/ChalkCommand",
      linkerSettings: exportingSymbols() + leavingOutDebugInformation()),

    // Tests: the same tree.
    tests("System/WholeFiles"),
    tests("System/UserFolders"),
    tests("System/Processes"),
    tests("System/Sandboxing"),
    tests("System/Hashing"),
    .target(name: "FormulaMeaning", dependencies: ["Notation"], path: "Tests/FormulaMeaning"),
    tests("System/Notation", ["FormulaMeaning"]),
    tests("System/ZipFiles"),
    tests("System/TerminalText"),
    tests("Core/Randomness", loops: true),
    tests("Core/ScalarGrad", ["FormulaMeaning", "Randomness"], loops: true),
    .target(
      name: "Golden",
      dependencies: ["Autograd", "Optimizers", "Randomness", "ScalarGrad", "Tensors"],
      path: "Tests/Golden/Harness"),
    .testTarget(
      name: "GoldenTests", dependencies: ["Golden", "Tensors"], path: "Tests/Golden/Tests"),
    tests("Core/Formats"),
    tests("Core/Tensors", ["CFused", "Formats", "Randomness"], loops: true),
    tests("Core/Autograd", ["Golden", "Randomness", "Tensors"], loops: true),
    tests("Learn/Communicators", ["CSharedRoom"]),
    tests(
      "Learn/Datasets", ["CJPEG", "CSQLite", "CZlib", "Communicators", "Randomness", "Tensors"]),
    tests("Learn/Initializers", ["Golden", "Randomness", "Tensors"], loops: true),
    tests(
      "Learn/Layers",
      ["Autograd", "Golden", "Initializers", "Optimizers", "Randomness", "Tensors"], loops: true),
    tests("Learn/Losses", ["Autograd", "Golden", "Layers", "Tensors"], loops: true),
    tests("Learn/Metrics", ["Golden", "Randomness", "Tensors"], loops: true),
    tests("Learn/Signal", ["Autograd", "Golden", "Tensors"], loops: true),
    tests("Learn/Detection", ["Autograd", "Golden", "Tensors"], loops: true),
    tests("Learn/Tokens", ["Randomness", "Tensors"], loops: true),
    tests("Learn/Weights", ["Tensors"]),
    tests(
      "Learn/Pretrained",
      [
        "Autograd", "CZlib", "Datasets", "Golden", "Hashing", "Layers", "Randomness", "Tensors",
        "Tokens", "Weights",
      ]),
    tests(
      "Learn/Optimizers", ["Autograd", "Golden", "Randomness", "Tensors", "Weights"], loops: true),
    tests(
      "Learn/Training",
      [
        "Autograd", "Communicators", "Datasets", "Golden", "Initializers", "Layers", "Losses",
        "Metrics", "Optimizers", "Randomness",
        "Tensors", "Weights",
      ], loops: true),
    tests("Learn/ONNX", ["Autograd", "Layers", "Randomness", "Tensors", "Training"], loops: true),
    tests(
      "Learn/Keras",
      ["Autograd", "CZlib", "Layers", "Randomness", "Tensors", "Training", "Weights", "ZipFiles"]),
    tests("Draw/Figures", ["CPNG"]),
    tests(
      "Teach/StandardPlots",
      [
        "Autograd", "Figures", "Initializers", "Layers", "Losses", "Metrics", "Optimizers",
        "Randomness",
        "Tensors", "Training",
      ], loops: true),
    tests(
      "Teach/LessonKit",
      [
        "Communicators", "Datasets", "Figures", "FormulaMeaning", "Layers", "Losses", "Metrics",
        "Optimizers", "Randomness",
        "ScalarGrad",
        "Tensors",
        "Training",
      ]),
    tests("Teach/LessonSession", ["Figures", "LessonKit", "Randomness", "ScalarGrad"]),
    tests(
      "Teach/Reports",
      [
        "Figures", "Layers", "LessonKit", "Losses", "Metrics", "Optimizers", "Randomness",
        "Tensors", "Training",
      ]),
    tests("Teach/Presenters", ["Figures", "LessonKit"]),
    tests(
      "Extend/Plugins",
      [
        "Autograd", "Figures", "Layers", "LessonKit", "Optimizers", "Randomness", "ScalarGrad",
        "Tensors",
      ]),
    .target(name: "PluginFixture", path: "Tests/Extend/PluginFixture"),
    tests(
      "Extend/PluginHost",
      [
        "Autograd", "Chalk", "Datasets", "Figures", "Initializers", "Layers", "LessonKit", "Losses",
        "Metrics", "Optimizers", "PluginFixture", "Plugins", "Pretrained", "Processes",
        "Randomness", "Tensors",
        "WholeFiles",
      ], exports: true),
    tests("App/Benchmarks", ["Communicators"], loops: true),
    tests(
      "App/LessonServer",
      [sockets, "Figures", "LessonKit", "LessonSession", "Presenters"]),
    tests("App/ChalkCommand"),

    // Stress: what tries to break all of the above. Its program is no part of what is shipped.
    .target(
      name: "Trials",
      dependencies: ["Chalk", "CZlib", "PluginHost"] + library, path: "Tests/Stress/Trials"),
    .executableTarget(
      name: "chalk-stress", dependencies: ["Trials", argumentParser] + library,
      path: "Tests/Stress/Command"),
    .testTarget(
      name: "StressTests", dependencies: ["Trials", "chalk-stress"] + library,
      path: "Tests/Stress/Replay", swiftSettings: compiledSoon()),

    .testTarget(
      name: "LessonsTests",
      dependencies: ["ChalkCommand", "FormulaMeaning", "PluginHost"] + umbrella,
      path: "Tests/Lessons", swiftSettings: compiledSoon(), linkerSettings: exportingSymbols()),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

/// What makes the reference, `make reference`, and is needed by nobody else: so it is not there for them.
var reference: [Package.Dependency] {
  guard Context.environment["CHALK_REFERENCE"] != nil else { return [] }
  return [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")]
}

/// What the umbrella re-exports: every Swift target but itself, the chapters and the command.
var library: [Target.Dependency] {
  [
    "Randomness", "ScalarGrad", "Formats", "Tensors", "Autograd", "Communicators", "Initializers",
    "Layers", "Losses", "Metrics", "Signal", "Detection", "Tokens", "Pretrained",
    "Datasets", "Hashing", "Keras", "Notation", "ONNX", "Weights", "Optimizers", "Training",
    "Figures",
    "StandardPlots", "LessonKit", "Presenters", "Plugins", "Reports", "TerminalText",
  ]
}

/// The umbrella with what it brings: who imports `Chalk` is compiled anew when any of it changes.
var umbrella: [Target.Dependency] { ["Chalk"] + library }

/// The chapters that are compiled in.
var chapters: [Target.Dependency] {
  [
    "FoundationsLessons", "TrainingLessons", "VisionLessons", "SequencesLessons",
    "GenerativeLessons", "DataLessons", "PracticeLessons", "TransformersLessons", "Exercises",
  ]
}

var heap: Target.Dependency {
  .product(name: "HeapModule", package: "swift-collections")
}

/// The messages of ONNX files.
var protobuf: Target.Dependency {
  .product(name: "SwiftProtobuf", package: "swift-protobuf")
}

/// Sockets that are waited for without a thread each.
var sockets: Target.Dependency {
  .product(name: "FlyingSocks", package: "FlyingFox")
}

var argumentParser: Target.Dependency {
  .product(name: "ArgumentParser", package: "swift-argument-parser")
}

/// A Swift target: its folder under `Sources/`, and what it imports. Its name is the folder's.
func swift(
  _ folder: String, _ dependencies: [Target.Dependency] = [], beside files: [String] = []
) -> Target {
  .target(
    name: name(of: folder), dependencies: dependencies, path: "Sources/\(folder)", exclude: files)
}

/// A file that lies beside the sources: `make strings` turns it into one of them.
var translations: [String] { ["Localizable.xcstrings"] }

/// A library of the system behind a module map: what pkg-config calls it, where it knows it, and what
/// Debian's package is called.
func system(_ folder: String, pkgConfig: String? = nil, debian package: String) -> Target {
  .systemLibrary(
    name: name(of: folder), path: "Sources/\(folder)", pkgConfig: pkgConfig,
    providers: [.apt([package])])
}

/// A C or C++ target: its folder under `Sources/`, and the libraries it links. No flags that SwiftPM
/// calls unsafe: with them nobody could depend on a product.
func c(_ folder: String, links: [String]) -> Target {
  .target(
    name: name(of: folder), path: "Sources/\(folder)",
    linkerSettings: links.map { .linkedLibrary($0) })
}

/// A chapter of lessons. It imports `Chalk`, as any stranger's plugin does, and nothing else.
@MainActor func chapter(_ folder: String, module: String, beside files: [String] = []) -> Target {
  .target(
    name: module, dependencies: umbrella, path: "Lessons/\(folder)", exclude: files)
}

/// The tests of one target: its folder, under `Tests/` as under `Sources/`, and what else they use.
func tests(
  _ folder: String, _ more: [Target.Dependency] = [], loops: Bool = false, exports: Bool = false
) -> Target {
  let module = name(of: folder)
  return .testTarget(
    name: module + "Tests", dependencies: [.byName(name: module)] + more, path: "Tests/\(folder)",
    swiftSettings: loops ? [] : compiledSoon(),
    linkerSettings: exports ? exportingSymbols() : [])
}

/// Tests that only call what they test are not optimized: that is a third of the work of compiling them. Those
/// that compute in loops of their own are (`loops`).
func compiledSoon() -> [SwiftSetting] { [.unsafeFlags(["-Onone"])] }

/// A program that loads plugins lets them find its symbols. SwiftPM calls the flag unsafe, and refuses it in
/// what another package uses of this one: the command and the tests have it, the libraries must not.
func exportingSymbols() -> [LinkerSetting] { [.unsafeFlags(["-Xlinker", "-export-dynamic"])] }

/// Where a plugin has crashed, Swift's backtracer reads all debug information of the program to find one line of the
/// plugin's: five seconds for that of the toolkit. Names of functions stay.
func leavingOutDebugInformation() -> [LinkerSetting] {
  [.unsafeFlags(["-Xlinker", "--strip-debug"], .when(configuration: .release))]
}

func name(of folder: String) -> String {
  String(folder.split(separator: "/").last!)
}
