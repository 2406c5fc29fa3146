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

extension PixelFormulas {
  /// Some feature maps that a convolution makes of one picture.
  ///
  /// Traps where the shapes do not fit.
  ///
  /// - Parameters:
  ///   - panel: the panel of the figure that shows the maps, from 0.
  ///   - picture: the picture of the panel that shows the first of them, from 0.
  ///   - input: x, `[1, height, width, channels]`.
  ///   - weights: w, `[rows, columns, channels, filters]`; of a transposed convolution `[rows, columns, filters,
  ///     channels]`.
  ///   - biases: b, `[filters]`; nil where there are none.
  ///   - first: the number of the first map, from 0.
  ///   - maps: how many maps the figure shows.
  ///   - activation: the function that they are shown behind.
  ///   - padding: the zeros around the input.
  ///   - stride: how far the kernel moves.
  ///   - isTransposed: whether it is a transposed convolution, with `padding` as in `Conv2DTranspose`.
  public init(
    panel: Int = 0, picture: Int = 0, input: Tensor, weights: Tensor, biases: Tensor? = nil,
    first: Int = 0, maps: Int, activation: Activation = .none, padding: Padding = .valid,
    stride: Int = 1, isTransposed: Bool = false
  ) {
    let channelAxis = isTransposed ? 3 : 2
    guard input.shape.rank == 4, input.shape[0] == 1, weights.shape.rank == 4,
      input.shape[3] == weights.shape[channelAxis], stride > 0, first >= 0, maps > 0,
      first <= weights.shape[5 - channelAxis] - maps,
      biases.map({ $0.shape.rank == 1 && $0.shape[0] == weights.shape[5 - channelAxis] }) ?? true
    else {
      fatalError(
        "PixelFormulas: the maps \(first)..<\(first + maps) of an input \(input.shape) with weights "
          + "\(weights.shape), stride \(stride) and biases \(biases.map { "\($0.shape)" } ?? "none"); "
          + "[1, height, width, channels], [rows, columns, channels, filters] and [filters] are needed "
          + "(transposed: [rows, columns, filters, channels]), and no more maps than filters")
    }
    let sizes = (0...1).map { axis in
      PixelFormulas.size(
        of: input.shape[axis + 1], weights.shape[axis], stride, padding, isTransposed)
    }
    let (channels, filters) = (input.shape[3], weights.shape[5 - channelAxis])
    let all = weights.values
    let chosen = (0..<weights.shape[0] * weights.shape[1] * channels).flatMap { place in
      (first..<first + maps).map { o in
        let (cell, channel) = (place / channels, place % channels)
        return isTransposed
          ? all[(cell * filters + o) * channels + channel] : all[place * filters + o]
      }
    }
    self.init(
      panel: panel, picture: picture,
      convolution: PixelConvolution(
        input: NumberBlock(shape: (1...3).map { input.shape[$0] }, values: input.values),
        weights: NumberBlock(
          shape: [weights.shape[0], weights.shape[1], channels, maps], values: chosen),
        biases: biases.map { Array($0.values[first..<first + maps]) } ?? [],
        activation: activation, rows: sizes[0].places, columns: sizes[1].places, stride: stride,
        before: sizes.map(\.before), isTransposed: isTransposed,
        firstMap: filters == 1 ? nil : first))
  }

  /// How many places a kernel of k has on n numbers, and how many zeros stand before the first of them; transposed, how
  /// many outputs there are, and how many are cut off before the first.
  private static func size(
    of n: Int, _ k: Int, _ stride: Int, _ padding: Padding, _ isTransposed: Bool
  ) -> (places: Int, before: Int) {
    if isTransposed {
      return padding == .same
        ? (n * stride, max(k - stride, 0) / 2) : ((n - 1) * stride + max(k, stride), 0)
    }
    do {
      let axis = try WindowAxis(size: k, stride: stride, padding: padding, over: n)
      return (axis.places(on: n), axis.before)
    } catch {
      fatalError("PixelFormulas: \(error)")
    }
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
