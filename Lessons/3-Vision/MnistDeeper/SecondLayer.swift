import Chalk

/// The activations of the second convolution of a network on pictures, and where they are greatest.
struct SecondLayer {
  /// `[pictures, rows, columns, units]`
  let activations: Tensor
  let pictures: Tensor
  /// What a unit of it sees.
  let field: ReceptiveField
  private let layers: [any Layer]

  /// A place in a picture, and the activation of a unit there.
  struct Place {
    let picture, i, j: Int
    let activation: Double
  }

  init(_ model: Sequential, on pictures: Tensor) {
    self.pictures = pictures
    layers = Array(model.layers.prefix(3))
    activations =
      withoutGradients { [layers] in
        layers.reduce(Variable(pictures)) { x, layer in layer(x) }
      }.value
    var field = ReceptiveField()
    field.pass(kernel: 3)
    field.pass(kernel: 2, stride: 2)
    field.pass(kernel: 3)
    self.field = field
  }

  var units: Int { activations.shape[3] }

  /// In which pictures, and where in each, a unit has its greatest activation: the best picture first.
  func best(_ count: Int, of unit: Int) -> [Place] {
    let (rows, columns) = (activations.shape[1], activations.shape[2])
    let flat = activations[Axis.all, Axis.all, Axis.all, unit].reshaped(-1, rows * columns)
    let (greatest, places) = (flat.max(1).values, flat.argmax(1).values)
    let order = greatest.indices.sorted { (-greatest[$0], $0) < (-greatest[$1], $1) }
    return order.prefix(count).map { picture in
      let place = Int(places[picture])
      return Place(
        picture: picture, i: place / columns, j: place % columns, activation: greatest[picture])
    }
  }

  /// The pixels that a unit sees from a place.
  func patch(_ place: Place) -> NumberGrid {
    pictures[place.picture, field.pixels(of: place.i), field.pixels(of: place.j), 0].grid
  }

  /// The derivative of the activation of a unit at a place by each pixel of the whole picture.
  func gradient(of unit: Int, at place: Place) -> NumberGrid {
    let x = Variable(pictures[place.picture..<place.picture + 1], requiresGradient: true)
    let y = layers.reduce(x) { x, layer in layer(x) }
    y[0, place.i, place.j, unit].backward()
    return x.gradient![0, Axis.all, Axis.all, 0].grid
  }

  /// The activation of a unit at a place on a changed picture, `[1, height, width, 1]`.
  func activation(of unit: Int, at place: Place, to picture: Tensor) -> Double {
    withoutGradients {
      layers.reduce(Variable(picture)) { x, layer in layer(x) }
    }.value[0, place.i, place.j, unit].scalar
  }
}

/// The mean correlation of all pairs of patches; patches without any difference are left out.
func meanCorrelation(_ patches: [NumberGrid]) -> Double {
  let centred = patches.map { patch in
    let values = patch.flatMap { $0 }
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }
  let sizes = centred.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  let uneven = sizes.indices.filter { sizes[$0] > 0.1 }
  var (sum, count) = (0.0, 0.0)
  for (n, a) in uneven.enumerated() {
    for b in uneven[(n + 1)...] {
      sum += zip(centred[a], centred[b]).reduce(0) { $0 + $1.0 * $1.1 } / (sizes[a] * sizes[b])
      count += 1
    }
  }
  return sum / max(count, 1)
}
