/// What there is to know of data before learning from them.
public struct Inspection: Sendable {
  /// The path that was inspected.
  public let path: String
  /// What kind of data was found.
  public let kind: DataKind
  /// Names and values: how many rows, how many bytes.
  public var facts: [(name: String, value: String)] = []
  /// One report a column of a table.
  public var columns: [ColumnReport] = []
  /// How many examples each class has.
  public var classes: [(name: String, count: Int)] = []
  /// What may spoil a model, one sentence each.
  public var warnings: [String] = []
  /// What a figure of the data can be made of.
  public var overview: Overview = .none

  /// A column in one line.
  public struct ColumnReport: Sendable, Equatable {
    /// The column's name.
    public let name: String
    /// Numbers, whole numbers, words or empty.
    public let kind: String
    /// How many cells are missing.
    public let missing: Int
    /// How many different values there are.
    public let distinct: Int
    /// The range and mean of numbers, the most frequent words.
    public let values: String
  }

  /// The values of a column, for a figure.
  public enum ColumnValues: Sendable {
    case numbers(name: String, [Double])
    /// The most frequent words and how often they come, out of so many different ones.
    case words(name: String, [(word: String, count: Int)], distinct: Int)
  }

  /// Values for a figure.
  public enum Overview: Sendable {
    case none
    case columns([ColumnValues])
    case pictures([Picture], captions: [String])
    case lengths([Double])
    case values([Double])
  }

  /// Looks at what lies at the path.
  ///
  /// - Parameter choice: the target column, and the encoding of text.
  /// - Throws: `DataError` where nothing can be read.
  public init(_ path: String, _ choice: DataChoice = DataChoice()) throws(DataError) {
    self.path = path
    kind = try DataKind(of: path)
    switch kind {
    case .table:
      inspect(try choice.read(path), target: choice.target)
    case .images:
      let isOfFiles = Folder.exists(path) && !ImageExamples.isIDXFolder(path)
      if isOfFiles, ImageExamples.pictureTables(in: try Folder(path)) == nil {
        try inspectPictureFolder()
      } else {
        let (training, test) = try choice.images(path)
        inspect(training, test)
      }
      warnings += try choice.notesOnFolders(path)
    case .texts: inspect(try choice.texts(path))
    case .array: try inspectArrays()
    case .sound: try inspectSound()
    }
  }

  mutating func noteBalance() {
    let sizes = classes.map(\.count)
    guard let largest = sizes.max(), let smallest = sizes.min(), classes.count >= 2 else { return }
    if largest > 10 * max(1, smallest) {
      warnings.append(
        "The classes are of very different size: \(largest) against \(smallest). Accuracy says little "
          + "here; balance the training part, or weigh the classes.")
    }
  }
}
