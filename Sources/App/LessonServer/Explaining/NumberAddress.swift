import LessonKit
import LessonSession
import Presenters

/// A number of a page that was clicked, by its place: the step from 1, the block from 0, its place among the numbers
/// of the block that can be opened, and from there the inputs that were opened one after the other.
///
/// ```
/// step=2&block=3&place=0&way=1,2
/// step=2&block=3&pixel=0,1,3,5
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
  /// The pixel of a figure that was clicked; nil for a number of another block.
  public var pixel: Pixel?
  /// The inputs that were opened, each by its number from 1.
  public var inputs: [Int]

  /// A pixel of a figure: its panel, the picture in the panel, its row and its column, all from 0.
  public struct Pixel: Sendable, Equatable {
    /// The panel of the figure, and the picture in it.
    public var panel, picture: Int
    /// The row, the first on top, and the column.
    public var row, column: Int

    /// A pixel at a place.
    public init(panel: Int, picture: Int, row: Int, column: Int) {
      (self.panel, self.picture, self.row, self.column) = (panel, picture, row, column)
    }

    /// Reads "0,1,3,5"; nil where that is no place.
    init?(_ text: String) {
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 4, let panel = numbers[0], let picture = numbers[1],
        let row = numbers[2], let column = numbers[3],
        [panel, picture, row, column].allSatisfy({ $0 >= 0 })
      else { return nil }
      self.init(panel: panel, picture: picture, row: row, column: column)
    }
  }

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
    if let text = query["pixel"] {
      guard let pixel = Pixel(text) else { return nil }
      self.pixel = pixel
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
    if let pixel {
      let shown = state.record.steps[step - 1]
      let map = shown.featureMaps.firstIndex {
        $0.block == block && $0.panel == pixel.panel && $0.picture == pixel.picture
      }
      guard let map else { return nil }
      let number = shown.openings.count + map + 1
      _ = state.next(.explainPixel(number, row: pixel.row, column: pixel.column))
    } else {
      guard place < blocks[block].openings.count else { return nil }
      let before = blocks[..<block].reduce(0) { $0 + $1.openings.count }
      _ = state.next(.explain(before + place + 1))
    }
    for input in inputs { _ = state.next(.input(input)) }
    guard state.view.path?.count == inputs.count + 1 else { return nil }
    return state
  }

  /// What the page shows of it; nil where there is no such number.
  public func html(in record: Record, translation: Translation) -> String? {
    guard let state = opened(in: record, translation: translation),
      let explanation = state.explanation, let path = state.view.path
    else { return nil }
    return WebOpened(explanation, path: path, inputs: inputs, translation: translation).html
  }
}
