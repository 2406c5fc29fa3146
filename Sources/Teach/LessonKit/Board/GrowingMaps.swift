import Figures
import Tensors
import Training

extension Board {
  /// Reports the progress of a `fit` as ``progress(_:)`` does. Whoever watches the training sees, beside the gradients,
  /// the feature maps that the model makes of a picture by now, those behind a pooling too.
  ///
  /// ```swift
  /// try model.fit(
  ///   x, y, epochs: 5, callbacks: [board.progress("training", of: model, on: x)], progress: .silent)
  /// ```
  ///
  /// - Parameters:
  ///   - model: the model that is trained; a copy shares its weights with it.
  ///   - pictures: some pictures, `[pictures, height, width, channels]`; the first is shown.
  public func progress(
    _ activity: String, of model: some Model, on pictures: Tensor
  ) -> Callback {
    progress(activity) {
      let picture = pictures[0..<1]
      return GrowingMaps.panels(of: picture, model.layerOutputs(of: picture))
    }
  }
}

/// The feature maps of a training as they are now.
enum GrowingMaps {
  /// So many maps of each layer are shown: more would be too small to see.
  static let mostMaps = 4

  /// A panel for each layer that gives maps, with the picture and the first of its maps; none where no layer does.
  ///
  /// - Parameters:
  ///   - picture: `[1, height, width, channels]`.
  ///   - outputs: the layers and what they give for it.
  static func panels(
    of picture: Tensor, _ outputs: [(layer: String, output: Tensor)]
  ) -> [Panel] {
    if picture.shape.count != 4 { return [] }
    let layers = outputs.filter { $0.output.shape.count == 4 && $0.output.shape[1] > 1 }
    return InsideTraining.some(layers).map { layer in
      let shown = min(mostMaps, layer.output.shape[3])
      let maps = (0..<shown).map { PixelImage(grey: map($0, of: layer.output)) }
      return Panel(layer.layer) { Images([image(of: picture)] + maps, columns: mostMaps + 1) }
    }
  }

  /// A picture in the colors that it has, from its least to its greatest number.
  private static func image(of picture: Tensor) -> PixelImage {
    guard picture.shape[3] == 3 else { return PixelImage(grey: map(0, of: picture)) }
    return PixelImage(
      width: picture.shape[2], height: picture.shape[1], rgb: picture.values, range: nil)
  }

  /// One channel of `[1, height, width, channels]`, row by row.
  private static func map(_ channel: Int, of maps: Tensor) -> [[Double]] {
    let (height, width, channels) = (maps.shape[1], maps.shape[2], maps.shape[3])
    let values = maps.values
    return (0..<height).map { i in
      (0..<width).map { j in values[(i * width + j) * channels + channel] }
    }
  }
}
