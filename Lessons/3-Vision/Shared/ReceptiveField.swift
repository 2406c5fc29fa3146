import Chalk

/// How much of the picture one unit sees: a window, worked out layer by layer.
struct ReceptiveField {
  /// This file, to quote from.
  static let file = #filePath

  /// How many pixels it is wide, and how many pixels lie between two neighbours' windows.
  private(set) var width = 1
  private(set) var jump = 1

  // excerpt: receptive field
  /// r ← r + (k − 1)·j, j ← j·s: the view of a unit, one layer further on
  mutating func pass(kernel k: Int, stride s: Int = 1) {
    width += (k - 1) * jump
    jump *= s
  }
  // end excerpt

  /// The rows, or columns, that the unit at `index` sees.
  func pixels(of index: Int) -> Range<Int> { index * jump..<index * jump + width }

  /// The edge of the window of the unit at row i and column j, to be drawn on a heat map.
  func edge(_ i: Int, _ j: Int, label: String, color: ColorRole) -> Line {
    let (rows, columns) = (pixels(of: i), pixels(of: j))
    let (top, bottom) = (Double(rows.lowerBound) - 0.5, Double(rows.upperBound) - 0.5)
    let (left, right) = (Double(columns.lowerBound) - 0.5, Double(columns.upperBound) - 0.5)
    return Line(
      [left, right, right, left, left], [top, top, bottom, bottom, top], label: label, color: color,
      dash: .solid, width: 2.4)
  }
}

/// What the second convolution of a network answers to pictures, and which places it answers most to.
struct SecondLayer {
  /// `[pictures, rows, columns, units]`
  let answers: Tensor
  let pictures: Tensor
  /// What a unit of it sees.
  let field: ReceptiveField
  private let layers: [any Layer]

  /// A place in a picture, and what a unit answers there.
  struct Place {
    let picture, i, j: Int
    let answer: Double
  }

  init(_ model: Sequential, on pictures: Tensor) {
    self.pictures = pictures
    layers = Array(model.layers.prefix(3))
    answers =
      withoutGradients { [layers] in
        layers.reduce(Variable(pictures)) { x, layer in layer(x) }
      }.value
    var field = ReceptiveField()
    field.pass(kernel: 3)
    field.pass(kernel: 2, stride: 2)
    field.pass(kernel: 3)
    self.field = field
  }

  var units: Int { answers.shape[3] }

  /// In which pictures, and where in each, a unit answers most: the best picture first.
  func best(_ count: Int, of unit: Int) -> [Place] {
    let (rows, columns) = (answers.shape[1], answers.shape[2])
    let flat = answers[Axis.all, Axis.all, Axis.all, unit].reshaped(-1, rows * columns)
    let (greatest, places) = (flat.max(1).values, flat.argmax(1).values)
    let order = greatest.indices.sorted { (-greatest[$0], $0) < (-greatest[$1], $1) }
    return order.prefix(count).map { picture in
      let place = Int(places[picture])
      return Place(
        picture: picture, i: place / columns, j: place % columns, answer: greatest[picture])
    }
  }

  /// The pixels that a unit sees from a place.
  func patch(_ place: Place) -> NumberGrid {
    pictures[place.picture, field.pixels(of: place.i), field.pixels(of: place.j), 0].grid
  }

  /// How the answer of a unit at a place answers to each pixel of the whole picture.
  func slopes(of unit: Int, at place: Place) -> NumberGrid {
    let x = Variable(pictures[place.picture..<place.picture + 1], requiresGradient: true)
    let y = layers.reduce(x) { x, layer in layer(x) }
    y[0, place.i, place.j, unit].backward()
    return x.gradient![0, Axis.all, Axis.all, 0].grid
  }

  /// The answer of a unit at a place to a changed picture, `[1, height, width, 1]`.
  func answer(of unit: Int, at place: Place, to picture: Tensor) -> Double {
    withoutGradients {
      layers.reduce(Variable(picture)) { x, layer in layer(x) }
    }.value[0, place.i, place.j, unit].scalar
  }
}

/// How alike patches are: the mean correlation of all pairs; patches without any difference are left out.
func likeness(_ patches: [NumberGrid]) -> Double {
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
