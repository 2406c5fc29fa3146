import Hashing
import Notation

extension Inspection {
  /// Looks at pictures in class folders one after another: what is kept of each is its hash, and a small
  /// copy of a few. So sixty photos take the memory of one.
  mutating func inspectPictureFolder() throws(DataError) {
    let parts = try PictureParts(folder: path)
    let all = parts.training.classes.flatMap(\.files.paths) + (parts.test?.paths ?? [])
    let sizes = try PictureSizes(all)
    var seen = PicturesSeen(channels: sizes.areGrey ? 1 : 3, shown: sizes.usual)
    let classes = parts.training.classes
    let each = max(1, 40 / max(1, classes.count))
    for (name, files) in classes {
      for (place, file) in files.paths.enumerated() {
        try seen.add(file, caption: place < each ? name : nil)
      }
    }
    facts = [("pictures", "\(seen.hashes.count)")]
    if sizes.counts.count == 1, let usual = sizes.usual {
      let shape = "\(usual.height) × \(usual.width) × \(sizes.areGrey ? 1 : 3)"
      facts.append(("height × width × channels", shape))
    }
    let trainingHashes = Set(seen.hashes)
    let repeated = seen.hashes.count - trainingHashes.count
    let mean = written((seen.sum / max(1, seen.pixels)).rounded(), .exact)
    if let test = parts.test {
      var others = PicturesSeen(channels: seen.channels, shown: nil)
      for file in test.paths { try others.add(file, caption: nil) }
      facts.append(("pictures to test with", "\(others.hashes.count)"))
      noteCommon(others.hashes.count(where: trainingHashes.contains))
    }
    facts.append(("mean of the pixels, 0 to 255", mean))
    self.classes = classes.map { ($0.name.onOneLine, $0.files.paths.count) }
    noteBalance()
    noteRepeated(repeated)
    note(sizes)
    noteUnread(parts)
    overview = .pictures(seen.pictures, captions: seen.captions.map(\.onOneLine))
  }

  private mutating func noteUnread(_ parts: PictureParts) {
    let unread = parts.training.classes.flatMap(\.files.unread) + (parts.test?.unread ?? [])
    guard let first = unread.first else { return }
    warnings.append(
      "\(counted(unread.count, "picture is", "pictures are")) neither PNG nor JPEG, such as "
        + "'\(first.onOneLine)': lessons refuse the folder. \(FileForm.gif.advice!)")
  }

  mutating func noteRepeated(_ repeated: Int) {
    facts.append(("pictures that repeat another", "\(repeated)"))
    if repeated > 0 {
      warnings.append(
        "\(counted(repeated, "picture repeats", "pictures repeat")) another, pixel by pixel.")
    }
  }

  mutating func noteCommon(_ common: Int) {
    if common > 0 {
      warnings.append(
        "\(counted(common, "picture")) of the test \(common == 1 ? "is" : "are") in the training "
          + "part too: the test will flatter.")
    }
  }
}

/// The files of class folders, in two parts where `train` and `test` lie inside.
private struct PictureParts {
  struct Part {
    var classes: [(name: String, files: PictureFiles)] = []
    var paths: [String] { classes.flatMap(\.files.paths) }
    var unread: [String] { classes.flatMap(\.files.unread) }
  }

  let training: Part
  let test: Part?

  init(folder path: String) throws(DataError) {
    if let (training, test) = try ImageExamples.partFolders(of: path) {
      self.training = try PictureParts.part(training)
      let others = try PictureParts.part(test)
      try ImageExamples.requireSameClasses(
        self.training.classes.map(\.name), others.classes.map(\.name), in: path)
      self.test = others
    } else {
      training = try PictureParts.part(try FolderParts(path).training)
      test = nil
    }
  }

  private static func part(_ path: String) throws(DataError) -> Part {
    var part = Part()
    for name in try ImageExamples.classFolders(of: path) {
      let files = try PictureFiles("\(path)/\(name)")
      if files.unread.isEmpty { _ = try files.required(in: "\(path)/\(name)") }
      part.classes.append((name, files))
    }
    return part
  }
}

/// What is kept of pictures that were looked at.
private struct PicturesSeen {
  let channels: Int
  /// The size of the copies; nil where none are made.
  let shown: (height: Int, width: Int)?
  var hashes: [String] = []
  var (sum, pixels) = (0.0, 0.0)
  var pictures: [Picture] = []
  var captions: [String] = []

  init(channels: Int, shown: (height: Int, width: Int)?) {
    self.channels = channels
    // A copy is no larger than a figure shows it.
    self.shown = shown.map { size in
      let shrunk = max(1, Double(max(size.height, size.width)) / 128)
      return (
        max(1, Int(saturating: Double(size.height) / shrunk)),
        max(1, Int(saturating: Double(size.width) / shrunk))
      )
    }
  }

  mutating func add(_ path: String, caption: String?) throws(DataError) {
    let picture = try Picture(file: path).converted(toChannels: channels)
    var hash = SHA256()
    hash.update(Array("\(picture.height) \(picture.width) ".utf8))
    hash.update(picture.bytes)
    hashes.append(hash.hex())
    sum += Double(picture.bytes.reduce(0) { $0 + Int($1) })
    pixels += Double(picture.bytes.count)
    if let caption, let shown {
      pictures.append(picture.resized(height: shown.height, width: shown.width))
      captions.append(caption)
    }
  }
}
