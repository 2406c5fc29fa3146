extension TrainTestSplit where Set == ImageExamples {
  /// Handwritten digits of MNIST, as many as a program can carry: 6,000 to learn from, 600 of each digit, and 1,000
  /// to test with, 100 of each.
  ///
  /// Grey pictures `[28, 28, 1]` from 0 (paper) to 255 (ink), in MNIST's own order: of its 60,000 and 10,000 the first
  /// of each digit. `chalk data fetch mnist` fetches all of them.
  ///
  /// MNIST, © Yann LeCun and Corinna Cortes, a derivative of the original NIST sets. This selection is under the
  /// same licence, Creative Commons Attribution-ShareAlike 3.0, https://creativecommons.org/licenses/by-sa/3.0/.
  public static var mnistSmall: TrainTestSplit<ImageExamples> {
    embedded { () throws(DataError) in try ImageExamples.loadMNISTSmall() }
  }
}

extension ImageExamples {
  /// What ``TrainTestSplit/mnistSmall`` has.
  /// - Throws: `DataError` where the program's own files are damaged.
  static func loadMNISTSmall() throws(DataError) -> TrainTestSplit<ImageExamples> {
    let (training, test) = sideBySide(
      { () throws(DataError) in
        try ImageExamples(.mnistSmallTrainingImages, labels: .mnistSmallTrainingLabels)
      },
      { () throws(DataError) in
        try ImageExamples(.mnistSmallTestImages, labels: .mnistSmallTestLabels)
      })
    return TrainTestSplit(training: try training.get(), test: try test.get())
  }

  private init(_ images: EmbeddedFile, labels: EmbeddedFile) throws(DataError) {
    try self.init(
      IDXFile(images.reader()), named: images.name, labels: IDXFile(labels.reader()),
      named: labels.name)
  }
}
