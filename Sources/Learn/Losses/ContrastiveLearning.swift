import Autograd
import Tensors

/// Contrastive learning: each row has to find its partner among the others, by the cosine of their angle.

/// The cosines of the angles of n rows and m rows, `[n, m]`, from `[n, features]` and `[m, features]`; a row of zeros
/// has the cosine 0 with all.
public func cosineSimilarities(_ a: Variable, _ b: Variable) -> Variable {
  directions(a).matmul(directions(b).transposed())
}

/// The cross-entropy of each query with its key: −log softmax(cos(queryᵢ, keyⱼ)/τ) at j = i (van den Oord et al., 2018)
///
/// - Parameters:
///   - query: `[n, features]`.
///   - key: the partners, in the same order and shape; all the others are what the query is told from.
///   - temperature: τ, above 0: the smaller, the more the nearest wrong keys count.
///   - symmetric: whether keys look for their queries too, and the mean of both is given, as in CLIP (Radford et al.,
///     2021).
/// - Returns: `[n]`.
public func infoNCE(
  _ query: Variable, _ key: Variable, temperature: Double = 0.1, symmetric: Bool = false
) -> Variable {
  guard query.value.rank == 2, query.shape == key.shape else {
    ShapeError(
      "infoNCE", got: "queries \(query.shape) and keys \(key.shape)",
      need: "[n, features], both the same"
    ).trap()
  }
  let z = cosineSimilarities(query, key) / temperature
  let diagonal = Array(0..<query.shape[0])
  let rows = Primitive.softmaxCrossEntropy(labels: diagonal)(z)
  if !symmetric { return rows }
  return (rows + Primitive.softmaxCrossEntropy(labels: diagonal)(z.transposed())) * 0.5
}

/// SimCLR's loss of two views of n samples: each of the 2n rows has to find its other view among the 2n − 1 rows that
/// are not itself (Chen et al., 2020)
///
/// - Parameters:
///   - first: one view of each sample, `[n, features]`.
///   - second: the other view, in the same order and shape.
///   - temperature: τ, above 0.
/// - Returns: `[2n]`, the rows of the first view before those of the second.
public func ntXent(_ first: Variable, _ second: Variable, temperature: Double = 0.5) -> Variable {
  guard first.value.rank == 2, first.shape == second.shape else {
    ShapeError(
      "ntXent", got: "views \(first.shape) and \(second.shape)",
      need: "[n, features], both the same"
    ).trap()
  }
  let n = first.shape[0]
  let all = Variable.concatenate([first, second], axis: 0)
  let z = cosineSimilarities(all, all) / temperature
  // A row is not compared with itself: −10⁹ is a probability of 0 in both precisions.
  let itself = Tensor.identity(2 * n, z.value.precision)
  let others = Variable.select(itself, Variable(Tensor(-1e9, z.value.precision)), z)
  return Primitive.softmaxCrossEntropy(labels: (0..<2 * n).map { ($0 + n) % (2 * n) })(others)
}

/// Rows divided by their lengths; rows of zeros stay.
private func directions(_ x: Variable) -> Variable {
  let length = x.norm([-1], keepingAxes: true)
  return x / Variable.maximum(length, Variable(Tensor(1e-12, x.value.precision)))
}
