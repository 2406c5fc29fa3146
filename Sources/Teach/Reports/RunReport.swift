import Figures
import Foundation
import LessonKit
import Training
import WholeFiles

/// A report as plain data: what a run was, what it measured, and what was seen in it. `report.json` holds it, and
/// `chalk look` reads it.
public struct RunReport: Sendable, Codable, Equatable {
  /// What was trained.
  public var title: String
  /// The seed of the run.
  public var seed: UInt64
  /// The hash of the data; nil where none were named.
  public var dataHash: String?
  /// What was measured.
  public var history: History
  /// What was measured in the end on examples that were held out; nil where nothing was.
  public var evaluation: [History.Value]?
  /// How many numbers the model has.
  public var parameters: Int
  /// The most memory that the process had, in bytes; 0 where that is not known.
  public var peakMemory: Int
  /// What is wrong, in words; empty where nothing was found.
  public var findings: [Finding]
  /// The figures, in order.
  public var figures: [Figure]

  /// Something that is wrong.
  public struct Finding: Sendable, Codable, Equatable {
    /// What it is called.
    public var symptom: String
    /// What is seen in the numbers.
    public var finding: String
    /// What it comes from, and what to try.
    public var advice: String
  }

  /// The name of the file with the report.
  public static let file = "report.json"
  /// The name of the page.
  public static let page = "index.html"

  /// How long the epochs took together, in seconds.
  public var seconds: Double { history.epochs.reduce(0) { $0 + $1.seconds } }

  /// The last value of each quantity, by its name.
  public var latest: [History.Value] { history.epochs.last?.values ?? [] }

  /// The names of the pictures' files, one for each figure.
  var pictureNames: [String] {
    figures.enumerated().map { index, figure in
      let words = figure.title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
      return ([number] + words.prefix(6).map(String.init)).joined(separator: "-") + ".png"
    }
  }

  /// Reads the report of a run from its folder, or from the file itself.
  ///
  /// - Throws: `FigureError.file` where there is none, or one that is not understood.
  public init(at path: String) throws(FigureError) {
    let isFile = path.hasSuffix(".json")
    let file = isFile ? path : path + "/" + RunReport.file
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      self = try JSONDecoder.forNumbers.decode(RunReport.self, from: data)
    } catch let error as DecodingError {
      throw .file("understood", path: file, reason: "it is no report of a run (\(error))")
    } catch {
      // The sentence goes on after the reason.
      let reason = error.localizedDescription
      throw .file(
        "read", path: file, reason: reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
    }
  }

  init(
    title: String, seed: UInt64, dataHash: String?, history: History,
    evaluation: [History.Value]? = nil, parameters: Int, peakMemory: Int, findings: [Finding],
    figures: [Figure]
  ) {
    (self.title, self.seed, self.dataHash, self.history) = (title, seed, dataHash, history)
    (self.evaluation, self.parameters, self.peakMemory) = (evaluation, parameters, peakMemory)
    (self.findings, self.figures) = (findings, figures)
  }

  /// Writes the page, the pictures and the numbers, of which none is replaced before all are on the disk; and beside
  /// them the events for TensorBoard.
  func write(to folder: String, using renderer: FigureRenderer) throws(FigureError) {
    var pictures: [[UInt8]] = []
    for figure in figures { pictures.append(try renderer.render(figure)) }
    let page = ReportPage(title: title).page(of: self, pictures: pictures)
    let json: Data
    do {
      json = try JSONEncoder.forNumbers.encode(self)
    } catch {
      throw .file("written", path: folder + "/" + RunReport.file, reason: "\(error)")
    }
    var files = zip(pictureNames, pictures).map { (path: "\(folder)/\($0)", bytes: $1) }
    files.append(("\(folder)/\(RunReport.file)", Array(json)))
    files.append(("\(folder)/\(RunReport.page)", Array(page.utf8)))
    try RunReport.write(files, to: folder)
    let events = EventFile(self, pictures: pictures).bytes
    let board = folder + "/tensorboard"
    try RunReport.write([("\(board)/\(EventFile.name)", events)], to: board)
  }

  /// Writes files into a folder, which is made if needed.
  static func write(
    _ files: [(path: String, bytes: [UInt8])], to folder: String
  ) throws(FigureError) {
    do throws(SafeFileError) {
      try SafeFile.makeFolder(folder)
      try SafeFile.write(files)
    } catch {
      throw .file("written", path: error.path, reason: error.reason)
    }
  }
}
