import Datasets
import Foundation
import Hashing
import Testing

@Suite(.enabled(if: RealData.isThere, "\(RealData.why)")) struct MNISTTests {
  @Test func theFourFilesAreWhatTheyAreKnownToBe() throws {
    let mnist = try ImageExamples.idxFolder(RealData.path("mnist"))
    #expect(mnist.training.count == 60_000 && mnist.test.count == 10_000)
    #expect(mnist.training.inputShape == [28, 28, 1])
    #expect(
      mnist.training.classCounts == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(mnist.training.labels.prefix(5) == [5, 0, 4, 1, 9])
    // The hash of all pixels of the training part, as sha256sum gives it of the unpacked file's.
    #expect(SHA256.hex(mnist.training.pixels) == MNISTTests.pixelHash)
    let sum = mnist.training.pixels.reduce(0) { $0 + Int($1) }
    // The published mean of the pixels is 0.1307.
    #expect(abs(Double(sum) / 255 / Double(mnist.training.pixels.count) - 0.1307) < 5e-5)
  }

  static let pixelHash = "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757"

  /// The time to floats, printed; with CHALK_MEASURE=1, run alone, it must be under 0.6 s.
  @Test func toFloatsInTime() throws {
    for _ in 0..<(Measuring.isOn ? 5 : 1) {
      let time = try Measuring.time {
        let mnist = try ImageExamples.idxFolder(RealData.path("mnist"))
        let (training, test) = (mnist.training.tensor, mnist.test.tensor)
        #expect(training.count == 47_040_000 && test.count == 7_840_000)
      }
      print(
        "MNIST, four gzip files to single-precision tensors: \(time.clock) s by the clock, "
          + "\(time.processors) s of processors")
      if Measuring.isOn { #expect(time.clock < 0.6) }
    }
  }
}
