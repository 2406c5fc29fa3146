import Foundation
import Testing

@Suite struct CommandTests {
  private let chalk = try! ChalkProcess()

  @Test func listShowsEveryLesson() throws {
    let outcome = try chalk.run("list")
    #expect(outcome.status == 0)
    for id in ["weighted-sum", "activations", "iris-network"] {
      #expect(outcome.output.contains(id))
    }
    chalk.remove()
  }

  @Test(arguments: [
    "list", "learn", "run", "figures", "look", "doctor", "practice", "new", "compare",
    "check", "install", "uninstall", "data", "model", "assignment", "grade", "report",
  ])
  func everyCommandHelpsWithAnExample(command: String) throws {
    let outcome = try chalk.run(command, "--help")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("xample") && outcome.output.contains("chalk \(command)"))
    chalk.remove()
  }

  @Test func runWritesTheFiguresWithAllThatBelongsToThem() throws {
    let outcome = try chalk.run("run", "chain-rule", "--out", "pictures", "--set", "w=0.5")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("≡ dL/dx is 3 · 2, the product along the chain"))
    #expect(!outcome.output.contains("\u{1B}"), "no colour in a pipe")
    let folder = chalk.folder.appendingPathComponent("pictures/chain-rule")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let kinds = Dictionary(grouping: files) { $0.split(separator: ".").last! }
    for kind in ["png", "json", "csv", "txt"] { #expect(kinds[Substring(kind)]?.count == 7) }
    let first = try #require(kinds["json"]?.min())
    let json = try String(contentsOf: folder.appendingPathComponent(first), encoding: .utf8)
    #expect(json.contains("chalk figures chain-rule --seed 0 --set w=0.5"))
    chalk.remove()
  }

  @Test func figuresMakesAGallery() throws {
    let outcome = try chalk.run("figures", "weighted-sum", "squared-error")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let page = try String(
      contentsOf: chalk.folder.appendingPathComponent("Figures/index.html"), encoding: .utf8)
    let sources = page.matches(of: #/src="([^"]+)"/#).map { String($0.1) }
    #expect(sources.count >= 5)
    for source in sources {
      let file = chalk.folder.appendingPathComponent("Figures/\(source)")
      #expect(FileManager.default.fileExists(atPath: file.path), "\(source)")
    }
    // What is drawn later stands beside what lies there already.
    #expect(try chalk.run("figures", "relu").output.contains(" of 1 lesson in "))
    let both = try String(
      contentsOf: chalk.folder.appendingPathComponent("Figures/index.html"), encoding: .utf8)
    for source in sources { #expect(both.contains("src=\"\(source)\"")) }
    #expect(both.contains("src=\"relu/"))
    #expect(both.contains("<code>chalk figures relu --seed 0</code>"))
    let links = both.matches(of: #/href="([^"#]+)"/#).map { String($0.1) }
    #expect(links.contains { $0.hasSuffix(".csv") } && links.contains { $0.hasSuffix(".json") })
    for link in links {
      let file = chalk.folder.appendingPathComponent("Figures/\(link)")
      #expect(FileManager.default.fileExists(atPath: file.path), "\(link)")
    }
    chalk.remove()
  }

  @Test(arguments: ["png", "svg", "pdf", "gif", "eps"])
  func everyFormatThemeAndSizeIsDrawn(format: String) throws {
    for (theme, size) in [("light", "page"), ("dark", "slide"), ("print", "thumbnail")] {
      let outcome = try chalk.run(
        "figures", "squared-error", "--format", format, "--theme", theme, "--size", size,
        "--out", theme)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let files = try FileManager.default.contentsOfDirectory(
        atPath: chalk.folder.appendingPathComponent("\(theme)/squared-error").path)
      #expect(files.count { $0.hasSuffix("." + format) } == 3)
    }
    chalk.remove()
  }

  @Test func theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws {
    for (folder, seed) in [("a", "3"), ("b", "3"), ("c", "4")] {
      let outcome = try chalk.run("figures", "seven-steps", "--seed", seed, "--out", folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: chalk.folder.appendingPathComponent("a/seven-steps").path)
    #expect(names.count >= 20)
    for name in names {
      #expect(try bytes("a", name) == bytes("b", name), "\(name)")
    }
    let learned = "07-has-it-learned-xor.png"
    #expect(try bytes("a", learned) != bytes("c", learned))
    chalk.remove()
  }

  @Test(arguments: [
    (["run", "chian-rule"], "There is no lesson 'chian-rule'. Did you mean 'chain-rule'?"),
    (["learn", "sigmoids"], "There is no lesson 'sigmoids'. Did you mean 'sigmoid'?"),
    (["learn", "qqqqq"], "There is no lesson 'qqqqq'. 'chalk list' shows every lesson."),
    (["figures", "actvations"], "Did you mean 'activations'?"),
    (["run", "activations", "--set", "x"], "'--set x' is not of the form name=value"),
    (["run", "activations", "--set", "y=1"], "This lesson has no 'y' to set. It has: x"),
    (["run", "activations", "--set", "x=99"], "'99' will not do for x"),
    (["run", "activations", "--set", "x=1", "--set", "x=2"], "'x' is set twice"),
    (["figures", "--set", "x=1"], "--set and --data need exactly one lesson"),
    (["run", "activations", "--seed", "one"], "--seed"),
    (
      ["run", "activations", "--theme", "drak"],
      "it takes light, dark or print. Did you mean 'dark'?"
    ),
    (["figures", "--format", "jpg"], "it takes png, svg, pdf, gif, eps, tikz or cairolatex"),
    (["figures", "--dpi", "5"], "it takes a whole number from 20 to 1200"),
    (["lst"], "lst"),
  ])
  func aWrongWordIsAUsageErrorWithAWayOut(arguments: [String], words: String) throws {
    let outcome = try chalk.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    chalk.remove()
  }

  @Test func aFolderThatCannotBeWrittenIsSaidAtOnce() throws {
    try Data().write(to: chalk.folder.appendingPathComponent("taken"))
    let outcome = try chalk.run("run", "weighted-sum", "--out", "taken/inside")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("Cannot write to"))
    #expect(outcome.errors.contains("--out"))
    chalk.remove()
  }

  @Test func doctorFindsWhatIsMissing() throws {
    let complete = try chalk.run("doctor")
    #expect(complete.status == 0, "\(complete.output)")
    #expect(complete.output.contains("gnuplot 5"))
    // Letters that a figure may need are no reason to fail, but none to say that all is there either.
    let hasLetters = complete.output.contains("✓ a font for Chinese")
    let hasMPI = complete.output.contains("✓ Open MPI")
    #expect(complete.output.contains("All is there.") == (hasLetters && hasMPI))
    #expect(complete.output.contains("apt-get install fonts-noto-cjk") != hasLetters)
    #expect(complete.output.contains("openmpi-bin") != hasMPI)
    #expect(complete.output.contains("training runs in one process") != hasMPI)
    let bare = try chalk.run("doctor", environment: ["PATH": chalk.folder.path])
    #expect(bare.status == 1)
    #expect(bare.output.contains("sudo apt-get install gnuplot-nox graphviz"))
    chalk.remove()
  }

  @Test func doctorSaysWhichKernelsRunAndAWrongNameIsRefused() throws {
    let readable = try chalk.run("doctor", environment: ["CHALK_KERNELS": "reference"])
    #expect(readable.output.contains("Kernels: reference"))
    #expect(readable.output.contains("everything in double precision: the reference kernels"))
    let wrong = try chalk.run("doctor", environment: ["CHALK_KERNELS": "fast"])
    #expect(wrong.status == 64 && wrong.errors.contains("there are no kernels called “fast”"))
    chalk.remove()
  }

  @Test func threadsWaitShortlyUnlessTheUserSaysOtherwise() throws {
    let settings = ["GOMP_SPINCOUNT", "OMP_WAIT_POLICY"]
    let untouched = try chalk.run(["doctor"], without: settings)
    #expect(untouched.output.contains("wait for one another: GOMP_SPINCOUNT=2000\n"))
    let own = try chalk.run(
      ["doctor"], environment: ["OMP_WAIT_POLICY": "active"], without: ["GOMP_SPINCOUNT"])
    #expect(own.output.contains("wait for one another: OMP_WAIT_POLICY=active\n"))
    chalk.remove()
  }

  @Test func benchSaysItInWordsAndInJSON() throws {
    let words = try chalk.run("bench", "dense-tiny", "operation-32x10", "--repeats", "1")
    #expect(words.output.contains("This machine at most: "))
    #expect(words.output.contains("dense-tiny: ") && words.output.contains("operation-32x10: "))
    let json = try chalk.run("bench", "dense-tiny", "matmul-512", "--json", "--repeats", "1")
    let read = try JSONDecoder().decode([String: BenchEntry].self, from: Data(json.output.utf8))
    #expect(read.keys.sorted() == ["dense-tiny", "matmul-512"])
    #expect(read.values.allSatisfy { $0.chalk > 0 && $0.spread >= 0 && !$0.unit.isEmpty })
    let part = try #require(read["matmul-512"]?.fractionOfLimit)
    // Its unit is right; how fast it is, is no question for a machine that tests much else.
    #expect(part > 0.001 && part < 20)
    #expect(read.values.allSatisfy { ($0.limit ?? 0) > 0 && $0.limitUnit == "GFLOP/s" })
    chalk.remove()
  }

  private struct BenchEntry: Decodable {
    let chalk, spread: Double
    let fractionOfLimit, limit: Double?
    let limitUnit: String?
    let unit: String
  }

  @Test func everyPackageThatDoctorNamesIsSetUpByMake() throws {
    let list = try String(
      contentsOf: ChalkProcess.packageRoot.appendingPathComponent("Sources/System/Packages.txt"),
      encoding: .utf8)
    for package in ["gnuplot-nox", "graphviz", "fonts-dejavu-core"] {
      #expect(list.contains("\(package) "))
    }
  }

  private func bytes(_ folder: String, _ name: String) throws -> Data {
    try Data(contentsOf: chalk.folder.appendingPathComponent("\(folder)/seven-steps/\(name)"))
  }
}
