import CFused
import COneDNN

/// One call of a kernel, with the numbers of its operands.
enum KernelCall {
  /// y = a·b
  case product(PlannedProduct)
  /// y = f(y + b) for each row
  case addBiasAndActivate(PlannedActivation, bias: Int?, y: Int, rows: Int, columns: Int)
  /// y = f(x)
  case activate(PlannedActivation, x: Int, y: Int, count: Int)
  /// dx = f′·dy
  case activationGradient(PlannedActivation, x: Int, y: Int, dy: Int, dx: Int, count: Int)
  /// y = softmax of each row of x
  case softmax(x: Int, y: Int, rows: Int, columns: Int)
  /// y = Σ x of each row
  case sumOfRows(x: Int, y: Int, rows: Int, columns: Int)
  /// y = Σ x of each column
  case sumOfColumns(x: Int, y: Int, rows: Int, columns: Int)
  /// y = x
  case copy(x: Int, y: Int, count: Int)
  /// The loss of each logit.
  case sigmoidCrossEntropy(z: Int, t: Int, y: Int, count: Int)
  /// dz of each logit
  case sigmoidCrossEntropyGradient(z: Int, t: Int, dy: Int, dz: Int, count: Int)
  /// −log p and p of each row, for the plan's labels.
  case softmaxCrossEntropy(z: Int, y: Int, p: Int, rows: Int, columns: Int)
  /// dz of each row
  case softmaxCrossEntropyGradient(p: Int, dy: Int, dz: Int, rows: Int, columns: Int)
  /// y = f(a, b) for each pair of elements
  case combine(FusedPair, a: Int, b: Int, y: Int, count: Int)
  /// y = f(x) for each element, with the two settings of f
  case apply(FusedFunction, Float, Float, x: Int, y: Int, count: Int)

  @inline(__always)
  func run(
    _ at: UnsafeBufferPointer<UnsafeMutablePointer<Float>>, _ labels: UnsafePointer<Int>
  ) {
    switch self {
    case .product(let product): product.run(at)
    case .addBiasAndActivate(let f, let bias, let y, let rows, let columns):
      fused_bias_activate(
        f.loop, f.setting, bias.map { UnsafePointer(at[$0]) }, at[y], rows, columns)
    case .activate(let f, let x, let y, let count):
      fused_activate(f.loop, f.setting, at[x], at[y], count)
    case .activationGradient(let f, let x, let y, let dy, let dx, let count):
      fused_activation_gradient(f.loop, f.setting, at[x], at[y], at[dy], at[dx], count)
    case .softmax(let x, let y, let rows, let columns): fused_softmax(at[x], at[y], rows, columns)
    case .sumOfRows(let x, let y, let rows, let columns):
      fused_reduce_rows(FusedSum, at[x], at[y], rows, columns)
    case .sumOfColumns(let x, let y, let rows, let columns):
      fused_reduce_columns(FusedSum, at[x], at[y], nil, rows, columns)
    case .copy(let x, let y, let count): at[y].update(from: at[x], count: count)
    case .sigmoidCrossEntropy(let z, let t, let y, let count):
      fused_sigmoid_ce(at[z], at[t], at[y], count)
    case .sigmoidCrossEntropyGradient(let z, let t, let dy, let dz, let count):
      fused_sigmoid_ce_gradient(at[z], at[t], at[dy], at[dz], count)
    case .softmaxCrossEntropy(let z, let y, let p, let rows, let columns):
      fused_softmax_ce(at[z], labels, at[y], at[p], rows, columns)
    case .softmaxCrossEntropyGradient(let p, let dy, let dz, let rows, let columns):
      fused_softmax_ce_gradient(at[p], labels, at[dy], at[dz], rows, columns)
    case .combine(let f, let a, let b, let y, let count):
      fused_combine(
        f, FusedOperand(start: at[a], row_step: 0, step: 1),
        FusedOperand(start: at[b], row_step: 0, step: 1), at[y], 1, count)
    case .apply(let f, let p, let q, let x, let y, let count):
      fused_apply(f, at[x], at[y], count, p, q)
    }
  }
}

/// A product of matrices as `dnnl_sgemm` takes it: y `[rows, columns]` from `inner` terms each.
struct PlannedProduct {
  let a: Int, b: Int, y: Int
  let aOrder: CChar, bOrder: CChar
  let aLeading: Int64, bLeading: Int64
  let rows: Int64, inner: Int64, columns: Int64

  @inline(__always)
  func run(_ at: UnsafeBufferPointer<UnsafeMutablePointer<Float>>) {
    let status = dnnl_sgemm(
      aOrder, bOrder, rows, columns, inner, 1, at[a], aLeading, at[b], bLeading, 0, at[y], columns)
    if status != dnnl_success { check(status, "matmul") }
  }
}

/// An activation as the C loops take it.
struct PlannedActivation {
  let loop: FusedActivationKind
  let setting: Float

  init(_ f: FusedActivation) { (loop, setting) = f.loop }
}
