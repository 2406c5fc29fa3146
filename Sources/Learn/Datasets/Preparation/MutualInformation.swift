import Foundation

/// How much knowing one of two tells of the other, in nats: Σ p(x, y)·ln p(x, y)/(p(x) p(y)).
///
/// From counts, which are exact: n_xy/n·ln(n_xy·n/(n_x n_y)) is 0 where one of the two never varies.
func mutualInformation(_ x: [Int], _ y: [Int]) -> Double {
  let (rows, columns) = ((x.max() ?? 0) + 1, (y.max() ?? 0) + 1)
  var joint = [Int](repeating: 0, count: rows * columns)
  var (nx, ny) = ([Int](repeating: 0, count: rows), [Int](repeating: 0, count: columns))
  for (a, b) in zip(x, y) {
    joint[a * columns + b] += 1
    nx[a] += 1
    ny[b] += 1
  }
  let n = Double(x.count)
  var sum = 0.0
  for a in 0..<rows {
    for b in 0..<columns where joint[a * columns + b] > 0 {
      let both = Double(joint[a * columns + b])
      sum += both / n * log(both * n / (Double(nx[a]) * Double(ny[b])))
    }
  }
  return max(0, sum)
}

/// How much there is to be told of labels, in nats: −Σ p ln p.
func entropy(_ labels: [Int]) -> Double {
  let sizes = counts(of: labels, classes: (labels.max() ?? -1) + 1)
  return sizes.filter { $0 > 0 }.reduce(0) { sum, size in
    let p = Double(size) / Double(labels.count)
    return sum - p * log(p)
  }
}

/// Which of `bins` bins of equal count each number falls into; equal numbers fall into the same.
func binned(_ numbers: [Double], bins: Int = 10) -> [Int] {
  let sorted = numbers.filter { !$0.isNaN }.sorted()
  if sorted.isEmpty { return numbers.map { _ in 0 } }
  let borders = (1..<bins).map { sorted[min(sorted.count - 1, $0 * sorted.count / bins)] }
  return numbers.map { number in
    // A missing number is a bin of its own.
    number.isNaN ? bins : borders.count { $0 <= number }
  }
}
