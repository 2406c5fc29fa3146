import Figures
import Tensors
import Training

extension LayerOutputs {
  /// So many maps of each layer are shown, and so many layers: more would be too small to see.
  private static var mostMaps: Int { 4 }
  private static var mostLayers: Int { 6 }

  /// What the layers make of the first example, `[examples, height, width, channels]`: a panel for each convolution and
  /// what follows it, with the picture and the first of its maps. Nil where there is no convolution.
  func featureMaps(update: Int) -> Figure? {
    guard layers.contains(where: { isPicture($0.output) && $0.name.contains("conv") }) else {
      return nil
    }
    let maps = layers.filter { isPicture($0.output) }.some(LayerOutputs.mostLayers)
    let input = inputs.first.flatMap { isPicture($0) ? $0 : nil }
    return Figure(
      "Feature maps, update \(update)",
      caption: "Each map from its least number (black) to its greatest (white)."
    ) {
      for layer in maps { panel(layer, behind: input) }
    }
  }

  /// Some maps of a layer, behind the picture that they are made of.
  private func panel(_ layer: Layer, behind input: Tensor?) -> Panel {
    let count = min(layer.output.shape[3], LayerOutputs.mostMaps)
    let pictures = input.map { [picture($0, channels: $0.shape[3] == 3 ? [0, 1, 2] : [0])] } ?? []
    let captions = input == nil ? [] : ["the picture"]
    return Panel(layer.name) {
      Images(
        pictures + (0..<count).map { picture(layer.output, channels: [$0]) },
        captions: captions + (0..<count).map { "\($0 + 1)" },
        columns: LayerOutputs.mostMaps + captions.count)
    }
  }

  private func isPicture(_ tensor: Tensor) -> Bool {
    tensor.rank == 4 && tensor.shape[1] > 1 && tensor.shape[2] > 1
  }

  /// One channel or three of the first example, `[examples, height, width, channels]`, as a gray or a color picture. Of a
  /// large one some pixels stand for all: it is sent several times a second.
  private func picture(_ tensor: Tensor, channels: [Int]) -> PixelImage {
    let (height, width, depth) = (tensor.shape[1], tensor.shape[2], tensor.shape[3])
    let step = (max(height, width) + 63) / 64
    let values = tensor[0].values
    let (rows, columns) = (
      Array(stride(from: 0, to: height, by: step)), Array(stride(from: 0, to: width, by: step))
    )
    let pixels = rows.flatMap { y in
      columns.flatMap { x in channels.map { values[(y * width + x) * depth + $0] } }
    }
    let picture =
      channels.count == 3
      ? PixelImage(width: columns.count, height: rows.count, rgb: pixels, range: nil)
      : PixelImage(width: columns.count, height: rows.count, grey: pixels)
    // Nobody asks for the numbers of a picture that is gone in a moment.
    return PixelImage(
      width: picture.width, height: picture.height, channels: picture.channels,
      bytes: picture.bytes)
  }
}
