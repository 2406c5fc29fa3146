import Notation

extension Examples {
  /// Examples from embedded lines of numbers with commas between, the class last.
  init(embedded text: String, names: [String], classes: [String]) {
    var values: [Double] = []
    var labels: [Int] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let cells = line.split(separator: UInt8(ascii: ",")).map { Double(Substring($0))! }
      values += cells.dropLast()
      labels.append(Int(saturating: cells.last!))
    }
    self.init(
      features: Matrix(values, count: labels.count, width: names.count), labels: labels,
      featureNames: names, classNames: classes)
  }
}
