import Notation

extension Examples {
  /// Handwritten digits: 1,797 examples of 10 classes, 64 pixels from 0 (paper) to 16 (ink), 8 × 8.
  ///
  /// E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits. UCI Machine Learning
  /// Repository, https://doi.org/10.24432/C50P49, under CC BY 4.0.
  public static var digits: Examples {
    Examples(
      embedded: embedded { () throws(DataError) in try EmbeddedFile.digits.text() },
      names: (0..<64).map { "row \($0 / 8 + 1), column \($0 % 8 + 1)" },
      classes: (0..<10).map { "\($0)" })
  }
}

extension ImageExamples {
  /// The handwritten digits of ``Examples/digits`` as pictures, 0 (paper) to 255 (ink).
  ///
  /// - Parameter side: 8 as they were scanned, or larger: 28 brings them to MNIST's size, so that programs
  ///   made for MNIST run on real handwriting without a download. What is between the pixels is
  ///   interpolated: 28 × 28 pixels do not say more than 8 × 8 did.
  public static func digits(side: Int = 8) -> ImageExamples {
    let digits = Examples.digits
    let original = ImageExamples(
      pixels: digits.features.values.map { UInt8(saturating: ($0 * 255 / 16).rounded()) },
      height: 8, width: 8,
      channels: 1, labels: digits.labels, classNames: digits.classNames)
    return original.resized(height: side, width: side, by: .cubic)
  }
}
