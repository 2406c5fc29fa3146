import Chalk

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
