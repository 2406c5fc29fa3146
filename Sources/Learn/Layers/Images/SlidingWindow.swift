import Tensors

/// How a window moves over an image whose size is given later.
package struct SlidingWindow {
  package let size, strides: Size2D
  package let padding: Padding
  package let dilation: Size2D

  init(_ size: Size2D, _ strides: Size2D, _ padding: Padding, _ dilation: Size2D = 1) {
    (self.size, self.strides, self.padding, self.dilation) = (size, strides, padding, dilation)
  }

  /// The window over an image of this size.
  func window(_ height: Int, _ width: Int, of layer: some Layer) throws(ShapeError) -> Window {
    Window(
      rows: try span(size.height, strides.height, dilation.height, height, layer),
      columns: try span(size.width, strides.width, dilation.width, width, layer))
  }

  /// The height and width of the result for a sample `[height, width, …]`; `nil` stays unknown.
  func places(on input: SampleShape, of layer: some Layer) throws(ShapeError) -> SampleShape {
    [
      try input[0].map { n throws(ShapeError) in
        try places(span(size.height, strides.height, dilation.height, n, layer), n, layer)
      },
      try input[1].map { n throws(ShapeError) in
        try places(span(size.width, strides.width, dilation.width, n, layer), n, layer)
      },
    ]
  }

  private func span(
    _ size: Int, _ stride: Int, _ dilation: Int, _ length: Int, _ layer: some Layer
  ) throws(ShapeError) -> WindowAxis {
    do {
      return try WindowAxis(
        size: size, stride: stride, dilation: dilation, padding: padding, over: length)
    } catch {
      throw layer.shapeMismatch(got: error.got, need: error.need)
    }
  }

  private func places(
    _ span: WindowAxis, _ length: Int, _ layer: some Layer
  ) throws(ShapeError) -> Int {
    let places = span.places(on: length)
    guard places > 0 else {
      throw layer.shapeMismatch(
        got: "\(length) cells and a window over \(span.reach)",
        need: "an image at least as large as the window", try: "padding: .same, or a smaller window"
      )
    }
    return places
  }
}

/// The value, or a trap with the error's words.
func orTrap<Value>(_ body: () throws(ShapeError) -> Value) -> Value {
  do {
    return try body()
  } catch {
    error.trap()
  }
}
