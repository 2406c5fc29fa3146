import Tensors

extension Explanation {
  /// An element of a tensor: its formula, the numbers, its terms; and the steps before it, which can be
  /// opened in turn.
  public init(_ element: TensorExplanation) {
    var entries: [Entry] = []
    Explanation.append(element, to: &entries)
    self.init(entries: entries)
  }

  /// Appends an element, and after it the steps that it was computed from. Returns its index.
  @discardableResult
  private static func append(_ element: TensorExplanation, to entries: inout [Entry]) -> Int {
    let place = entries.count
    let (formula, numbers) = ("\(element.name) = \(element.formula)", element.substituted)
    entries.append(Entry(formula: formula, substituted: numbers, value: element.value))
    let terms = element.terms.map { term in
      Slope(
        input: term.name, inputValue: term.value, formula: "\(term.name) = \(term.substituted)",
        value: term.value, entry: nil)
    }
    let steps = element.steps.map { step in
      Slope(
        input: step.name, inputValue: step.value, formula: "\(step.name) = \(step.formula)",
        value: step.value, entry: append(step, to: &entries))
    }
    entries[place] = Entry(
      formula: formula, substituted: numbers, value: element.value, slopes: terms + steps)
    return place
  }
}

extension PixelSums {
  /// The first feature maps that a convolution with stride 1 and without padding makes of one picture.
  ///
  /// Traps where the shapes do not fit.
  ///
  /// - Parameters:
  ///   - panel: the panel of the figure that shows the maps, from 0.
  ///   - picture: the picture of the panel that shows the first of them, from 0.
  ///   - input: x, `[1, height, width, channels]`.
  ///   - weights: w, `[rows, columns, channels, filters]`.
  ///   - biases: b, `[filters]`.
  ///   - maps: how many maps the figure shows.
  ///   - isRectified: whether they are shown behind a ReLU.
  public init(
    panel: Int = 0, picture: Int, input: Tensor, weights: Tensor, biases: Tensor, maps: Int,
    isRectified: Bool
  ) {
    guard input.shape.rank == 4, input.shape[0] == 1, weights.shape.rank == 4,
      biases.shape.rank == 1, biases.shape[0] == weights.shape[3],
      (1...weights.shape[3]).contains(maps)
    else {
      fatalError(
        "PixelSums: \(maps) maps of an input \(input.shape) with weights \(weights.shape) and biases "
          + "\(biases.shape); [1, height, width, channels], [rows, columns, channels, filters] and "
          + "[filters] are needed, and no more maps than filters")
    }
    let filters = weights.shape[3]
    let all = weights.values
    let chosen = stride(from: 0, to: all.count, by: filters).flatMap { all[$0..<$0 + maps] }
    self.init(
      panel: panel, picture: picture,
      input: Grid(shape: (1...3).map { input.shape[$0] }, values: input.values),
      weights: Grid(shape: (0...2).map { weights.shape[$0] } + [maps], values: chosen),
      biases: Array(biases.values.prefix(maps)), isRectified: isRectified, weightName: "w",
      firstMap: filters == 1 ? nil : 0)
  }
}

extension Board {
  /// An element of a tensor: how it was computed, and from what.
  public func explain(_ element: TensorExplanation) {
    write(.explanation(Explanation(element)))
  }

  /// An element of a tensor with its name. The learner can open it.
  public func value(_ name: Prose, _ element: TensorExplanation) {
    write(
      .value(
        NamedValue(name: name, value: element.value, explanation: Explanation(element))))
  }
}
