/// What the arrays of an archive are for, told by their names: inputs and targets, to learn from and to test
/// with, as `numpy.savez` and Keras' data sets have them.
///
/// `x` and `y`; `x_train`, `y_train`, `x_test`, `y_test`; `images` and `labels`; `train_images`,
/// `val_labels`…; or `arr_0` and `arr_1`, which NumPy writes where no names are given.
struct ArrayParts {
  /// Inputs with the targets that belong to them.
  struct Part {
    let inputs: ArrayArchive.Entry
    let targets: ArrayArchive.Entry?
  }

  let training: Part
  let test: Part?
  /// What was read and what was not, a sentence each.
  let notes: [String]

  /// Finds the parts of an archive.
  ///
  /// - Parameter target: the array of the targets; nil is told by the names.
  /// - Throws: `DataError` where names tell nothing, there is no such target, or two arrays that belong
  ///   together differ in length.
  init(_ archive: ArrayArchive, target: String? = nil) throws(DataError) {
    if let target, !archive.has(target) {
      throw .unknown("array", target, known: archive.entries.map(\.name))
    }
    guard let parts = try ArrayParts.found(in: archive, target) else {
      throw .unsuitable(
        "'\(archive.path)'",
        problem: "what its arrays are for cannot be told: "
          + archive.entries.prefix(8).map { "'\($0.name)' (\($0.shapeText))" }
          .joined(separator: ", "),
        advice: "Save inputs as x and targets as y, or x_train, y_train, x_test and y_test.")
    }
    self = parts
  }

  private init(training: Part, test: Part?, notes: [String]) {
    (self.training, self.test, self.notes) = (training, test, notes)
  }

  /// The parts; nil where names tell nothing of them.
  static func found(
    in archive: ArrayArchive, _ target: String?
  ) throws(DataError) -> ArrayParts? {
    var arrays: [Role: ArrayArchive.Entry] = [:]
    for entry in archive.entries {
      guard let role = Role(entry.name, target: target) else { continue }
      if let other = arrays[role] {
        throw .unsuitable(
          "'\(archive.path)'",
          problem: "'\(other.name)' and '\(entry.name)' are both \(role.use.rawValue)",
          advice: "--target names the array of the targets; save the others in files of their own.")
      }
      arrays[role] = entry
    }
    func part(_ section: Section?) throws(DataError) -> Part? {
      guard let inputs = arrays[Role(section: section, use: .inputs)] else { return nil }
      let targets = arrays[Role(section: section, use: .targets)]
      if let targets, targets.shape.first != inputs.shape.first {
        throw .unsuitable(
          "'\(archive.path)'",
          problem: "'\(inputs.name)' is \(inputs.shapeText), and '\(targets.name)' "
            + targets.shapeText,
          advice: "Inputs and targets have as many entries along their first axis.")
      }
      return Part(inputs: inputs, targets: targets)
    }
    let named = (
      training: try part(.training), whole: try part(nil), test: try part(.test),
      validation: try part(.validation)
    )
    guard let training = named.training ?? named.whole else { return nil }
    let test = named.test ?? named.validation
    let used = [training, test].compactMap { $0 }.flatMap { [$0.inputs, $0.targets] }
      .compactMap { $0?.name }
    let left = archive.entries.map(\.name).filter { !used.contains($0) }
    let notes = left.isEmpty ? [] : ["Of '\(archive.path)' \(list(left)) left out."]
    return ArrayParts(training: training, test: test, notes: notes)
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(6).map { "'\($0.onOneLine)'" }.joined(separator: ", ")
    return shown + (names.count > 6 ? " and \(names.count - 6) more" : "")
      + (names.count == 1 ? " is" : " are")
  }

  private enum Section: Hashable { case training, test, validation }

  private enum Use: String, Hashable {
    case inputs
    case targets
  }

  /// What one array is for.
  private struct Role: Hashable {
    let section: Section?
    let use: Use

    init(section: Section?, use: Use) { (self.section, self.use) = (section, use) }

    /// Told by a name; nil where it tells nothing.
    init?(_ name: String, target: String?) {
      let (section, rest) = Role.split(name)
      if let target, rest == Role.split(target).rest {
        self.init(section: section, use: .targets)
        return
      }
      switch rest {
      case "x", "xs", "input", "inputs", "image", "images", "img", "imgs", "feature", "features",
        "data", "arr_0":
        self.init(section: section, use: .inputs)
      case "y", "ys", "label", "labels", "target", "targets", "class", "classes", "arr_1":
        if target != nil { return nil }
        self.init(section: section, use: .targets)
      default: return nil
      }
    }

    /// The part that a name speaks of, at its front or its end, and the rest of the name.
    private static func split(_ name: String) -> (section: Section?, rest: String) {
      let name = name.lowercased()
      let words: [(String, Section)] = [
        ("training", .training), ("train", .training), ("testing", .test), ("test", .test),
        ("validation", .validation), ("valid", .validation), ("val", .validation),
      ]
      for (word, section) in words {
        var rest: Substring? = nil
        if name.hasPrefix(word) { rest = name.dropFirst(word.count) }
        if name.hasSuffix(word) { rest = name.dropLast(word.count) }
        guard let rest else { continue }
        return (section, rest.trimmingPrefix { "_-. ".contains($0) }.trimmedSuffix)
      }
      return (nil, name)
    }
  }
}

extension ArrayArchive {
  /// Whether an array has this name, in whatever case.
  func has(_ name: String) -> Bool {
    entries.contains { $0.name.lowercased() == name.lowercased() }
  }
}

extension Substring {
  /// Without the marks at the end that divide words of a name.
  fileprivate var trimmedSuffix: String {
    var text = self
    while let last = text.last, "_-. ".contains(last) { text = text.dropLast() }
    return String(text)
  }
}
