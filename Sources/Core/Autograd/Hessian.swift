import Tensors

/// The second derivatives of a function of one number from many: H[i, j] = ∂²f/∂xᵢ∂xⱼ, `[n, n]` for an x of n elements.
///
/// It takes one pass back for each element.
/// - Throws: ``RecordedGradientError`` where an operation of f has no recorded pullback.
public func hessian(
  at x: Tensor, of f: (Variable) -> Variable
) throws(RecordedGradientError) -> Tensor {
  let units = Tensor.identity(x.count, x.precision)
  var rows: [Tensor] = []
  for i in 0..<x.count {
    let unit = units[i].reshaped(to: x.shape)
    rows.append(try hessianVectorProduct(at: x, unit, of: f).reshaped(to: [x.count]))
  }
  return rows.isEmpty ? .zeros([0, 0], x.precision) : .stack(rows)
}

/// H·v, the Hessian of a function times a vector in the shape of x, without the matrix: how the gradient changes in the
/// direction v (Pearlmutter, 1994). It takes two passes back.
///
/// - Throws: ``RecordedGradientError`` where an operation of f has no recorded pullback.
public func hessianVectorProduct(
  at x: Tensor, _ v: Tensor, of f: (Variable) -> Variable
) throws(RecordedGradientError) -> Tensor {
  let x = Variable(x, requiresGradient: true)
  let slope = try gradients(of: f(x), withRespectTo: [x])[0]
  // H is symmetric: vᵀH, the gradient of the slope from v on, is H·v.
  return try gradients(of: slope, withRespectTo: [x], upstream: Variable(v))[0].value
}
