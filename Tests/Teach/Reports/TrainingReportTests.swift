import Figures
import Foundation
import Layers
import LessonKit
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing
import Training

@testable import Reports

@Suite struct TrainingReportTests {
  /// A model of two inputs and two classes, and the three lines around its `fit`.
  private func train(
    rate: Double = 0.1, seed: UInt64 = 0, to folder: String
  ) throws -> (report: RunReport, history: History) {
    var random = RandomSource(seed: seed)
    let x = Tensor.uniform([60, 2], in: -1...1, using: &random)
    let y = x.sum(1) .> 0
    var model = Sequential([
      .dense(6, activation: .tanh, inputShape: [2]), .dense(2, activation: .softmax),
    ])
    model.compile(
      optimizer: .sgd(learningRate: rate), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    var report = TrainingReport("Two classes", seed: seed, every: 2)
    let history = try model.fit(
      x, y, epochs: 4, batchSize: 20, validationSplit: 0.25, callbacks: [report.recorder],
      progress: .silent, seed: seed)
    report.note(data: x, y)
    report.add(predictions: model.predict(x), labels: y, classes: ["below", "above"])
    return (try report.write(model, history, inputShape: [2], to: folder), history)
  }

  private func withFolder(_ work: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/report-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try work(folder)
  }

  @Test func threeLinesGiveAPageAndItsPictures() throws {
    try withFolder { folder in
      let (report, history) = try train(to: folder)
      let page = try String(contentsOfFile: folder + "/index.html", encoding: .utf8)
      #expect(!page.contains("http://") && !page.contains("https://"), "it needs no network")
      #expect(page.contains("<h1>Two classes</h1>"))
      let titles = report.figures.map(\.title)
      for title in [
        "The architecture", "Loss", "Confusion matrix", "Gradient norms", "Steps beside weights",
      ] {
        #expect(titles.contains(title), "\(titles)")
      }
      for (name, figure) in zip(report.pictureNames, report.figures) {
        let image = try PixelImage(contentsOfFile: folder + "/" + name)
        #expect(image.width > 100, "\(figure.title)")
        #expect(!figure.caption.isEmpty && !figure.altText.isEmpty)
      }
      #expect(page.components(separatedBy: "<img ").count - 1 == report.figures.count)
      #expect(report.history == history && report.dataHash?.count == 64)
      #expect(report.parameters == 2 * 6 + 6 + 6 * 2 + 2)
      #expect(report.peakMemory > 1_000_000 && report.seconds > 0)
      #expect(try RunReport(at: folder) == report)
      #expect(try RunReport(at: folder + "/report.json") == report)
    }
  }

  @Test func theSameDataHaveTheSameHashAndOthersAnother() {
    func hash(_ numbers: [Float], _ shape: Shape) -> String? {
      var report = TrainingReport("t")
      report.note(data: Tensor(numbers, shape: shape))
      return report.dataHash
    }
    #expect(hash([1, 2, 3, 4], [2, 2]) == hash([1, 2, 3, 4], [2, 2]))
    #expect(hash([1, 2, 3, 4], [2, 2]) != hash([1, 2, 4, 3], [2, 2]))
    #expect(hash([1, 2, 3, 4], [2, 2]) != hash([1, 2, 3, 4], [4]))
  }

  @Test func whatIsWrongIsSaidAndNothingElse() throws {
    try withFolder { folder in
      let good = try train(rate: 0.1, to: folder + "/good").report
      let bad = try train(rate: 400, to: folder + "/bad").report
      #expect(good.findings.isEmpty, "\(good.findings)")
      #expect(!bad.findings.isEmpty, "steps that are far too long")
      let page = try String(contentsOfFile: folder + "/bad/index.html", encoding: .utf8)
      #expect(page.contains(bad.findings[0].symptom))

      let comparison = RunComparison([("good", good), ("bad", bad)])
      #expect(comparison.table.first == ["run", "good", "bad"])
      #expect(comparison.table.allSatisfy { $0.count == 3 })
      #expect(comparison.figures.map(\.title).contains("loss"))
      let path = try comparison.write(to: folder)
      let both = try String(contentsOfFile: path, encoding: .utf8)
      #expect(both.contains("<th>good</th>") && both.contains("data:image/png;base64,"))
    }
  }

  @Test func classesAreReadFromScoresAndLabels() {
    let scores = Tensor([0.1, 0.9, 0.8, 0.2] as [Float], shape: [2, 2])
    #expect(TrainingReport.classes(scores) == [1, 0])
    #expect(TrainingReport.classes(Tensor([0.2, 0.7] as [Float], shape: [2, 1])) == [0, 1])
    #expect(TrainingReport.classes(Tensor([2, 0] as [Float], shape: [2])) == [2, 0])
  }

  @Test func aFolderWithoutAReportIsSaid() throws {
    try withFolder { folder in
      let error = #expect(throws: FigureError.self) { try RunReport(at: folder) }
      #expect(error?.description.contains("report.json") == true)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try "[]".write(toFile: folder + "/report.json", atomically: true, encoding: .utf8)
      let other = #expect(throws: FigureError.self) { try RunReport(at: folder) }
      #expect(other?.description.contains("no report of a run") == true)
    }
  }

  @Test func aRunWithoutEpochsHasAReport() throws {
    #expect(TrainingReport.figures(of: History()).isEmpty)
    #expect(TrainingReport.findings(History(), "accuracy").isEmpty)
  }
}
