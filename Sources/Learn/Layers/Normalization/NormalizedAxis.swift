import Autograd
import Tensors

extension Variable {
  /// f of x with this axis as the last one, put back afterwards. Negative axes count from the end.
  func along(_ axis: Int, _ f: (Variable) -> Variable) -> Variable {
    let last = value.rank - 1
    let place = axis < 0 ? axis + value.rank : axis
    if place == last { return f(self) }
    var order = Array(0...last)
    order.swapAt(place, last)
    return Primitive.permute(order)(f(Primitive.permute(order)(self)))
  }
}

extension Shape {
  /// The size of this axis, where there is one; negative axes count from the end.
  func size(along axis: Int) -> Int? {
    let place = axis < 0 ? axis + rank : axis
    return (0..<rank).contains(place) ? self[place] : nil
  }
}

extension SampleShape {
  /// The size of an axis that is counted with the batch, 1 for the first one of a sample, or from the end.
  /// - Throws: ``ShapeError`` where there is none, or it is not known.
  func features(along axis: Int, of layer: String) throws(ShapeError) -> Int {
    let place = axis < 0 ? axis + count : axis - 1
    guard indices.contains(place), let size = self[place] else {
      throw ShapeError(
        layer, got: "an input of \(text)", need: "a known size of axis \(axis)",
        try: "inputShape: on the first layer")
    }
    return size
  }
}
