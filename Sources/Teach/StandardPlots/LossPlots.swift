import Figures

extension Figure {
  /// The losses over the epochs, with the epoch of the best validation marked, and the first one that is not a
  /// number.
  ///
  /// The first epoch is `first`. The axis is logarithmic where the losses are positive and differ by more than
  /// a factor of five; `scale` decides otherwise.
  public static func losses(
    training: [Double], validation: [Double] = [], epochs: String = "epoch", first: Int = 1,
    title: String = "Loss", caption: String, scale: AxisScale? = nil
  ) -> Figure {
    let scale = scale ?? suitableScale(training + validation)
    return Figure(
      title, caption: caption,
      x: .steps(epochs, first: first, count: max(training.count, validation.count)),
      y: PlotAxis("loss", scale: scale)
    ) {
      overEpochs(training, validation, best: lowest(validation), first: first, unit: epochs)
    }
  }

  /// A metric over the epochs, with the epoch of the best validation marked.
  public static func metric(
    _ name: String, training: [Double], validation: [Double] = [], epochs: String = "epoch",
    first: Int = 1, isHigherBetter: Bool = true, title: String? = nil, caption: String
  ) -> Figure {
    let best = isHigherBetter ? lowest(validation.map { -$0 }) : lowest(validation)
    let headline = title ?? name.prefix(1).uppercased() + name.dropFirst()
    return Figure(
      headline, caption: caption,
      x: .steps(epochs, first: first, count: max(training.count, validation.count)),
      y: PlotAxis(name)
    ) {
      overEpochs(training, validation, best: best, first: first, unit: epochs)
    }
  }

  @MarkBuilder
  private static func overEpochs(
    _ training: [Double], _ validation: [Double], best: Int?, first: Int, unit: String
  ) -> [Mark] {
    if let best { ReferenceLine(x: Double(first + best)) }
    line(training, first, "training")
    if !validation.isEmpty { line(validation, first, "validation") }
    if let best {
      Points(
        [Double(first + best)], [validation[best]],
        label: "best validation: \(unit) \(first + best)")
    }
    if let broken = (0..<max(training.count, validation.count)).first(where: { epoch in
      [training, validation].contains { epoch < $0.count && !$0[epoch].isFinite }
    }) {
      ReferenceLine(x: Double(first + broken), label: "not a number")
    }
  }

  private static func line(_ values: [Double], _ first: Int, _ label: String) -> Line {
    // A single epoch is no line: its point must show.
    Line(
      values.indices.map { Double(first + $0) }, values, label: label,
      showsPoints: values.count == 1)
  }

  private static func lowest(_ values: [Double]) -> Int? {
    values.indices.filter { values[$0].isFinite }.min { values[$0] < values[$1] }
  }

  /// Logarithmic for positive numbers that differ by more than a factor of five.
  static func suitableScale(_ values: [Double]) -> AxisScale {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low > 0, high > 5 * low else {
      return .linear
    }
    return .logarithmic
  }
}

extension PlotAxis {
  /// An axis of epochs or steps: where there are few, each has its tick, where there are more, each fifth;
  /// none stands between two.
  static func steps(_ name: String, first: Int, count: Int) -> PlotAxis {
    let all = first..<first + count
    switch count {
    case 2...12: return PlotAxis(name, ticks: all.map(Double.init))
    case 13...30: return PlotAxis(name, ticks: all.filter { $0 % 5 == 0 }.map(Double.init))
    default: return PlotAxis(name)
    }
  }
}
