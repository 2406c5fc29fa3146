import Notation

/// sin 2πt and cos 2πt, by additions and multiplications alone.
///
/// The C library's functions may differ in their last bit from one version to the next; generated data
/// must not. The turn is brought to an eighth of a circle, where these series are exact to the last bits:
///
///     sin a = a − a³/3! + a⁵/5! − …        cos a = 1 − a²/2! + a⁴/4! − …
func sineAndCosine(_ turns: Double) -> (sine: Double, cosine: Double) {
  let t = turns - turns.rounded(.down)
  let quarter = (t * 4).rounded()
  let a = (t - quarter / 4) * 2 * Double.pi
  let square = a * a
  var sine = 0.0
  var cosine = 0.0
  for n in stride(from: 18.0, through: 2, by: -2) {
    sine = (1 - sine) * square / (n * (n + 1))
    cosine = (1 - cosine) * square / (n * (n - 1))
  }
  sine = a * (1 - sine)
  cosine = 1 - cosine
  switch Int(saturating: quarter) % 4 {
  case 0: return (sine, cosine)
  case 1: return (cosine, -sine)
  case 2: return (-sine, -cosine)
  default: return (-cosine, sine)
  }
}
