import Randomness

/// Something that reads bytes from outside, and the promise that it makes: a typed error, or a result
/// of the right size. No trap, no hang, no more memory than the input warrants.
public struct Loader: Sendable {
  public let name: String
  /// Sound inputs, small ones.
  public let seeds: [[UInt8]]
  /// Whether the inputs are text with brackets.
  let isText: Bool
  /// Whether the input has to lie in a file.
  let needsFile: Bool
  /// Puts lengths and checksums right, so that the reader gets beyond them.
  let repair: @Sendable ([UInt8], inout RandomSource) -> [UInt8]
  /// Reads an input. Gives what is wrong with the result, or nil; throws where it is refused.
  let read: @Sendable (Input) throws -> String?

  /// What is read.
  public struct Input: Sendable {
    public let bytes: [UInt8]
    /// The file with these bytes, where the loader needs one.
    public let path: String
  }

  init(
    _ name: String, seeds: [[UInt8]], isText: Bool = false, needsFile: Bool = false,
    repair: @escaping @Sendable ([UInt8], inout RandomSource) -> [UInt8] = { bytes, _ in bytes },
    read: @escaping @Sendable (Input) throws -> String?
  ) {
    self.name = name
    self.seeds = seeds
    self.isText = isText
    self.needsFile = needsFile
    self.repair = repair
    self.read = read
  }

  /// Every loader, those that take longest last: they get the time that the others leave.
  public static let all: [Loader] = [
    .idx, .gzip, .csv, .png, .npy, .npz, .safetensors, .pretrained, .onnx, .keras, .vocabulary,
    .bytePairs, .sound, .manifest, .checkpoint, .inspect, .record,
  ]

  /// The loader of this name, also one that is broken on purpose.
  public static func named(_ name: String) -> Loader? {
    (all + planted).first { $0.name == name }
  }

  /// The input with this number.
  public func input(_ number: Int, seed: UInt64) -> [UInt8] {
    var mutator = Mutator(seeds: seeds, isText: isText, seed: seed, number: number)
    var (bytes, random) = mutator.make()
    bytes = repair(bytes, &random)
    return bytes
  }

  /// What became of an input.
  public enum Outcome: Equatable, Sendable {
    case accepted
    case refused(String)
    /// The promise is broken: why.
    case broken(String)
  }

  /// Reads an input; `file` is a place that may be written to.
  public func outcome(of bytes: [UInt8], file: String) -> Outcome {
    if needsFile { overwrite(file, bytes) }
    do {
      return try read(Input(bytes: bytes, path: file)).map { .broken($0) } ?? .accepted
    } catch {
      let words = "\(error)"
      return words.isEmpty ? .broken("an error without words") : .refused(words)
    }
  }
}
