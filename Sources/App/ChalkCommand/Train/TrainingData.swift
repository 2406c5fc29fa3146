import Chalk
import Foundation

/// What `chalk train` learns from, in three parts: to learn from, to watch by, and to judge by in the end.
struct TrainingData {
  /// What is to be learned; the settings of the model are added to it.
  var task: ModelTask
  let training: Batch
  let validation: Batch
  let test: Batch
  /// What was done to read the data, in sentences.
  let notes: [String]

  /// A fifth is held out to the end; of the rest a fifth is measured after each epoch.
  private static let (testPart, validationPart) = (0.2, 0.16)

  /// The data that a user chose: a file or folder of their own, or a set by its name.
  ///
  /// - Parameter first: how many of the examples are taken, from the first one on; nil takes all.
  /// - Throws: `DataError` where they cannot be learned from.
  init(
    _ choice: DataChoice, seed: UInt64, first: Int? = nil, catalog: Catalog
  ) throws {
    guard let path = choice.path else {
      throw Failure(
        "chalk train needs data: --data FILE, a table whose last column is predicted unless --target names "
          + "another, a folder of pictures in a folder for each class, an .npz with x and y, or the name of a data set."
      )
    }
    var random = RandomSource(seed: seed)
    if FileManager.default.fileExists(atPath: path) {
      self = try TrainingData.files(path, choice, first, &random)
    } else if let set = try? catalog.dataset(path) {
      self = try TrainingData(set.examples(random: &random), [], first, &random)
    } else if let set = Dataset.builtIn.first(where: { $0.name == path }) {
      self = try TrainingData.set(set, first, &random)
    } else {
      let builtIn = Dataset.builtIn.map(\.name)
      throw DataError.unknown(
        "file or data set", path,
        known: builtIn + catalog.datasets.map(\.name).filter { !builtIn.contains($0) })
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
    _ path: String, _ choice: DataChoice, _ first: Int?, _ random: inout RandomSource
  ) throws -> TrainingData {
    switch try DataKind(of: path) {
    case .images: return try pictures(path, choice, first, &random)
    case .array:
      return try choice.arraysArePictures(path)
        ? pictures(path, choice, first, &random) : table(path, choice, first, &random)
    case .table: return try table(path, choice, first, &random)
    case .texts, .sound:
      throw DataError.unsuitable(
        "'\(path)'", problem: "it is no table and no folder of pictures",
        advice: "Turn it into a table of numbers first; 'chalk data inspect' shows what is in it.")
    }
  }

  /// A table: with classes where the target looks like some, otherwise with a number to predict.
  private static func table(
    _ path: String, _ choice: DataChoice, _ first: Int?, _ random: inout RandomSource
  ) throws -> TrainingData {
    let found: (Examples, notes: [String])
    do throws(DataError) {
      found = try choice.examples(path)
    } catch {
      guard let (examples, notes) = try? choice.numericExamples(path) else { throw error }
      return try TrainingData(examples, notes, first, &random)
    }
    return try TrainingData(found.0, found.notes, first, &random)
  }

  private static func pictures(
    _ path: String, _ choice: DataChoice, _ first: Int?, _ random: inout RandomSource
  ) throws -> TrainingData {
    let (training, test) = try choice.images(path)
    return try TrainingData(training, test, choice.notesOnFolders(path), first, &random)
  }

  private static func set(
    _ set: Dataset, _ first: Int?, _ random: inout RandomSource
  ) throws -> TrainingData {
    switch try set.load(random: &random) {
    case .examples(let found): return try TrainingData(found, [], first, &random)
    case .numeric(let found): return try TrainingData(found, [], first, &random)
    case .images(let training, let test):
      return try TrainingData(training, test, [], first, &random)
    case .table(let table):
      let goal = table.target ?? table.likelyTarget
      let (ready, notes) = try table.madeReady(target: goal)
      return try TrainingData(ready.examples(target: goal), notes, first, &random)
    case .texts, .lines, .tokens, .series:
      throw DataError.unsuitable(
        "The data set '\(set.name)'", problem: "it is \(set.kind.text)",
        advice: "A model of 'chalk train' learns from tables of numbers and from pictures.")
    }
  }

  private init(
    _ all: Examples, _ notes: [String], _ first: Int?, _ random: inout RandomSource
  ) throws {
    let (examples, notes) = try TrainingData.taken(first, of: all, notes)
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

  private init(
    _ all: NumericExamples, _ notes: [String], _ first: Int?, _ random: inout RandomSource
  ) throws {
    let (examples, notes) = try TrainingData.taken(first, of: all, notes)
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
    _ all: ImageExamples, _ test: ImageExamples?, _ notes: [String], _ first: Int?,
    _ random: inout RandomSource
  ) throws {
    let (training, notes) = try TrainingData.taken(first, of: all, notes)
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

  /// The first of some examples, and what is to be known of that.
  private static func taken<Data: Selectable>(
    _ first: Int?, of all: Data, _ notes: [String]
  ) throws -> (Data, [String]) {
    guard let first, first < all.count else { return (all, notes) }
    let some = all.prefix(first)
    if let classes = some.strata, Set(classes).count == 1, Set(all.strata ?? []).count > 1 {
      throw DataError.unsuitable(
        "--first \(first)", problem: "the first \(first) examples are all of one class",
        advice: "The data are in the order of their classes: take more, or shuffle the file.")
    }
    return (some, notes + ["Of \(all.count) examples the first \(first) are taken."])
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
