import Foundation
import Testing

/// Plugins as a student uses them: one file, run, shown beside the built-in ones, installed.
@Suite struct PluginTests {
  private let chalk = try! ChalkProcess()

  @Test func anActivationShowsUpEverywhere() throws {
    try chalk.write("Swish.swift", Self.swish)
    #expect(Self.swish.split(separator: "\n").count <= 20)
    let run = try chalk.run("run", "Swish.swift")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("The activation swish") && run.output.contains("✓ the slope is"))
    let list = try chalk.run("list", "--plugin", "Swish.swift")
    #expect(list.output.contains("activations: swish"))
    let lesson = try chalk.run("run", "activations", "--plugin", "Swish.swift")
    #expect(lesson.status == 0, "\(lesson)")
    let figures = try FileManager.default.contentsOfDirectory(
      at: chalk.folder.appendingPathComponent("Figures/activations"),
      includingPropertiesForKeys: nil)
    let tables = try figures.filter { $0.pathExtension == "csv" }
      .map { try String(contentsOf: $0, encoding: .utf8) }
    #expect(tables.contains { $0.contains(",swish,") && $0.contains(",relu,") })
    let network = try chalk.run(
      "run", "iris-network", "--plugin", "Swish.swift", "--activation", "swish", "--set",
      "epochs=2")
    #expect(network.output.contains("the activation function, here swish"), "\(network)")
    let unknown = try chalk.run("run", "iris-network", "--activation", "swish")
    #expect(unknown.status == 64 && unknown.errors.contains("'swish' will not do for activation"))
    chalk.remove()
  }

  @Test func aDataSetGoesWhereTheLearnersDataGo() throws {
    #expect(try chalk.run("new", "dataset", "Rings").status == 0)
    let list = try chalk.run("data", "list", "--plugin", "Rings.swift")
    #expect(list.output.contains("From plugins\n  rings"), "\(list)")
    #expect(try !chalk.run("data", "list").output.contains("rings"))
    let pca = try chalk.run("run", "pca", "--plugin", "Rings.swift", "--data", "rings")
    #expect(pca.status == 0 && pca.output.contains("200 examples with 2 features"), "\(pca.errors)")
    let unknown = try chalk.run(
      "run", "pca", "--plugin", "Rings.swift", "--data", "rigns")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("There is no file or data set 'rigns'. There are: "))
    #expect(unknown.errors.contains("rings"))
    chalk.remove()
  }

  /// `chalk run Swish.swift | head -1`: that its reader leaves is no fault of the plugin's.
  @Test func aReaderThatHasReadEnoughIsNoCrash() throws {
    try chalk.write("Swish.swift", Self.swish)
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = ChalkProcess.executable
    process.arguments = ["run", "Swish.swift"]
    process.currentDirectoryURL = chalk.folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["CHALK_HOME": chalk.folder.appendingPathComponent("home").path]) { $1 }
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    try output.fileHandleForWriting.close()
    try output.fileHandleForReading.close()
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(!String(decoding: words, as: UTF8.self).contains("stopped the program"))
    #expect(process.terminationStatus != 0)
    chalk.remove()
  }

  @Test func anInstalledPluginIsThereUntilItIsTakenAway() throws {
    try chalk.write("Swish.swift", Self.swish)
    #expect(try chalk.run("install", "Swish.swift").status == 0)
    #expect(try chalk.run("list").output.contains("activations: swish"))
    let unknown = try chalk.run("uninstall", "Swisch")
    #expect(unknown.status == 64 && unknown.errors.contains("Did you mean 'Swish'?"))
    #expect(try chalk.run("uninstall", "Swish").status == 0)
    #expect(try !chalk.run("list").output.contains("swish"))
    chalk.remove()
  }

  /// A folder is installed whole, of a file what it names; both find their files wherever Chalk is run.
  @Test func anInstalledPluginHasItsFiles() throws {
    try chalk.write("Pets/Pets.swift", Self.reader("Pets", of: "data/pets.csv"))
    try chalk.write("Pets/data/pets.csv", "legs\n4\n")
    try chalk.write("Birds.swift", Self.reader("Birds", of: "birds.csv"))
    try chalk.write("birds.csv", "legs\n2\n")
    try chalk.write("other.csv", "nothing\n")
    #expect(try chalk.run("install", "Pets").status == 0)
    let birds = try chalk.run("install", "Birds.swift")
    #expect(birds.output.contains("With it: birds.csv"), "\(birds)")
    try FileManager.default.removeItem(at: chalk.folder.appendingPathComponent("Pets"))
    try FileManager.default.removeItem(at: chalk.folder.appendingPathComponent("birds.csv"))
    let pets = try chalk.run("run", "pets")
    #expect(pets.status == 0 && pets.output.contains("legs 4"), "\(pets)")
    let two = try chalk.run("run", "birds")
    #expect(two.status == 0 && two.output.contains("legs 2"), "\(two)")
    let missing = try chalk.run("run", "Birds.swift")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("The plugin's file 'birds.csv' is not in"), "\(missing)")
    #expect(missing.errors.contains("other.csv"))
    chalk.remove()
  }

  @Test func theFileThatIsNamedGoesBeforeTheInstalledOne() throws {
    try chalk.write("Swish.swift", Self.swish)
    #expect(try chalk.run("install", "Swish.swift").status == 0)
    try chalk.write("Swish.swift", Self.swish.replacing("x / (1 +", with: "2 * x / (1 +"))
    let run = try chalk.run("run", "Swish.swift")
    #expect(run.output.contains("σ(1.5) = 2.453"), "\(run)")
    #expect(run.errors.contains("'Swish' was left out: Swish.swift goes before it"))
    for words in [["list", "--plugin", "Swish.swift"], ["check", "Swish.swift"]] {
      let outcome = try chalk.run(words)
      #expect(!(outcome.output + outcome.errors).contains("added twice"), "\(outcome)")
    }
    let again = try chalk.run("install", "Swish.swift")
    #expect(again.status == 0 && !again.errors.contains("left out"), "\(again)")
    #expect(try chalk.run("run", "swish").output.contains("σ(1.5) = 2.453"))
    chalk.remove()
  }

  @Test func aFolderIsFoundByItsName() throws {
    try chalk.write("own2/Swish.swift", Self.swish)
    try chalk.write("activations/note.txt", "no plugin")
    #expect(try chalk.run("run", "own2").output.contains("The activation swish"))
    #expect(try chalk.run("run", "activations").status == 0)
    chalk.remove()
  }

  /// Optimized code stops without a word; the line is found all the same.
  @Test func aCrashNamesTheLine() throws {
    try chalk.write("Crash.swift", Self.crash)
    let run = try chalk.run("run", "Crash.swift")
    #expect(run.status == 1)
    #expect(run.errors.contains("at Crash.swift:9, in Array.subscript.getter"), "\(run.errors)")
    let check = try chalk.run("check", "Crash.swift")
    #expect(check.output.contains("at Crash.swift:9, in Array.subscript.getter"), "\(check.output)")
    let learn = try chalk.run("learn", "Crash.swift", input: "\n")
    #expect(learn.errors.contains("Crash.swift:9, in Array.subscript.getter"), "\(learn.errors)")
    let fine = try chalk.run("run", "Crash.swift", "--set", "i=1")
    #expect(fine.status == 0 && !fine.errors.contains("Crash.swift"), "\(fine.errors)")
    chalk.remove()
  }

  @Test func aLoopThatDoesNotEndIsTold() throws {
    try chalk.write("Loop.swift", Self.bad)
    // On a busy machine the compiler alone may take twenty seconds.
    let script = """
      CHALK_HOME='\(chalk.folder.path)/home' '\(ChalkProcess.executable.path)' run Loop.swift --set how=loop 2> said &
      for i in $(seq 900); do grep -q 'Ctrl-C ends it' said && break; sleep 0.1; done
      kill -9 $!; wait; cat said >&2
      """
    let outcome = try chalk.shell(["bash", "-c", script])
    #expect(outcome.errors.contains("Still running: 'bad', for 5 s without a sign"), "\(outcome)")
    #expect(outcome.errors.contains("Ctrl-C ends it"))
    chalk.remove()
  }

  @Test func aPluginUsesTheTypesOfAnother() throws {
    try chalk.write("Swish.swift", Self.swish)
    try chalk.write("Needy.swift", Self.needy)
    let run = try chalk.run("run", "Needy.swift")
    #expect(run.status == 0 && run.output.contains("swish of 0 is 0"), "\(run)")
    #expect(try chalk.run("list", "--plugin", "Needy.swift").output.contains("swish"))
    #expect(try chalk.run("check", "Needy.swift").status == 0)
    let installed = try chalk.run("install", "Needy.swift")
    #expect(installed.output.contains("Installed: Swish, which Needy needs."), "\(installed)")
    try FileManager.default.removeItem(at: chalk.folder.appendingPathComponent("Swish.swift"))
    #expect(try chalk.run("run", "needy").output.contains("swish of 0 is 0"))
    #expect(try chalk.run("uninstall", "Swish").status == 0)
    let gone = try chalk.run("list")
    #expect(gone.errors.contains("needs the plugin 'Swish'"), "\(gone.errors)")
    let named = try chalk.run("run", "Needy.swift")
    #expect(named.status == 1 && named.errors.contains("chalk install Swish"), "\(named.errors)")
    chalk.remove()
  }

  @Test func anInstalledPluginThatNoLongerFitsIsLeftOut() throws {
    try chalk.write("home/plugins/Old/Old.swift", "import Chalk\nstruct Old: Lesson {}\n")
    let outcome = try chalk.run("list")
    #expect(outcome.status == 0 && outcome.output.contains("weighted-sum"))
    #expect(outcome.errors.contains("The installed plugin 'Old' was left out"))
    #expect(outcome.errors.contains("chalk uninstall Old"))
    chalk.remove()
  }

  @Test func whatDoesNotFitIsRefusedWithAMessage() throws {
    try chalk.write("Swish.swift", Self.swish)
    try chalk.write("Again.swift", Self.swish.replacing("Swish", with: "Again"))
    let clash = try chalk.run("list", "--plugin", "Swish.swift", "--plugin", "Again.swift")
    #expect(clash.status == 1)
    #expect(clash.errors.contains("brings 'swish', but 'swish' already did"), "\(clash.errors)")

    try chalk.write("Broken.swift", Self.swish.replacing("exp(", with: "expp("))
    let broken = try chalk.run("run", "Broken.swift")
    #expect(broken.status == 1)
    #expect(broken.errors.contains("Broken.swift:7:"), "\(broken.errors)")
    #expect(broken.errors.contains("cannot find 'expp' in scope"))

    let missing = try chalk.run("run", "Swihs.swift")
    #expect(missing.status == 64 && missing.errors.contains("Did you mean 'Swish.swift'?"))

    try chalk.write("Empty.swift", "import Chalk\n")
    let empty = try chalk.run("check", "Empty.swift")
    #expect(empty.status == 1 && empty.errors.contains("offers nothing"))

    let none = try chalk.run("run", "Swish.swift", environment: ["PATH": "/nowhere"])
    #expect(none.status == 1 && none.errors.contains("no Swift compiler"), "\(none.errors)")
    chalk.remove()
  }

  @Test func aPluginThatTrapsLoopsOrExitsTakesNothingWithIt() throws {
    _ = try chalk.run("learn", "chain-rule", input: "\n\nq\n")
    try chalk.write("Bad.swift", Self.bad)
    let trap = try chalk.run("run", "Bad.swift", "--set", "how=trap")
    #expect(trap.status == 1)
    #expect(trap.errors.contains("The plugin stopped the program: it trapped"), "\(trap.errors)")
    #expect(trap.errors.contains("Bad.swift:13: Fatal error: on purpose"))
    let exits = try chalk.run("run", "Bad.swift", "--set", "how=exit")
    #expect(exits.status == 1 && exits.errors.contains("by exit(0)"), "\(exits.errors)")
    let learned = try chalk.run("learn", "Bad.swift", "--set", "how=trap", input: "\n")
    #expect(learned.status == 1 && learned.errors.contains("on purpose"), "\(learned.errors)")
    let again = try chalk.run("learn", "chain-rule", input: "q\n")
    #expect(again.output.contains("3/"), "the learner's place is kept")

    let checked = try chalk.run("check", "Bad.swift", "--limit", "2")
    #expect(checked.status == 1)
    #expect(checked.output.contains("✗ lesson bad: running with how="), "\(checked.output)")
    try chalk.write(
      "Loop.swift", Self.bad.replacing(#"default: "fine""#, with: #"default: "loop""#))
    let loops = try chalk.run("check", "Loop.swift", "--limit", "1")
    #expect(loops.status == 1)
    #expect(loops.output.contains("still running after 1 seconds"), "\(loops.output)")
    chalk.remove()
  }

  /// Memory that grows without end ends the plugin, and not the machine.
  @Test func aPluginThatLeaksIsStoppedInWords() throws {
    try chalk.write("Leak.swift", Self.bad)
    let limit = ["CHALK_MEMORY": "0.5"]
    let fine = try chalk.run("run", "Leak.swift", environment: limit)
    #expect(fine.status == 0, "\(fine.errors)")
    for how in ["leak", "grow"] {
      let leaks = try chalk.run("run", "Leak.swift", "--set", "how=\(how)", environment: limit)
      #expect(leaks.status == 1)
      let words = "it asked for more memory than the 0.5 GB that a plugin may have"
      #expect(leaks.errors.contains(words), "\(how): \(leaks.errors)")
    }
    try chalk.write(
      "Leaking.swift", Self.bad.replacing(#"default: "fine""#, with: #"default: "leak""#))
    let checked = try chalk.run("check", "Leaking.swift", "--limit", "30", environment: limit)
    #expect(checked.status == 1)
    #expect(checked.output.contains("more memory than the 0.5 GB"), "\(checked)")
    let odd = try chalk.run("run", "Leak.swift", environment: ["CHALK_MEMORY": "much"])
    #expect(odd.status == 1 && odd.errors.contains("CHALK_MEMORY is 'much'"), "\(odd)")
    chalk.remove()
  }

  @Test func whatDiffersFromProcessToProcessIsSeen() throws {
    try chalk.write(
      "Hashes.swift",
      """
      import Chalk

      struct Hashes: Lesson {
        let card = LessonCard("hashes", "The hash of a word", minutes: 1)
        func teach(on board: Board) {
          board.step("One")
          let hash = "word".hashValue
          board.say("the hash of a word is \\(hash)")
          board.claim("it is the same twice", hash == "word".hashValue)
          board.draw(Figure("T", caption: "C") { Line([1, 2]) })
        }
      }
      """)
    let outcome = try chalk.run("check", "Hashes.swift")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("✗ another process gives the same"), "\(outcome.output)")
    chalk.remove()
  }

  @Test func aChangedFileRunsAgainWhenItIsSaved() throws {
    try chalk.write("Swish.swift", Self.swish)
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["run", "Swish.swift", "--watch"], in: chalk.folder)
    #expect(terminal.waits(for: "Waiting for Swish.swift to be saved", seconds: 30))
    #expect(terminal.screen.contains("σ(1.5) = 1.226"), "\(terminal.screen)")
    terminal.clear()
    try chalk.write("Swish.swift", Self.swish.replacing("x / (1 +", with: "2 * x / (1 +"))
    #expect(terminal.waits(for: "Waiting for Swish.swift", seconds: 30))
    #expect(terminal.screen.contains("σ(1.5) = 2.453"), "\(terminal.screen)")
    terminal.end()
    chalk.remove()
  }

  /// A lesson that tells what stands in a file beside it.
  private static func reader(_ name: String, of file: String) -> String {
    """
    import Chalk
    import Foundation

    struct \(name): Lesson {
      let card = LessonCard("\(name.lowercased())", "\(name)", minutes: 1)
      func teach(on board: Board) throws {
        board.step("One")
        let text = try String(contentsOfFile: PluginFolder().path("\(file)"), encoding: .utf8)
        board.say("\\(text.split(separator: "\\n").joined(separator: " "))")
      }
    }
    """
  }

  private static let needy = """
    // needs: Swish
    import Chalk

    struct Needy: Lesson {
      let card = LessonCard("needy", "Needy", minutes: 1)
      func teach(on board: Board) throws {
        board.step("One")
        board.say("\\(Swish().name) of 0 is \\(Swish().value(0))")
        board.claim("nothing comes of nothing", Swish().value(0) == 0)
        board.draw(Figure("T", caption: "C") { Line([1, 2]) })
      }
    }
    """

  private static let crash = """
    import Chalk

    struct Crash: Lesson {
      let card = LessonCard("crash", "Crash", minutes: 1)
      func teach(on board: Board) throws {
        board.step("One")
        let i = board.slider("i", in: 0...9, default: 7)
        let list = [1, 2, 3]
        board.value("x", Double(list[Int(i)]))
      }
    }
    """

  static let swish = ##"""
    import Chalk
    import Foundation

    struct Swish: ActivationFunction {
      let name = "swish"
      let formula: Formula = #"f(x) = x \cdot \sigma(x)"#
      func value(_ x: Double) -> Double { x / (1 + exp(-x)) }
      func slope(_ x: Double) -> Double {
        let s = 1 / (1 + exp(-x))
        return s + x * s * (1 - s)
      }
    }
    """##

  private static let bad = #"""
    import Chalk
    import Foundation

    struct Bad: Lesson {
      let card = LessonCard("bad", "Bad in several ways", minutes: 1)
      func teach(on board: Board) throws {
        board.step("One")
        let how = board.choice(
          "how", of: ["fine", "exit", "trap", "loop", "leak", "grow"], default: "fine")
        board.claim("one is one", 1 == 1)
        board.draw(Figure("T", caption: "C") { Line([1, 2]) })
        if how == "exit" { exit(0) }
        if how == "trap" { fatalError("on purpose") }
        while how == "loop" {}
        var kept: [[UInt8]] = []
        while how == "leak" { kept.append([UInt8](repeating: 1, count: 100_000)) }
        var all: [Int] = []
        while how == "grow" { all.append(all.count) }
        if kept.count + all.count > 1_000_000_000 { fatalError("the machine is very large") }
      }
    }
    """#
}
