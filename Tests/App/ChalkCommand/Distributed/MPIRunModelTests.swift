import Chalk
import Foundation
import Testing

/// Models of one's own, in a file as a student writes it, under a real `mpirun`: trained without a word about processes,
/// with the weights of one process.
@Suite(.enabled(if: MPIRun.isThere, MPIRun.why), .serialized)
struct MPIRunModelTests {
  private let mpi: MPIRun

  init() throws { mpi = try MPIRun() }

  /// A network of one's own, with two branches, dropout and batch normalization, in a lesson that trains it. It prints what
  /// a process sent, which says whether the others were there.
  static let lesson = """
    import Chalk

    struct TwoBranches: Model {
      let left, right, output: Dense
      let normalization = BatchNormalization(12)
      let dropout = Dropout(0.2)
      var trainer = Trainer()

      init(using random: inout RandomSource) {
        left = Dense(3, 8, activation: .relu, using: &random)
        right = Dense(3, 4, activation: .tanh, using: &random)
        output = Dense(12, 2, activation: .softmax, using: &random)
      }

      func callAsFunction(_ x: Variable) -> Variable {
        let joined = Variable.concatenate([left(x), right(x)], axis: -1)
        return output(dropout.call(normalization.call(joined)))
      }

      var parameters: [Parameter] {
        left.parameters.under("left") + right.parameters.under("right")
          + normalization.parameters.under("normalization") + output.parameters.under("output")
      }
    }

    struct MyLesson: Lesson {
      let card = LessonCard("my-lesson", "A network of my own", minutes: 1)

      func teach(on board: Board) throws {
        board.step("A network of my own")
        let points = (0..<120).map { _ in (0..<3).map { _ in board.random.normal() } }
        let x = Tensor(points.flatMap { $0 }.map { Float($0) }, shape: [120, 3])
        let y = Tensor(points.map { Float($0[0] * $0[1] > $0[2] ? 1 : 0) })
        var model = TwoBranches(using: &board.random)
        model.compile(
          optimizer: .adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy,
          metrics: [.accuracy])
        let history = try model.fit(
          x, y, epochs: 4, batchSize: 30, validationSplit: 0.1, progress: .lines)
        board.value("loss", history["loss"].last ?? .nan)
        board.draw(Figure("Loss", x: "epoch", y: "loss") { Line(history["loss"]) })
        print("sent \\(Distribution.current?.traffic.counts.sentBytes ?? 0)")
      }
    }
    """

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: mpi.folder(path)))
  }

  /// `chalk run` with a lesson of one's own.
  @Test func aLessonOfAPlugin() throws {
    defer { mpi.remove() }
    try mpi.chalk.write("MyLesson.swift", Self.lesson)
    func train(_ size: Int) throws -> (numbers: [[Float]], sent: Int) {
      let outcome = try mpi.run(
        size,
        ["run", "MyLesson.swift", "--checkpoints", "kept-\(size)", "--out", "figures-\(size)"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let sent = outcome.output.firstMatch(of: #/sent (\d+)/#).flatMap { Int($0.1) }
      let file = try WeightsFile(path: mpi.folder("kept-\(size)/fit-001.safetensors"))
      return (file.tensors.map(\.tensor.floats), try #require(sent, "\(outcome.output)"))
    }
    let alone = try train(1)
    #expect(!alone.numbers.isEmpty && alone.sent == 0)
    for size in 2...3 {
      let several = try train(size)
      #expect(several.numbers == alone.numbers, "\(size) processes")
      #expect(several.sent > 0, "\(size) processes")
    }
  }

  /// `chalk train` with the file that `chalk new model` begins.
  @Test func aModelOfAPlugin() throws {
    defer { mpi.remove() }
    #expect(try mpi.chalk.run("new", "model", "Mine").status == 0)
    func train(_ size: Int, _ more: String...) throws -> Data {
      let arguments = ["train", "Mine.swift", "--data", "iris", "--out", "run-\(size)"]
      let outcome = try mpi.run(size, arguments + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try bytes("run-\(size)/model.safetensors")
    }
    let alone = try train(1, "--epochs", "3")
    let short = try train(2, "--epochs", "2")
    #expect(short != alone, "another number of epochs gives other weights")
    #expect(try train(2, "--epochs", "3", "--resume") == alone)
    #expect(try train(3, "--epochs", "3") == alone)
  }

  /// Hosts with other data under the same name: each process reads its own copy.
  @Test func dataThatDifferAreRefused() throws {
    defer { mpi.remove() }
    #expect(try mpi.chalk.run("new", "model", "Mine").status == 0)
    for last in ["a", "b"] {
      let rows = (0..<59).map { "\($0 % 7),\($0 % 5),\($0 % 2 == 0 ? "a" : "b")" }
      try mpi.chalk.write(
        "\(last)/table.csv", "x,y,kind\n" + (rows + ["1,1,\(last)"]).joined(separator: "\n") + "\n")
    }
    func training(_ folder: String) -> [String] {
      ["train", "Mine.swift", "--data", "\(folder)/table.csv", "--epochs", "1", "--out", "run"]
    }
    let words =
      mpi.words(1, training("a")) + [":", "-n", "1", ChalkProcess.executable.path] + training("b")
    let outcome = try mpi.chalk.shell(words)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("The data of rank 1 on"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: mpi.folder("run")))
  }
}
