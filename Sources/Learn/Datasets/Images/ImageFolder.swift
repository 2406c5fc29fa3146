extension ImageExamples {
  /// PNG and JPEG pictures in class folders: `path/cat/1.png`, `path/dog/7.jpg`. Each folder is a class.
  ///
  /// - Parameters:
  ///   - height: the height that all are brought to; nil where all have the same already.
  ///   - width: the width that all are brought to, likewise.
  ///   - channels: 1 gray, 3 color, 4 with alpha; nil is gray where all are gray, else color.
  /// - Throws: `DataError` where a folder is empty, there are fewer than two classes, a picture is
  ///   damaged or of a kind that is not read, or the sizes differ and none was given.
  public init(
    folder path: String, height: Int? = nil, width: Int? = nil, channels: Int? = nil
  ) throws(DataError) {
    let path = try FolderParts(path).training
    let classes = try ImageExamples.classFolders(of: path)
    var stack = PictureStack(height: height, width: width, channels: channels)
    var labels: [Int] = []
    for (label, name) in classes.enumerated() {
      let folder = "\(path)/\(name)"
      for file in try PictureFiles(folder).required(in: folder) {
        try stack.add(file)
        labels.append(label)
      }
    }
    self.init(
      pixels: stack.pixels, height: stack.height!, width: stack.width!, channels: stack.channels!,
      labels: labels, classNames: classes.map(\.onOneLine))
  }

  /// Pictures in class folders, in two parts where the folder has `train` and `test` inside; nil where
  /// it has not.
  static func trainAndTest(
    folder path: String, height: Int? = nil, width: Int? = nil, channels: Int? = nil
  ) throws(DataError) -> TrainTestSplit<ImageExamples>? {
    guard let (trainingPath, testPath) = try partFolders(of: path) else { return nil }
    let training = try ImageExamples(
      folder: trainingPath, height: height, width: width, channels: channels)
    let test = try ImageExamples(
      folder: testPath, height: training.height, width: training.width,
      channels: training.channels)
    try requireSameClasses(training.classNames, test.classNames, in: path)
    return TrainTestSplit(training: training, test: test)
  }

  /// - Throws: `DataError` where the two parts have other classes.
  static func requireSameClasses(
    _ training: [String], _ test: [String], in path: String
  ) throws(DataError) {
    guard training == test else {
      throw .unsuitable(
        "The folder '\(path)'",
        problem: "train has the classes \(training), and test \(test)",
        advice: "Both parts need the same class folders.")
    }
  }

  /// The names of the class folders.
  /// - Throws: `DataError` where there are fewer than two.
  static func classFolders(of path: String) throws(DataError) -> [String] {
    let classes = try Folder(path).folders
    guard classes.count >= 2 else {
      throw .unsuitable(
        "The folder '\(path)'",
        problem: classes.isEmpty ? "it has no class folders" : "it has one class, '\(classes[0])'",
        advice: "Sort the pictures into two folders or more, one a class, such as cat/ and dog/.")
    }
    return classes
  }
}

/// Pictures of one size and one number of channels, one behind the other.
struct PictureStack {
  private(set) var height: Int?
  private(set) var width: Int?
  private(set) var channels: Int?
  private(set) var pixels: [UInt8] = []
  private let hasGivenSize: Bool
  private let hasGivenChannels: Bool

  init(height: Int?, width: Int?, channels: Int?) {
    self.height = height ?? width
    self.width = width ?? height
    self.channels = channels
    hasGivenSize = self.height != nil
    hasGivenChannels = channels != nil
  }

  mutating func add(_ path: String) throws(DataError) {
    var picture = try Picture(file: path, channels: hasGivenChannels ? channels : nil)
    if !hasGivenChannels {
      if channels == 1 && picture.channels > 1 {
        // The first colored one: those before it get three equal channels.
        pixels = pixels.flatMap { [$0, $0, $0] }
      }
      channels = channels == 3 || picture.channels > 1 ? 3 : 1
      picture = picture.converted(toChannels: channels!)
    }
    if hasGivenSize {
      picture = picture.resized(height: height!, width: width!)
    } else if let height, let width, picture.height != height || picture.width != width {
      throw .unsuitable(
        "'\(path)'",
        problem: "it is \(picture.height) high and \(picture.width) wide, and those before it "
          + "\(height) and \(width)",
        advice: "Give a height and a width that all are brought to.")
    }
    height = picture.height
    width = picture.width
    pixels += picture.bytes
  }
}
