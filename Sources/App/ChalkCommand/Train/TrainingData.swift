import Chalk
import Foundation

/// What `chalk train` learns from, in three parts: to learn from, to watch by, and to judge by in the end.
struct TrainingData {
  let task: ModelTask
  let training: Batch
  let validation: Batch
  let test: Batch
  /// What was done to read the data, in sentences.
  let notes: [String]

  /// A fifth is held out to the end; of the rest a fifth is measured after each epoch.
  private static let (testPart, validationPart) = (0.2, 0.16)

  /// The data that a user chose: a file or folder of their own, or a set by its name.
  ///
  /// - Throws: `DataError` where they cannot be learned from.
  init(_ choice: DataChoice, seed: UInt64, catalog: Catalog) throws {
    guard let path = choice.path else {
      throw Failure(
        "chalk train needs data: --data FILE, a table whose last column is predicted unless --target names "
          + "another, a folder of pictures in a folder for each class, an .npz, or the name of a data set."
      )
    }
    var random = RandomSource(seed: seed)
    if FileManager.default.fileExists(atPath: path) {
      self = try TrainingData.files(path, choice, &random)
    } else if let set = try? catalog.dataset(path) {
      self.init(try set.examples(random: &random), [], &random)
    } else if let set = Dataset.builtIn.first(where: { $0.name == path }) {
      self = try TrainingData.set(set, &random)
    } else {
      throw DataError.unknown(
        "file or data set", path,
        known: Dataset.builtIn.map(\.name) + catalog.datasets.map(\.name))
    }
    guard training.count > 0, test.count > 0, validation.count > 0 else {
      throw DataError.unsuitable(
        "'\(path)'",
        problem:
          "\(training.count + validation.count + test.count) examples do not give three parts",
        advice: "Ten or more are needed, of each class at least five.")
    }
  }

  private static func files(
    _ path: String, _ choice: DataChoice, _ random: inout RandomSource
  ) throws -> TrainingData {
    switch try DataKind(of: path) {
    case .images: return try pictures(path, choice, &random)
    case .array:
      // Arrays of pictures are pictures, others are a table.
      if let found = try? pictures(path, choice, &random) { return found }
      return try table(path, choice, &random)
    case .table: return try table(path, choice, &random)
    case .texts, .sound:
      throw DataError.unsuitable(
        "'\(path)'", problem: "it is no table and no folder of pictures",
        advice: "Turn it into a table of numbers first; 'chalk data inspect' shows what is in it.")
    }
  }

  /// A table: with classes where the target looks like some, otherwise with a number to predict.
  private static func table(
    _ path: String, _ choice: DataChoice, _ random: inout RandomSource
  ) throws -> TrainingData {
    do throws(DataError) {
      let (examples, notes) = try choice.examples(path)
      return TrainingData(examples, notes, &random)
    } catch {
      guard let (examples, notes) = try? choice.numericExamples(path) else { throw error }
      return TrainingData(examples, notes, &random)
    }
  }

  private static func pictures(
    _ path: String, _ choice: DataChoice, _ random: inout RandomSource
  ) throws -> TrainingData {
    let (training, test) = try choice.images(path)
    return TrainingData(training, test, try choice.notesOnFolders(path), &random)
  }

  private static func set(_ set: Dataset, _ random: inout RandomSource) throws -> TrainingData {
    switch try set.load(random: &random) {
    case .examples(let found): return TrainingData(found, [], &random)
    case .numeric(let found): return TrainingData(found, [], &random)
    case .images(let training, let test): return TrainingData(training, test, [], &random)
    case .table(let table):
      let goal = table.target ?? table.likelyTarget
      let (ready, notes) = try table.madeReady(target: goal)
      return TrainingData(try ready.examples(target: goal), notes, &random)
    case .texts, .lines, .tokens, .series:
      throw DataError.unsuitable(
        "The data set '\(set.name)'", problem: "it is \(set.kind.text)",
        advice: "A model of 'chalk train' learns from tables of numbers and from pictures.")
    }
  }

  private init(_ examples: Examples, _ notes: [String], _ random: inout RandomSource) {
    let parts = examples.split(
      validationPart: TrainingData.validationPart, testFraction: TrainingData.testPart,
      random: &random)
    // What is held out has no say in the scale.
    let scale =
      parts.training.count > 0
      ? Standardizer(fitting: parts.training) : Standardizer(fitting: examples)
    self.init(
      target: .classes(examples.classNames), scale(parts.training), scale(parts.validation),
      scale(parts.test), notes)
  }

  private init(_ examples: NumericExamples, _ notes: [String], _ random: inout RandomSource) {
    let parts = examples.split(
      validationPart: TrainingData.validationPart, testFraction: TrainingData.testPart,
      random: &random)
    let fitted = parts.training.count > 0 ? parts.training : examples
    let scale = Standardizer(fitting: fitted.features)
    self.init(
      target: .numbers(examples.targetNames), scale(parts.training), scale(parts.validation),
      scale(parts.test), notes)
  }

  private init(
    _ training: ImageExamples, _ test: ImageExamples?, _ notes: [String],
    _ random: inout RandomSource
  ) {
    let target = ModelTask.Target.classes(training.classNames)
    if let test {
      let parts = training.split(testFraction: TrainingData.testPart, random: &random)
      self.init(target: target, parts.training, parts.test, test, notes)
    } else {
      let parts = training.split(
        validationPart: TrainingData.validationPart, testFraction: TrainingData.testPart,
        random: &random)
      self.init(target: target, parts.training, parts.validation, parts.test, notes)
    }
  }

  private init(
    target: ModelTask.Target, _ training: some ExampleSet, _ validation: some ExampleSet,
    _ test: some ExampleSet, _ notes: [String]
  ) {
    task = ModelTask(inputShape: training.inputShape, target: target)
    (self.training, self.validation, self.test) = (training.whole, validation.whole, test.whole)
    self.notes = notes
  }

  /// A hash of all that is learned from and judged by.
  var hash: String {
    var report = TrainingReport("")
    report.note(
      data: training.inputs, training.targets, validation.inputs, validation.targets, test.inputs,
      test.targets)
    return report.dataHash ?? ""
  }
}
