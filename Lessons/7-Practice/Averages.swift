/// Which part of a list is true; 0 of an empty one.
func share(_ list: [Bool]) -> Double {
  list.isEmpty ? 0 : Double(list.count { $0 }) / Double(list.count)
}

/// The mean; 0 of an empty list.
func mean(_ numbers: [Double]) -> Double {
  numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count)
}

/// The standard deviation, dividing by the count.
func deviation(_ numbers: [Double]) -> Double {
  let m = mean(numbers)
  return mean(numbers.map { ($0 - m) * ($0 - m) }).squareRoot()
}

/// Where the largest number stands, the first of equals.
func largest(_ numbers: [Double]) -> Int {
  numbers.indices.max { (numbers[$0], -$0) < (numbers[$1], -$1) } ?? 0
}
