import Foundation
import Testing

/// Every lesson that takes data, with data too small for it: refused in words, never a crash.
@Suite struct TinyDataTests {
  /// The lessons that take data of each kind, and tiny data of that kind.
  private static let kinds: [(lessons: [String], files: [String])] = [
    (
      [
        "breast-cancer", "simple-net", "overfitting", "pca", "trees-and-nets", "generalization",
        "larger-than-memory", "cleaning", "fraud", "privacy", "smaller", "recommendation",
        "linear-regression", "logistic-regression", "softmax-regression", "train-validation-test",
      ], ["rows-1.csv", "rows-3.csv", "rows-10.csv", "one-class.csv"]
    ),
    (
      [
        "optimizers", "mnist-dense", "mnist-conv", "mnist-deeper", "simple-cnn", "residual",
        "saliency",
        "shapes-224", "transfer", "autoencoder", "dcgan", "gan-digits", "modalities",
      ], ["png-2x2", "png-2x3", "idx"]
    ),
    (["sentiment", "review-lstm"], ["texts"]), (["forecast"], ["series.csv"]),
    (["characters", "tokens"], ["words.txt"]),
  ]

  private static let pairs = kinds.flatMap { kind in
    kind.lessons.flatMap { lesson in kind.files.map { (lesson, $0) } }
  }

  /// A picture of 2 × 3 gray pixels.
  private static let png = Data(
    base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGNgENFgMHKLAg"
      + "ACxAEPtqP9hAAAAABJRU5ErkJggg==")!

  @Test(arguments: pairs) func tinyDataAreRefusedInWords(lesson: String, file: String) throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    try make(file, in: chalk)
    let outcome = try chalk.run("run", lesson, "--data", file)
    #expect([0, 1, 64].contains(outcome.status), "status \(outcome.status): \(outcome.errors)")
    #expect(outcome.status != 0, "it was taken: \(outcome.output.suffix(300))")
    #expect(outcome.errors.hasPrefix("Error: "), "\(outcome.errors)")
  }

  private func make(_ file: String, in chalk: ChalkProcess) throws {
    let parts = file.split { $0 == "-" || $0 == "." || $0 == "x" }
    switch parts[0] {
    case "rows":
      let rows = (0..<Int(parts[1])!).map {
        "\($0 * 7 % 11).5,\($0 * 5 % 13),\($0 % 2 == 0 ? "a" : "b")\n"
      }
      try chalk.write(file, "x,z,y\n" + rows.joined())
    case "one":
      try chalk.write(file, "x,z,y\n" + (0..<30).map { "\($0 * 7 % 11),\($0 * $0),a\n" }.joined())
    case "png":
      for i in 0..<2 * Int(parts[2])! {
        try write("\(file)/class\(i % 2)/\(i).png", TinyDataTests.png, in: chalk)
      }
    case "idx":
      for part in ["train", "t10k"] {
        let pixels: [UInt8] =
          [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 2, 0, 0, 0, 2] + (0..<40).map { $0 }
        let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 10] + [UInt8](repeating: 3, count: 10)
        try write("idx/\(part)-images-idx3-ubyte", Data(pixels), in: chalk)
        try write("idx/\(part)-labels-idx1-ubyte", Data(labels), in: chalk)
      }
    case "texts":
      try chalk.write("texts/neg.txt", "bad\n")
      try chalk.write("texts/pos.txt", "good\nfine\n")
    case "series": try chalk.write(file, "t,v\nmonday,1\ntuesday,2\nfriday,4\n")
    default: try chalk.write(file, "emma\nava\n")
    }
  }

  private func write(_ name: String, _ data: Data, in chalk: ChalkProcess) throws {
    try chalk.write(name, "")
    try data.write(to: chalk.folder.appendingPathComponent(name))
  }
}
