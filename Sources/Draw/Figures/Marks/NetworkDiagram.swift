/// A network drawn as columns of circles, one column per layer and one line per weight, with the sizes below.
public struct NetworkDiagram: Sendable, Codable, Equatable, MarkConvertible {
  /// The layers, from input to output.
  public var layers: [Layer]
  /// `weights[l][to][from]` from layer l to the next, which color the lines; nil draws all lines alike.
  public var weights: [[[Double]]]?
  /// The maximum number of circles in a column, at least 3; an ellipsis stands for the others.
  public var most: Int

  /// A column of circles.
  public struct Layer: Sendable, Codable, Equatable {
    /// The name below the column.
    public var name: String
    /// How many units the layer has.
    public var size: Int

    /// A layer of `size` units.
    public init(_ name: String, size: Int) {
      (self.name, self.size) = (name, size)
    }
  }

  /// A network. Traps when there are weights, but not one matrix between each layer and the next.
  public init(_ layers: [Layer], weights: [[[Double]]]? = nil, most: Int = 8) {
    if let weights, weights.count != layers.count - 1 {
      fatalError(
        "NetworkDiagram: \(layers.count) layers need \(layers.count - 1) weight matrices, "
          + "but there are \(weights.count)")
    }
    self.layers = layers
    self.weights = weights
    self.most = max(3, most)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
