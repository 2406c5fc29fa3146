/// A table of numbers as colors: a matrix, a function over a plane, decision regions, a confusion
/// matrix, an attention map.
public struct HeatMap: Sendable, Codable, Equatable, MarkConvertible {
  /// `values[row][column]`; every row is equally long.
  public var values: [[Double]]
  /// The rectangle of the plane that the table covers; nil gives each cell a unit square around 0, 1, 2, … with
  /// row 0 on top.
  public var place: Place?
  /// The names under the columns; empty writes their numbers.
  public var columnNames: [String]
  /// The names beside the rows; empty writes their numbers.
  public var rowNames: [String]
  /// How numbers turn into colors.
  public var scale: ColorScale
  /// The numbers at the ends of the color scale; nil takes the least and the greatest value.
  public var range: ClosedRange<Double>?
  /// How many decimals the number in each cell has; nil writes no numbers.
  public var digits: Int?
  /// The quantity, for the color bar.
  public var label: String?

  /// A rectangle of the plane; row 0 of the table is at its bottom.
  public struct Place: Sendable, Codable, Equatable {
    /// From its left to its right edge.
    public var x: ClosedRange<Double>
    /// From its lower to its upper edge.
    public var y: ClosedRange<Double>
  }

  /// A matrix: row 0 on top, column 0 at the left. Traps when the rows differ in length.
  public init(
    _ values: [[Double]], columns: [String] = [], rows: [String] = [],
    scale: ColorScale = .sequential, range: ClosedRange<Double>? = nil, digits: Int? = nil,
    label: String? = nil
  ) {
    requireRectangle("HeatMap", values)
    self.values = values
    self.place = nil
    self.columnNames = columns
    self.rowNames = rows
    self.scale = scale
    self.range = range
    self.digits = digits
    self.label = label
  }

  /// A function over a rectangle of the plane: values[row][column], row 0 at the bottom. Traps when the rows differ
  /// in length.
  public init(
    _ values: [[Double]], x: ClosedRange<Double>, y: ClosedRange<Double>,
    scale: ColorScale = .sequential, range: ClosedRange<Double>? = nil, label: String? = nil
  ) {
    self.init(values, scale: scale, range: range, label: label)
    self.place = Place(x: x, y: y)
  }

  /// A function of two variables, evaluated at the centers of `samples` × `samples` cells.
  public init(
    overX x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 100,
    scale: ColorScale = .sequential, range: ClosedRange<Double>? = nil, label: String? = nil,
    _ function: (_ x: Double, _ y: Double) -> Double
  ) {
    let xs = middles(x, samples)
    let values = middles(y, samples).map { y in xs.map { x in function(x, y) } }
    self.init(values, x: x, y: y, scale: scale, range: range, label: label)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}

extension HeatMap {
  /// The regions in which a classifier predicts class 0, 1, 2, …, in pale versions of the class colors.
  public static func decisionRegions(
    x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 150,
    _ answer: (_ x: Double, _ y: Double) -> Int
  ) -> HeatMap {
    HeatMap(overX: x, y: y, samples: samples, scale: .classes) { Double(answer($0, $1)) }
  }

  /// A confusion matrix: how often class `row` was predicted to be class `column`, with the counts in the cells.
  public static func confusion(_ counts: [[Int]], classes: [String]) -> HeatMap {
    HeatMap(
      counts.map { $0.map { Double($0) } }, columns: classes, rows: classes, digits: 0,
      label: "count")
  }

  /// Attention weights: how much the token of each row attends to the token of each column; rows sum to 1.
  public static func attention(
    _ weights: [[Double]], from queries: [String], to keys: [String]
  ) -> HeatMap {
    HeatMap(weights, columns: keys, rows: queries, range: 0...1, digits: 2, label: "attention")
  }
}

/// The centers of `count` equal parts of a range.
func middles(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
  let step = (range.upperBound - range.lowerBound) / Double(count)
  return (0..<count).map { range.lowerBound + (Double($0) + 0.5) * step }
}

/// Traps with both lengths when the rows of a table differ.
func requireRectangle(_ mark: String, _ values: [[Double]]) {
  for row in values where row.count != values[0].count {
    fatalError(
      "\(mark): all rows must be equally long, but have \(values[0].count) and \(row.count) numbers"
    )
  }
}
