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
