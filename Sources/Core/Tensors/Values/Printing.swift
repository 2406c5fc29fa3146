/// Printing as NumPy prints: aligned columns, the fewest digits that tell the numbers apart (eight
/// decimals at most), and only the first and last three of each axis above 1,000 elements.
extension Tensor: CustomStringConvertible {
  /// The numbers as NumPy prints them: nested brackets, columns aligned.
  public var description: String {
    if count == 0 { return rank == 1 ? "[]" : "[] of shape \(shape)" }
    let edge = count > 1000 ? 3 : nil
    var shown: [Double] = []
    collect(edge, into: &shown)
    let format = NumberFormat(shown, precision)
    return text(format, edge, indent: 1)
  }

  /// The numbers that will be shown.
  private func collect(_ edge: Int?, into shown: inout [Double]) {
    if rank == 0 {
      shown.append(scalar)
    } else {
      for index in shape.shownIndices(edge).joined() { self[index].collect(edge, into: &shown) }
    }
  }

  private func text(_ format: NumberFormat, _ edge: Int?, indent: Int) -> String {
    if rank == 0 { return format.text(scalar) }
    if rank == 1 { return rowText(format, edge, indent) }
    let separator =
      String(repeating: "\n", count: rank - 1) + String(repeating: " ", count: indent)
    let groups = shape.shownIndices(edge).map { indices in
      indices.map { self[$0].text(format, edge, indent: indent + 1) }.joined(separator: separator)
    }
    return "[" + groups.joined(separator: separator + "..." + separator) + "]"
  }

  /// One row, broken where it would be longer than 75 characters.
  private func rowText(_ format: NumberFormat, _ edge: Int?, _ indent: Int) -> String {
    let groups = shape.shownIndices(edge).map { $0.map { format.text(self[$0].scalar) } }
    var words = Array(groups[0])
    if groups.count > 1 { words += ["..."] + groups[1] }
    var lines = ["["]
    var isFirst = true
    for word in words {
      if !isFirst && lines[lines.count - 1].count + 1 + word.count > 74 {
        lines.append(String(repeating: " ", count: indent) + word)
      } else {
        lines[lines.count - 1] += (isFirst ? "" : " ") + word
      }
      isFirst = false
    }
    return lines.joined(separator: "\n") + "]"
  }
}

extension Shape {
  /// The indices of the first axis to show: all, or the first and last few.
  fileprivate func shownIndices(_ edge: Int?) -> [Range<Int>] {
    let size = self[0]
    guard let edge, size > 2 * edge else { return [0..<size] }
    return [0..<edge, (size - edge)..<size]
  }
}
