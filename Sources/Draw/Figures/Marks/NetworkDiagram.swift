/// The layers of a network as columns of circles with a line for each weight, and the sizes below.
public struct NetworkDiagram: Sendable, Codable, Equatable, MarkConvertible {
  public var layers: [Layer]
  /// weights[l][to][from] between layer l and the next colours the lines; nil draws them all alike.
  public var weights: [[[Double]]]?
  /// At most so many circles in a column; the rest is an ellipsis.
  public var most: Int

  /// A column of circles.
  public struct Layer: Sendable, Codable, Equatable {
    public var name: String
    /// How many units the layer has.
    public var size: Int

    public init(_ name: String, size: Int) {
      (self.name, self.size) = (name, size)
    }
  }

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
