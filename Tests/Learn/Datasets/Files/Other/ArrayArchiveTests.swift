import Formats
import Testing

@testable import Datasets

/// `.npz` archives in the place of tables and pictures, and archives that are damaged or lie.
@Suite struct ArrayArchiveTests {
  private let scratch = Scratch()

  private func npy(_ type: String, _ shape: [Int], _ data: [UInt8]) -> [UInt8] {
    NPYHeader.bytes(shape: shape, type: type) + data
  }

  private func doubles(_ shape: [Int], _ numbers: [Double]) -> [UInt8] {
    npy("<f8", shape, numbers.flatMap { little(Int(bitPattern: UInt($0.bitPattern)), 8) })
  }

  private func bytes(_ shape: [Int], _ bytes: [UInt8]) -> [UInt8] { npy("|u1", shape, bytes) }

  private func archive(_ arrays: [(String, [UInt8])], isDeflated: Bool = true) -> String {
    scratch.write("a.npz", zipped(arrays.map { ("\($0.0).npy", $0.1) }, isDeflated: isDeflated))
  }

  private func problem(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was wrong"
    } catch { return "\(error)" }
  }

  /// Four pictures of 2 × 3 in Keras' names, with the labels 3 and 7.
  private func pictures(_ inner: [Int] = [2, 3], labels: [UInt8] = [3, 7, 3, 7]) -> String {
    let size = inner.reduce(1, *)
    return archive([
      ("x_train", bytes([4] + inner, (0..<4 * size).map { UInt8($0 * 3 % 251) })),
      ("y_train", bytes([4], labels)),
      ("x_test", bytes([2] + inner, (0..<2 * size).map { UInt8(200 - $0) })),
      ("y_test", npy("<i8", [2, 1], little(7, 8) + little(3, 8))),
    ])
  }

  @Test func picturesInKerasNames() throws {
    let (training, test) = try DataChoice().images(pictures())
    #expect(training.count == 4 && training.inputShape == [2, 3, 1])
    #expect(training.pixels == (0..<24).map { UInt8($0 * 3) })
    #expect(training.classNames == ["3", "7"] && training.labels == [0, 1, 0, 1])
    let part = try #require(test)
    #expect(part.labels == [1, 0] && part.pixels == (0..<12).map { UInt8(200 - $0) })
    #expect(try DataChoice().notesOnFolders(pictures()).isEmpty)
  }

  @Test func channelsBehindAndBefore() throws {
    let last = try DataChoice().images(pictures([5, 6, 3])).training
    #expect(last.inputShape == [5, 6, 3])
    let first = try DataChoice().images(
      archive([
        ("images", bytes([2, 3, 1, 5], (0..<30).map { UInt8($0) })),
        ("labels", bytes([2], [0, 1])),
      ])
    ).training
    #expect(first.inputShape == [1, 5, 3])
    #expect(first.pixels.prefix(6) == [0, 5, 10, 1, 6, 11])
  }

  @Test func fractionsRowsAndOneHotLabels() throws {
    let path = archive([
      ("x", doubles([2, 16], (0..<32).map { Double($0 % 16) / 15 })),
      ("y", doubles([2, 3], [0, 0, 1, 1, 0, 0])), ("ids", bytes([2], [8, 9])),
    ])
    let images = try DataChoice().images(path).training
    #expect(images.inputShape == [4, 4, 1] && images.classNames == ["0", "2"])
    #expect(images.labels == [1, 0] && images.pixels[15] == 255 && images.pixels[1] == 17)
    #expect(try DataChoice().notesOnFolders(path) == ["Of '\(path)' 'ids' is left out."])
    #expect(try DataChoice(target: "ids").images(path).training.classNames == ["8", "9"])
  }

  @Test func whatIsNoPictureIsNamed() {
    func refusal(_ arrays: [(String, [UInt8])], target: String? = nil) -> String {
      problem { _ = try DataChoice(target: target).images(archive(arrays)) }
    }
    let (x, y) = (bytes([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]), bytes([2], [0, 1]))
    #expect(refusal([("x", x)]).contains("no labels beside it"))
    #expect(refusal([("a", x), ("b", y)]).contains("'a' (2 × 2 × 2), 'b' (2)"))
    #expect(refusal([("x", x), ("y", bytes([3], [0, 1, 1]))]).contains("'y' 3"))
    #expect(
      refusal([("x", x), ("images", x), ("y", y)]).contains("'x' and 'images' are both inputs"))
    #expect(refusal([("x", x), ("y", y)], target: "z").contains("no array 'z'"))
    #expect(refusal([("x", x), ("y", bytes([2], [1, 1]))]).contains("1 different value"))
    #expect(
      refusal([("x", bytes([2, 5], Array(repeating: 1, count: 10))), ("y", y)]).contains("2 × 5"))
    #expect(refusal([("x", doubles([2, 1, 2], [0, 1, -1, 0])), ("y", y)]).contains("pixel -1"))
    #expect(
      refusal([("x", doubles([2, 1, 2], [0, .nan, 1, 0])), ("y", y)]).contains("pixel nan"))
    #expect(refusal([("x", bytes([0, 2, 2], [])), ("y", bytes([0], []))]).contains("0 × 2 × 2"))
  }

  @Test func tablesOfInputsAndTargets() throws {
    let path = archive([
      ("x", doubles([3, 2], [1, 2, 3, 4, 5, 1e300])),
      ("y", npy("<i4", [3], little(1, 4) + little(0, 4) + little(1, 4))),
    ])
    let table = try DataChoice().table(path)
    #expect(table.columnNames == ["x 1", "x 2", "y"])
    #expect(table.columns[1].numbers == [2, 4, 1e300] && table.columns[2].numbers == [1, 0, 1])
    #expect(table.likelyTarget == "y")
    let parts = try DataChoice().read(
      archive([
        ("train_x", doubles([2], [1, 2])), ("train_y", doubles([2], [3, 4])),
        ("test_x", doubles([1], [5])), ("test_y", doubles([1], [6])),
      ]))
    #expect(parts.table.columnNames == ["train_x", "train_y"] && parts.table.count == 2)
    #expect(parts.firstLine.note?.contains("'test_x', 'test_y' left alone") == true)
  }

  @Test func targetsOfSeveralColumns() throws {
    let x = doubles([3, 2], [1, 2, 3, 4, 5, 6])
    let oneHot = archive([("x", x), ("y", doubles([3, 2], [0, 1, 1, 0, 0, 1]))])
    let table = try DataChoice().table(oneHot)
    #expect(table.columnNames == ["x 1", "x 2", "y"] && table.columns[2].numbers == [1, 0, 1])
    let scores = archive([("x", x), ("y", doubles([3, 2], [0.5, 1, 1, 0, 0, 1]))])
    let refusal = problem { _ = try DataChoice().table(scores) }
    #expect(refusal.contains("'y' are 3 × 2") && refusal.contains("--target 'y 1'"), "\(refusal)")
    let chosen = try DataChoice(target: "y 1").numericExamples(scores).0
    #expect(chosen.targets.values == [0.5, 1, 0])
  }

  @Test func rowsOfNumbersAreATableAndRowsOfBytesPictures() throws {
    func arePictures(_ x: [UInt8]) throws -> Bool {
      try DataChoice().arraysArePictures(archive([("x", x), ("y", bytes([2], [0, 1]))]))
    }
    #expect(try !arePictures(doubles([2, 64], Array(repeating: 0.5, count: 128))))
    #expect(try !arePictures(bytes([2, 4], Array(0..<8))))
    #expect(try arePictures(bytes([2, 64], Array(0..<128))))
    #expect(try arePictures(doubles([2, 2, 2], Array(repeating: 0.5, count: 8))))
    let columns = archive([("height", doubles([2], [1, 2])), ("weight", doubles([2], [1, 2]))])
    #expect(try !DataChoice().arraysArePictures(columns))
  }

  @Test func tablesOfColumns() throws {
    let path = archive([
      ("height", doubles([2], [1.5, 1.75])), ("weight", doubles([2, 1], [60, 70])),
    ])
    #expect(try DataChoice().table(path).columnNames == ["height", "weight"])
    #expect(try DataChoice(target: "weight").numericExamples(path).0.targets.values == [60, 70])
    let single = scratch.write("m.npy", doubles([2, 3], [1, 2, 3, 4, 5, 6]))
    let table = try DataChoice().table(single)
    #expect(table.columnNames == ["column 1", "column 2", "column 3"])
    #expect(table.columns[2].numbers == [3, 6])
    let series = try DataChoice().series(scratch.write("s.npy", doubles([4], [3, 1, 4, 1]))).0
    #expect(series.values == [3, 1, 4, 1])
    let odd = archive([("a", doubles([2], [1, 2])), ("b", doubles([1], [1]))])
    #expect(problem { _ = try DataChoice().table(odd) }.contains("'b' 1"))
    #expect(
      problem { _ = try DataChoice().table(pictures()) }.contains("lessons that take pictures"))
  }

  /// Columns first in the file, rows first in memory.
  @Test func fortranOrder() throws {
    let text = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }"
    let header =
      Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }) + [
        1, 0, UInt8(text.utf8.count), 0,
      ]
    let path = archive([
      ("x", header + Array(text.utf8) + [1, 4, 2, 5, 3, 6]), ("y", bytes([2], [0, 1])),
    ])
    let table = try DataChoice().table(path)
    #expect(table.columns.map { $0.numbers } == [[1, 4], [2, 5], [3, 6], [0, 1]])
  }

  @Test func aFolderWithOneArchive() throws {
    _ = scratch.write(
      "one/mnist.npz",
      zipped([
        ("x.npy", bytes([2, 1, 2], [1, 2, 3, 4])), ("y.npy", bytes([2], [0, 1])),
      ]))
    let folder = "\(scratch.path)/one"
    #expect(try DataKind(of: folder) == .array)
    #expect(try DataChoice().images(folder).training.count == 2)
    #expect(try Inspection(folder).facts.map(\.name) == ["x", "y", "to learn from"])
    #expect(try Inspection(pictures()).facts.last?.value == "x_test with y_test")
  }

  @Test func archivesThatLie() {
    let (x, y) = (bytes([2, 1, 2], [1, 2, 3, 4]), bytes([2], [0, 1]))
    func refusal(_ damage: (inout [UInt8]) -> Void, names: [String] = ["x", "y"]) -> String {
      var bytes = zipped([("\(names[0]).npy", x), ("\(names[1]).npy", y)])
      damage(&bytes)
      let path = scratch.write("lie.npz", bytes)
      let found = problem { _ = try DataChoice().images(path) }
      #expect(found.contains("damaged") || found.contains("cannot be used"), "\(found)")
      #expect(problem { _ = try Inspection(path) } != "nothing was wrong")
      return found
    }
    let whole = zipped([("x.npy", x), ("y.npy", y)])
    let table = whole.count - 22 - 2 * (46 + 5)
    #expect(refusal({ _ in }, names: ["x", "x"]).contains("twice"))
    #expect(refusal({ _ in }, names: ["../x", "y"]).contains("outside of the archive"))
    #expect(refusal({ _ in }, names: ["/x", "y"]).contains("outside of the archive"))
    // The second entry says that it lies where the first one does.
    #expect(
      refusal { $0.replaceSubrange(table + 51 + 42..<table + 51 + 46, with: [0, 0, 0, 0]) }
        .contains("overlap"))
    // One that is encrypted, packed in another way, or longer than what is there.
    #expect(refusal { $0[table + 8] = 1 }.contains("encrypted"))
    #expect(refusal { $0[table + 10] = 99 }.contains("method 99"))
    #expect(
      refusal { $0.replaceSubrange(table + 24..<table + 28, with: [255, 255, 255, 127]) }.contains(
        "cut off"))
    // A header that promises more than the archive has.
    #expect(
      problem {
        _ = try DataChoice().images(archive([("x", bytes([1 << 40, 28, 28], [0])), ("y", y)]))
      }
      .contains("damaged"))
    #expect(
      problem { _ = try DataChoice().images(archive([("x", x + [0]), ("y", y)])) }.contains(
        "promises"))
    #expect(
      problem { _ = try Inspection(scratch.write("half.npz", Array(whole.prefix(80)))) }.contains(
        "npz"))
  }

  /// Megabytes of zeros in a few kilobytes, as a header of one number: nothing is unpacked for it.
  @Test func aBombIsNotUnpacked() throws {
    let bomb = bytes([1], [0]) + [UInt8](repeating: 0, count: 1 << 24)
    let path = archive([("x", bomb), ("y", bytes([1], [0]))])
    let stored = try ByteReader(path, unpacks: false).rest().count
    #expect(stored < 1 << 16)
    #expect(problem { _ = try DataChoice().images(path) }.contains("its header promises 129 bytes"))
    #expect(problem { _ = try Inspection(path) }.contains("its header promises 129 bytes"))
    let zip = try ZipArchive(path)
    #expect(try zip.first(100, of: zip.entries[0]).count == 100)
    #expect(
      problem { _ = try zip.unpack(zip.entries[0], limit: 1000) }.contains("1000 are unpacked"))
  }
}
