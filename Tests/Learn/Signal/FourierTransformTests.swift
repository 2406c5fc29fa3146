import Foundation
import Tensors
import Testing

@testable import Signal

struct FourierTransformTests {
  private func signal(_ length: Int) -> [Double] {
    (0..<length).map { sin(Double($0) * 1.7) + 0.25 * Double($0 % 3) }
  }

  /// Σ x[n]·e^(−2πi·fn/N), term by term.
  private func formula(_ x: [Double]) -> FourierTransform.Spectrum {
    let bins = 0..<(x.count / 2 + 1)
    func part(_ f: Int, _ wave: (Double) -> Double) -> Double {
      x.indices.reduce(0) { sum, n in
        sum + x[n] * wave(2 * Double.pi * Double(f * n) / Double(x.count))
      }
    }
    return .init(
      real: bins.map { part($0) { cos($0) } }, imaginary: bins.map { part($0) { -sin($0) } })
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 12, 15, 16, 64])
  func theFormulaAndBack(length: Int) {
    let (x, transform) = (signal(length), FourierTransform(length: length))
    let (found, wanted) = (transform(x), formula(x))
    #expect(distance(found.real, wanted.real) < 1e-11)
    #expect(distance(found.imaginary, wanted.imaginary) < 1e-11)
    #expect(distance(transform.inverse(found), x) < 1e-12)
  }

  @Test func aWrongTransformIsCaught() {
    let x = signal(8)
    let other = FourierTransform(length: 8)(x.reversed())
    #expect(distance(other.imaginary, formula(x).imaginary) > 0.1)
    #expect(distance([1], [1, 2]) == .infinity)
  }

  /// ⟨dy, X(x)⟩ = ⟨gradient(dy), x⟩: the gradient of a linear map is its transpose.
  @Test(arguments: [6, 8]) func theGradientIsTheTranspose(length: Int) {
    let (x, transform) = (signal(length), FourierTransform(length: length))
    let bins = length / 2 + 1
    let dy = FourierTransform.Spectrum(
      real: (0..<bins).map { Double($0) - 1 }, imaginary: (0..<bins).map { 2 - Double($0 * $0) })
    let y = transform(x)
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let left = product(dy.real, y.real) + product(dy.imaginary, y.imaginary)
    #expect(abs(left - product(transform.gradient(dy), x)) < 1e-11)
  }

  @Test func aToneIsOnePeak() {
    // 1000 Hz at 8000 samples a second is bin 8 of 64.
    let tone = Tensor((0..<256).map { sin(2 * Double.pi * 1000 * Double($0) / 8000) }, .double)
    let transform = ShortTimeFourierTransform(fftLength: 64, hop: 64, centered: false)
    let power = transform(tone).power.value
    #expect(power.shape == [4, 33] && transform.frameCount(samples: 256) == 4)
    #expect(power.argmax(-1).values == [8, 8, 8, 8])
  }

  @Test func backFromOtherFrames() {
    let x = Tensor(signal(50), .double)
    let transform = ShortTimeFourierTransform(fftLength: 10, hop: 5, window: .hamming)
    let found = transform(x)
    let back = transform.inverse(
      real: found.real.value, imaginary: found.imaginary.value, length: 50)
    #expect((back - x).absolute().max().scalar < 1e-12)
  }

  @Test func windows() {
    #expect(distance(SignalWindow.hamming.values(4), [0.08, 0.54, 1, 0.54]) < 1e-12)
    #expect(SignalWindow.rectangular.values(3) == [1, 1, 1])
    #expect(SignalWindow.hann.values(1) == [1] && SignalWindow.hann.values(0) == [])
  }

  @Test func scalesGoThereAndBack() {
    for scale in MelScale.allCases {
      for frequency in [0.0, 440, 999, 1000, 1001, 7600] {
        #expect(abs(scale.frequency(scale.mel(frequency)) - frequency) < 1e-9, "\(scale)")
      }
    }
    #expect(MelScale.slaney.mel(1000) == 15)
  }

  @Test func decibelsAndCosines() {
    let decibels = powerToDecibels(Tensor([100, 1, 1e-20], .double), range: 30)
    #expect(decibels.values == [20, 0, -10])
    #expect(powerToDecibels(Tensor([100, 0], .double), range: nil).values == [20, -100])
    let flat = cosineTransform(Tensor([[2, 2, 2, 2]], .double), coefficients: 3)
    #expect(distance(flat.values, [4, 0, 0]) < 1e-12 && flat.shape == [1, 3])
  }
}
