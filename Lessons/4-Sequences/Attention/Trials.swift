import Chalk

/// Random queries and keys of d numbers, and what softmax makes of their products.
struct Trials {
  let d: Int
  private(set) var scores: [Double] = []
  private(set) var largest = 0.0
  private(set) var largestScaled = 0.0
  private(set) var slope = 0.0
  private(set) var slopeScaled = 0.0

  init(d: Int, keys: Int, count: Int, random: inout RandomSource) {
    self.d = d
    let lesson = Attention()
    for _ in 0..<count {
      let q = random.normals(d)
      let products = (0..<keys).map { _ in lesson.dot(q, random.normals(d)) }
      scores += products
      let w = lesson.softmax(products).max()!
      let scaled = lesson.softmax(products.map { $0 / Double(d).squareRoot() }).max()!
      largest += w / Double(count)
      slope += w * (1 - w) / Double(count)
      largestScaled += scaled / Double(count)
      slopeScaled += scaled * (1 - scaled) / Double(count)
    }
  }

  var variance: Double {
    let mean = scores.mean
    return scores.map { ($0 - mean) * ($0 - mean) }.mean
  }
}
