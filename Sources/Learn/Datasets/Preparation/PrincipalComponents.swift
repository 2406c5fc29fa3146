/// Principal component analysis: the directions in which the data vary most, found exactly.
///
///     C = 1/(n − 1) · Σ (x − x̄)(x − x̄)ᵀ,    C v_i = λ_i v_i,    z_i = v_i · (x − x̄)
///
/// λ_i is the variance along v_i; λ_i / Σ λ is the part of all variance that it explains. Of a
/// direction and its opposite the one is taken whose largest entry is positive.
public struct PrincipalComponents: Sendable, Equatable {
  /// The mean of each feature.
  public let means: [Double]
  /// The directions, the most important first, each of length 1: `[components, features]`.
  public let directions: Matrix
  /// The variance along each direction (dividing by n − 1).
  public let variances: [Double]
  /// The part of all variance that each direction explains.
  public let explainedRatios: [Double]

  /// Finds the directions in the training part. Traps where there are fewer than two rows.
  ///
  /// - Parameter count: how many directions to keep; nil is all there are.
  public init(fitting rows: Matrix, count: Int? = nil) {
    guard rows.count >= 2, rows.width >= 1 else {
      fatalError("PrincipalComponents: \(rows.count) rows of \(rows.width); two are needed.")
    }
    guard rows.values.allSatisfy(\.isFinite) else {
      fatalError("PrincipalComponents: a value is missing or infinite; fill in missing ones first.")
    }
    means = Standardizer(fitting: rows).means
    let means = means
    let centered = rows.mapColumns { column, x in x - means[column] }
    let most = min(rows.width, rows.count - 1)
    let wanted = count ?? most
    guard (1...most).contains(wanted) else {
      fatalError("PrincipalComponents: \(wanted) components; there are 1 to \(most).")
    }
    // Squares of very small or very great numbers would leave the range: they are measured in a power of two
    // of their own size.
    let unit = PrincipalComponents.unit(of: centered)
    let measured = unit == 1 ? centered : centered.mapColumns { _, x in x / unit }
    let degrees = Double(rows.count - 1)
    let isWide = rows.width > rows.count
    // Of wide data the products of rows have the same eigenvalues, and are a smaller matrix.
    let products = isWide ? measured.rowProducts() : measured.columnProducts()
    let eigen = SymmetricEigen(products)  // Formula: N09
    let all = eigen.values.map { max(0, $0 / degrees) }
    let total = measured.values.reduce(0) { $0 + $1 * $1 } / degrees
    variances = all.prefix(wanted).map { $0 * unit * unit }
    explainedRatios = all.prefix(wanted).map { total == 0 ? 0 : $0 / total }
    let kept = eigen.vectors.rows(Array(0..<wanted))
    directions = PrincipalComponents.oriented(isWide ? kept.combining(measured) : kept)
  }

  /// Finds the directions in the features of the training part.
  public init(fitting examples: Examples, count: Int? = nil) {
    self.init(fitting: examples.features, count: count)
  }

  /// The rows in the new directions: z_i = v_i · (x − x̄), `[rows, components]`.
  public func callAsFunction(_ rows: Matrix) -> Matrix {
    guard rows.width == means.count else {
      fatalError("PrincipalComponents: rows of \(rows.width), fitted on rows of \(means.count).")
    }
    let centered = rows.mapColumns { column, x in x - means[column] }
    var result: [Double] = []
    result.reserveCapacity(rows.count * directions.count)
    let (x, v, width) = (centered.values, directions.values, rows.width)
    for row in 0..<rows.count {
      for i in 0..<directions.count {
        var sum = 0.0
        for j in 0..<width { sum += v[i * width + j] * x[row * width + j] }
        result.append(sum)
      }
    }
    return Matrix(result, count: rows.count, width: directions.count)
  }

  /// The examples with the new directions as features.
  public func callAsFunction(_ examples: Examples) -> Examples {
    examples.with(
      features: self(examples.features),
      named: (0..<directions.count).map { "component \($0 + 1)" })
  }

  /// The rows back in the old directions, without what the directions left out: x = x̄ + Σ z_i v_i.
  public func inverse(_ components: Matrix) -> Matrix {
    let back = components.combining(directions)
    return back.mapColumns { column, x in x + means[column] }
  }

  /// 1 where the squares of these numbers can be computed with; else a power of two of their size.
  private static func unit(of rows: Matrix) -> Double {
    let greatest = rows.values.reduce(0) { max($0, abs($1)) }
    let isUsual = greatest == 0 || !greatest.isFinite || (0x1p-400...0x1p400).contains(greatest)
    return isUsual ? 1 : greatest.binade
  }

  private static func oriented(_ rows: Matrix) -> Matrix {
    var result = rows
    for row in 0..<rows.count {
      let direction = rows[row]
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let largest = direction.max { abs($0) < abs($1) } ?? 0
      let scale = length == 0 ? 0 : (largest < 0 ? -1 : 1) / length
      for column in 0..<rows.width { result[row, column] = direction[column] * scale }
    }
    return result
  }
}

extension Matrix {
  /// Σ over rows of xᵢ·xⱼ: `[columns, columns]`.
  func columnProducts() -> Matrix {
    var sums = [Double](repeating: 0, count: width * width)
    sums.withUnsafeMutableBufferPointer { sums in
      values.withUnsafeBufferPointer { x in
        for row in 0..<count {
          let start = row * width
          for i in 0..<width {
            let xi = x[start + i]
            if xi == 0 { continue }
            for j in 0...i { sums[i * width + j] += xi * x[start + j] }
          }
        }
      }
    }
    return Matrix(sums, count: width, width: width)
  }

  /// The product of each row with each row up to itself: `[rows, rows]`, the lower half.
  func rowProducts() -> Matrix {
    var products = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        var sum = 0.0
        for k in 0..<width { sum += values[i * width + k] * values[j * width + k] }
        products[i * count + j] = sum
      }
    }
    return Matrix(products, count: count, width: count)
  }

  /// The matrix product with rows: `[count, width] · [width, other.width]`.
  func combining(_ other: Matrix) -> Matrix {
    var result = [Double](repeating: 0, count: count * other.width)
    for row in 0..<count {
      for k in 0..<width {
        let factor = values[row * width + k]
        for j in 0..<other.width {
          result[row * other.width + j] += factor * other.values[k * other.width + j]
        }
      }
    }
    return Matrix(result, count: count, width: other.width)
  }
}
