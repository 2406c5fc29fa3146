import LessonKit
import LessonSession
import Presenters

/// A number of a page that was clicked, by its place: the step from 1, the block from 0, its place among the numbers
/// of the block that can be opened, and from there the inputs that were opened one after the other.
///
/// ```
/// step=2&block=3&place=0&way=1,2
/// ```
public struct NumberAddress: Sendable, Equatable {
  /// The step, from 1.
  public var step: Int
  /// The block in the step, from 0.
  public var block: Int
  /// The place among the block's numbers that can be opened, from 0.
  public var place: Int
  /// The update of a training that the number belongs to.
  public var update: Int?
  /// The inputs that were opened, each by its number from 1.
  public var inputs: [Int]

  /// As deep as anybody goes.
  static let mostInputs = 1000

  /// A number at a place.
  public init(step: Int, block: Int, place: Int = 0, update: Int? = nil, inputs: [Int] = []) {
    (self.step, self.block, self.place) = (step, block, place)
    (self.update, self.inputs) = (update, inputs)
  }

  /// Reads the place from the parts of a query; nil where they name none.
  init?(_ query: [String: String]) {
    guard let step = query["step"].flatMap({ Int($0) }), step > 0,
      let block = query["block"].flatMap({ Int($0) }), block >= 0
    else { return nil }
    self.init(step: step, block: block)
    if let text = query["place"] {
      guard let place = Int(text), place >= 0 else { return nil }
      self.place = place
    }
    if let text = query["update"] {
      guard let update = Int(text), update > 0 else { return nil }
      self.update = update
    }
    let steps = (query["way"] ?? "").split(separator: ",", omittingEmptySubsequences: true)
    guard steps.count <= NumberAddress.mostInputs else { return nil }
    for step in steps {
      guard let input = Int(step), input > 0 else { return nil }
      inputs.append(input)
    }
  }

  /// The state of `chalk learn` in which this number is open; nil where there is no such number.
  public func opened(in record: Record, translation: Translation) -> LearnState? {
    guard record.steps.indices.contains(step - 1),
      var state = LearnState(
        record, settings: record.settings, step: step, translation: translation),
      record.steps[step - 1].blocks.indices.contains(block)
    else { return nil }
    if let update { _ = state.next(.walk(.to(update))) }
    let blocks = state.record.steps[step - 1].blocks
    if let update, case .training(let training) = blocks[block], training.position != update {
      return nil
    }
    guard place < blocks[block].openings.count else { return nil }
    let before = blocks[..<block].reduce(0) { $0 + $1.openings.count }
    _ = state.next(.explain(before + place + 1))
    for input in inputs { _ = state.next(.input(input)) }
    guard case .opened(_, let path) = state.view, path.count == inputs.count + 1 else { return nil }
    return state
  }

  /// What the page shows of it; nil where there is no such number.
  public func html(in record: Record, translation: Translation) -> String? {
    guard let state = opened(in: record, translation: translation),
      let explanation = state.explanation, case .opened(_, let path) = state.view
    else { return nil }
    return WebOpened(explanation, path: path, inputs: inputs, translation: translation).html
  }
}
