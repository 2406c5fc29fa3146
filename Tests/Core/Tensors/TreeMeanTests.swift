import Randomness
import Testing

@testable import Tensors

/// Means of rows in the order of a tree: the bits of tensors that are multiplied, added and divided one by one.
struct TreeMeanTests {
  /// Additions behind each of some leaves: as a tree over so many halves it.
  private static let orders: [[Int]] = [
    [0], [0, 1], [0, 0, 2], [0, 1, 0, 2], [0, 0, 2, 0, 2], [0, 1, 0, 2, 0, 1, 0, 3],
  ]

  private func tensors(_ count: Int, _ length: Int, _ precision: Precision) -> [Tensor] {
    var random = RandomSource(seed: 4)
    return (0..<count).map { _ in
      Tensor.uniform([length], using: &random).converted(to: precision) - 0.3
    }
  }

  private func mean(
    of rows: [Tensor?], _ factors: [Double], _ order: [Int], over divisor: Double, _ like: Tensor
  ) -> Tensor {
    let leaves = rows.indices.map { place in
      TreeMean.Leaf(
        rows[place].map { $0.withBytes { $0.baseAddress! } }, times: factors[place],
        additions: order[place])
    }
    return withExtendedLifetime(rows) {
      Tensor(shape: like.shape, like.precision) { bytes in
        TreeMean.write(
          leaves, over: divisor, count: like.count, like.precision, to: bytes.baseAddress!)
      }
    }
  }

  /// 100 is not a power of two, 128 is: its quotients are products.
  @Test(arguments: orders, [100.0, 128])
  func bitsAreThoseOfTensors(order: [Int], divisor: Double) {
    for precision in Precision.allCases {
      for length in [1, 255, 256, 700, 70_001] {
        let rows = tensors(order.count, length, precision)
        let factors = rows.indices.map { Double($0) + 0.7 }
        var sums: [Tensor] = []
        for place in rows.indices {
          sums.append(rows[place] * factors[place])
          for _ in 0..<order[place] {
            let right = sums.removeLast()
            sums.append(sums.removeLast() + right)
          }
        }
        let found = mean(of: rows, factors, order, over: divisor, rows[0])
        #expect(found.bytes == (sums[0] / divisor).bytes, "\(length) of \(precision)")
      }
    }
  }

  /// The comparison would notice a product and a sum that are rounded together.
  @Test func oneRoundingWouldBeNoticed() {
    let rows = tensors(2, 700, .single)
    let (a, b) = (rows[0].floats, rows[1].floats)
    let together = zip(a, b).map { ($1 * 1.7).addingProduct($0, 0.7) / 100 }
    let apart = mean(of: rows, [0.7, 1.7], [0, 1], over: 100, rows[0])
    #expect(together != apart.floats)
  }

  /// Zeros are added too: of −0 they make 0.
  @Test func rowsThatAreMissingAreZeros() {
    let row = Tensor([Float](repeating: -0.0, count: 300))
    for order in [[0, 1], [0, 0, 2]] {
      let rows = [row] + order.dropFirst().map { _ in Tensor?.none }
      let found = mean(of: rows, order.map { _ in 1 }, order, over: 3, row)
      #expect(found.floats.allSatisfy { $0 == 0 && $0.sign == .plus })
    }
    #expect(mean(of: [nil], [1], [0], over: 1, row).floats == row.zerosLike.floats)
  }

  /// The mean may take the place of a row.
  @Test(arguments: Precision.allCases)
  func inPlace(precision: Precision) {
    let rows = tensors(3, 700, precision)
    for count in 1...3 {
      let order = TreeMeanTests.orders[count - 1]
      let wanted = mean(of: Array(rows[..<count]), [2, 3, 4], order, over: 5, rows[0])
      var found = rows[0]
      found.updateBytes { y in
        var leaves = [TreeMean.Leaf(y, times: 2)]
        for place in 1..<max(1, count) {
          leaves.append(
            TreeMean.Leaf(
              rows[place].withBytes { $0.baseAddress! }, times: [2, 3, 4][place],
              additions: order[place]))
        }
        TreeMean.write(leaves, over: 5, count: 700, precision, to: y)
      }
      #expect(found.bytes == wanted.bytes)
    }
    withExtendedLifetime(rows) {}
  }

  /// Results that are too small for a normal number are 0, as everywhere in a computation.
  @Test func smallResultsAreZero() {
    let row = Tensor([Float(2e-38), 1])
    #expect(mean(of: [row], [1], [0], over: 128, row).floats == [0, 1.0 / 128])
  }
}
