import Chalk

/// Pictures with classes as a dense network takes them: each a row of numbers.
struct FlatPictures {
  /// Pixels from 0 to 1, `[pictures, pixels]`.
  let inputs: Tensor
  /// A row of zeros with a one at the class, `[pictures, classes]`.
  let targets: Tensor
  let labels: [Int]

  /// This file, to quote from.
  static let file = #filePath

  // excerpt: flat
  /// Every byte divided by 255, every picture one row, every label a row with a single one.
  init(_ pictures: ImageExamples) {
    let whole = pictures.whole
    inputs = whole.inputs.reshaped(pictures.count, -1)
    targets = whole.oneHotTargets(classes: pictures.classNames.count)
    labels = pictures.labels
  }
  // end excerpt
}

extension ImageExamples {
  /// One of the pictures for a figure, dark ink on light paper.
  func drawn(_ index: Int) -> PixelImage {
    let picture = image(index)
    return PixelImage(
      width: width, height: height, channels: 1,
      bytes: picture.converted(toChannels: 1).bytes.map { 255 - $0 })
  }
}

/// The weights of one neuron of a first layer as a picture: rows of numbers.
func weightPicture(_ kernel: Tensor, neuron: Int, width: Int) -> [[Double]] {
  let (pixels, units) = (kernel.shape[0], kernel.shape[1])
  let values = kernel.values
  return stride(from: 0, to: pixels, by: width).map { start in
    (start..<start + width).map { values[$0 * units + neuron] }
  }
}
