/// A table of numbers, row by row in one piece of memory: `[rows, columns]`.
///
/// It is read like a list of lists, `rows[i][j]`, and each row comes out as an array of its own.
public struct Matrix: Sendable, Equatable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// The numbers, row after row.
  public var values: [Double]
  /// How many numbers a row has.
  public let width: Int
  /// How many rows there are.
  public let count: Int

  /// Numbers that lie row after row. Traps where they do not fill the rows.
  public init(_ values: [Double], count: Int, width: Int) {
    guard count >= 0, width >= 0, values.count == count * width else {
      fatalError(
        "Matrix: \(count) rows of \(width) need \(count * width) numbers, and there are "
          + "\(values.count).")
    }
    self.values = values
    self.count = count
    self.width = width
  }

  /// Rows of equal length. Traps where one is longer than another.
  public init(_ rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    if let odd = rows.first(where: { $0.count != width }) {
      fatalError("Matrix: a row of \(odd.count) numbers among rows of \(width).")
    }
    self.init(Array(rows.joined()), count: rows.count, width: width)
  }

  /// Rows of equal length: `[[1, 2], [3, 4]]`. Traps where one is longer than another.
  public init(arrayLiteral rows: [Double]...) { self.init(rows) }

  /// The first row's index, 0.
  public var startIndex: Int { 0 }
  /// One more than the last row's index.
  public var endIndex: Int { count }

  /// One row.
  public subscript(row: Int) -> [Double] {
    Array(values[row * width..<(row + 1) * width])
  }

  /// One number.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * width + column] }
    set { values[row * width + column] = newValue }
  }

  /// The numbers of one column, from top to bottom.
  public func column(_ column: Int) -> [Double] {
    guard (0..<width).contains(column) else {
      fatalError("Matrix: column \(column) of \(width), counted from 0.")
    }
    return (0..<count).map { values[$0 * width + column] }
  }

  /// These rows only, in this order.
  public func rows(_ indices: [Int]) -> Matrix {
    var chosen: [Double] = []
    chosen.reserveCapacity(indices.count * width)
    for row in indices { chosen.append(contentsOf: values[row * width..<(row + 1) * width]) }
    return Matrix(chosen, count: indices.count, width: width)
  }

  /// These columns only, in this order.
  public func columns(_ indices: [Int]) -> Matrix {
    var chosen: [Double] = []
    chosen.reserveCapacity(count * indices.count)
    for row in 0..<count {
      for column in indices { chosen.append(values[row * width + column]) }
    }
    return Matrix(chosen, count: count, width: indices.count)
  }

  /// Each column's numbers changed by a function of its own.
  public func mapColumns(_ change: (_ column: Int, _ value: Double) -> Double) -> Matrix {
    var changed = self
    for row in 0..<count {
      for column in 0..<width {
        changed.values[row * width + column] = change(column, values[row * width + column])
      }
    }
    return changed
  }
}
