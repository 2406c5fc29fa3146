import Formats
import Tensors
import Testing

@testable import Datasets

@Suite struct NPZFileTests {
  private let scratch = Scratch()

  private func npy(_ type: String, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
    NPYHeader.bytes(shape: shape, type: type) + data
  }

  @Test func arraysUnderTheirNames() throws {
    let floats = [1.5, -2, 0.25, 8, 0, 3].flatMap { little(Int(Float($0).bitPattern), 4) }
    let doubles = little(Int(0.1.bitPattern), 8)
    let path = scratch.write(
      "a.npz",
      zipped(
        [
          ("w.npy", npy("<f4", [2, 3], floats)), ("b.npy", npy("<f8", [], doubles)),
          ("n.npy", npy("<i4", [2], little(1 << 30, 4) + little(7, 4))),
          ("k.npy", npy("|u1", [2], [3, 250])),
        ], isDeflated: true))
    let file = try NPZFile(path: path)
    #expect(file.arrays.map(\.name) == ["w", "b", "n", "k"])
    #expect(file.arrays.map(\.type) == ["f4", "f8", "i4", "u1"])
    #expect(file.arrays.map(\.shape) == [[2, 3], [], [2], [2]])
    let w = try file.tensor("w")
    #expect(w.precision == .single && w.shape == [2, 3] && w.values == [1.5, -2, 0.25, 8, 0, 3])
    #expect(try file.tensor("b").scalar == 0.1 && file.tensor("b").precision == .double)
    #expect(try file.tensor("n").values == [1_073_741_824, 7])
    #expect(try file.tensor("k").values == [3, 250])
    let error = #expect(throws: DataError.self) { try file.tensor("x") }
    #expect(error?.description.contains("There are: w, b, n, k") == true)
  }

  @Test func whatIsNoArchiveIsRefused() {
    let odd = scratch.write("odd.npz", [1, 2, 3])
    #expect(throws: DataError.self) { try NPZFile(path: odd) }
    let huge = scratch.write(
      "huge.npz", zipped([("x.npy", npy("<f4", [1 << 30, 1 << 20], [0]))]))
    #expect(throws: DataError.self) { try NPZFile(path: huge) }
  }

  /// What a wheel's archive of weights may try: a name outside of it, a secret, zeros without end.
  @Test func archivesThatLieAreRefused() throws {
    let one = npy("<f4", [1], [0, 0, 128, 63])
    func problem(_ name: String, _ bytes: [UInt8]) -> String {
      do {
        let file = try NPZFile(path: scratch.write(name, bytes))
        for array in file.arrays { _ = try file.tensor(array.name) }
        return "nothing was wrong"
      } catch {
        return "\(error)"
      }
    }
    let whole = zipped([("x.npy", one)])
    #expect(problem("sound.npz", whole) == "nothing was wrong")
    for name in ["../x.npy", "/x.npy", "a/../../x.npy"] {
      #expect(problem("out.npz", zipped([(name, one)])).contains("outside of the archive"))
    }
    var secret = whole
    secret[whole.count - 22 - (46 + 5) + 8] = 1
    #expect(problem("secret.npz", secret).contains("encrypted"))
    let zeros = one + [UInt8](repeating: 0, count: 1 << 24)
    let bomb = zipped([("x.npy", zeros)], isDeflated: true)
    #expect(bomb.count < 1 << 16)
    #expect(problem("bomb.npz", bomb).contains("promises"))
  }
}
