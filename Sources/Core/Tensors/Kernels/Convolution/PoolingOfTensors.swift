/// Pooling of images `[batch, height, width, channels]`, with their shapes checked. The formulas stand in
/// `Pooling.swift`.
extension Tensor {
  /// The greatest number of each window, and the cell where it was.
  public func maxPool(_ window: Window) -> (y: Tensor, winners: Winners) {
    checkPooling(window, "maxPool")
    return KernelChoice.compute { kernels in kernels.maxPool(self, window) }
  }

  /// dx of a max pooling of images of shape `input`, for dy = self.
  public func throughMaxPool(_ winners: Winners, _ window: Window, input: Shape) -> Tensor {
    KernelChoice.compute { kernels in
      kernels.maxPoolGradient(dy: self, winners, window, input: input)
    }
  }

  /// The mean of each window's cells on the image; padding does not count.
  public func averagePool(_ window: Window) -> Tensor {
    checkPooling(window, "averagePool")
    return KernelChoice.compute { kernels in kernels.averagePool(self, window) }
  }

  /// dx of an average pooling of images of shape `input`, for dy = self.
  public func throughAveragePool(_ window: Window, input: Shape) -> Tensor {
    KernelChoice.compute { kernels in kernels.averagePoolGradient(dy: self, window, input: input) }
  }

  private func checkPooling(_ window: Window, _ operation: String) {
    guard rank == 4 else {
      ShapeError(operation, got: "\(shape)", need: "images [batch, height, width, channels]").trap()
    }
    guard window.cells <= Int(UInt16.max) else {
      ShapeError(
        operation, got: "a window of \(window.cells) cells", need: "at most \(UInt16.max)",
        try: "max(1, 2) for pooling over whole images"
      ).trap()
    }
    guard window.rows.places(on: shape[1]) > 0 && window.columns.places(on: shape[2]) > 0 else {
      ShapeError(
        operation,
        got: "images \(shape) and a window of \(window.rows.size)×\(window.columns.size)",
        need: "an image at least as large as the window", try: "padding .same"
      ).trap()
    }
    let isCovered =
      window.rows.before < window.rows.reach && window.rows.after < window.rows.reach
      && window.columns.before < window.columns.reach && window.columns.after < window.columns.reach
    guard isCovered else {
      ShapeError(operation, got: "more padding than the window reaches", need: "less").trap()
    }
  }
}
