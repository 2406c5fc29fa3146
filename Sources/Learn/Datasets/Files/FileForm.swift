/// What a file is by its first bytes, whatever its name says.
public enum FileForm: String, Sendable, CaseIterable {
  case png = "a PNG picture"
  case jpeg = "a JPEG picture"
  case gif = "a GIF picture"
  case bmp = "a BMP picture"
  case webp = "a WebP picture"
  case tiff = "a TIFF picture"
  case heif = "a HEIC or AVIF picture"
  case photoshop = "a Photoshop picture"
  case svg = "an SVG drawing"
  case npy = "a .npy array"
  case npz = "an .npz archive of arrays"
  case idx = "an IDX file"
  case workbook = "an Excel workbook"
  case oldWorkbook = "an Excel workbook or Word document of before 2007"
  case openDocument = "an OpenDocument file, as LibreOffice writes"
  case wordDocument = "a Word document"
  case presentation = "a PowerPoint presentation"
  case pyTorch = "a file of PyTorch's"
  case zip = "a zip archive"
  case sqlite = "a SQLite database"
  case json = "a JSON file"
  case parquet = "a Parquet file"
  case arrow = "an Arrow or Feather file"
  case avro = "an Avro file"
  case orc = "an ORC file"
  case hdf5 = "an HDF5 file"
  case matlab = "a MATLAB file"
  case pickle = "a Python pickle"
  case wave = "a WAV sound"
  case bigEndianWave = "a WAV sound of the big-endian kind (RIFX)"
  case flac = "a FLAC sound"
  case ogg = "an Ogg sound"
  case mp3 = "an MP3 sound"
  case aiff = "an AIFF sound"
  case video = "a video"
  case pdf = "a PDF document"
  case html = "a web page"
  case xml = "an XML file"
  case tar = "a tar archive"
  case bzip2 = "a file packed by bzip2"
  case xz = "a file packed by xz"
  case zstd = "a file packed by zstd"
  case sevenZip = "a 7z archive"
  case rar = "a RAR archive"
  case elf = "a program"

  /// How many first bytes are enough to tell.
  static let firstBytes = 512

  /// The form of a file of which these are the first bytes, up to ``firstBytes``; nil where they are those
  /// of no form that is known, as with texts and tables.
  init?(first bytes: [UInt8]) {
    // "ORC" and "PAR1" may begin a table too, which has no control characters.
    let isText = bytes.count > 8 && !bytes.contains { $0 < 9 || (14..<32).contains($0) }
    for (form, place, magic) in FileForm.magics where !isText || form == .pdf {
      let magic = magic.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
      if bytes.count >= place + magic.count, bytes[place...].starts(with: magic) {
        self = form
        return
      }
    }
    guard let form = FileForm.container(bytes) ?? FileForm.text(bytes) else { return nil }
    self = form
  }

  /// The form of a file; of a zip archive, by what is in it.
  /// - Throws: `DataError` where it cannot be read.
  static func of(_ path: String) throws(DataError) -> FileForm? {
    let form = FileForm(first: try ByteReader(path).first(firstBytes))
    if form == .zip { return try ZipArchive(path).form }
    return form
  }

  /// The form that the end of a name promises, of those that are never text; nil where it promises none.
  static func promised(by path: String) -> FileForm? {
    let name = path.lowercased()
    let plain = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    return switch plain.split(separator: ".").last ?? "" {
    case "npy": .npy
    case "npz": .npz
    case "xlsx", "xlsm": .workbook
    case "sqlite", "sqlite3": .sqlite
    case "wav": .wave
    case "flac": .flac
    case "parquet": .parquet
    case "h5", "hdf5": .hdf5
    case "png": .png
    case "jpg", "jpeg": .jpeg
    default: nil
    }
  }

  /// Where in the file which bytes stand, in ISO 8859-1.
  private static let magics: [(FileForm, Int, String)] = [
    (.png, 0, "\u{89}PNG"), (.jpeg, 0, "\u{FF}\u{D8}\u{FF}"), (.gif, 0, "GIF8"),
    (.tiff, 0, "II*\0"), (.tiff, 0, "MM\0*"), (.photoshop, 0, "8BPS"),
    (.npy, 0, "\u{93}NUMPY"), (.zip, 0, "PK\u{3}\u{4}"), (.zip, 0, "PK\u{5}\u{6}"),
    (.oldWorkbook, 0, "\u{D0}\u{CF}\u{11}\u{E0}"), (.sqlite, 0, "SQLite format 3\0"),
    (.parquet, 0, "PAR1"), (.parquet, 0, "PARE"), (.arrow, 0, "ARROW1"), (.arrow, 0, "FEA1"),
    (.avro, 0, "Obj\u{1}"), (.orc, 0, "ORC"), (.hdf5, 0, "\u{89}HDF\r\n"),
    (.matlab, 0, "MATLAB "), (.bigEndianWave, 0, "RIFX"), (.flac, 0, "fLaC"), (.ogg, 0, "OggS"),
    (.mp3, 0, "ID3"), (.pdf, 0, "%PDF"), (.tar, 257, "ustar"), (.bzip2, 0, "BZh"),
    (.xz, 0, "\u{FD}7zXZ\0"), (.zstd, 0, "\u{28}\u{B5}\u{2F}\u{FD}"),
    (.sevenZip, 0, "7z\u{BC}\u{AF}\u{27}\u{1C}"), (.rar, 0, "Rar!\u{1A}"), (.elf, 0, "\u{7F}ELF"),
    (.video, 0, "\u{1A}\u{45}\u{DF}\u{A3}"),
  ]

  /// Formats that share their first bytes with others.
  private static func container(_ bytes: [UInt8]) -> FileForm? {
    func has(_ text: String, at place: Int) -> Bool {
      bytes.count >= place + text.utf8.count && bytes[place...].starts(with: text.utf8)
    }
    if has("RIFF", at: 0) {
      if has("WAVE", at: 8) { return .wave }
      if has("WEBP", at: 8) { return .webp }
      return has("AVI ", at: 8) ? .video : nil
    }
    if has("FORM", at: 0), has("AIF", at: 8) { return .aiff }
    if has("ftyp", at: 4) {
      let pictures = ["heic", "heix", "mif1", "msf1", "avif", "avis", "hevc"]
      return pictures.contains { has($0, at: 8) } ? .heif : .video
    }
    // A bitmap says how long it is and has two empty words; "BM" may begin a table too.
    if has("BM", at: 0), has("\0\0\0\0", at: 6) { return .bmp }
    if bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, (8...14).contains(bytes[2]),
      (1...8).contains(bytes[3])
    {
      return .idx
    }
    // Protocol 2 to 5, then a frame or an opcode; no text has such bytes.
    if bytes.count >= 3, bytes[0] == 0x80, (2...5).contains(bytes[1]) { return .pickle }
    if bytes.count >= 2, bytes[0] == 0xFF, [0xFB, 0xF3, 0xF2].contains(bytes[1]) { return .mp3 }
    return nil
  }

  /// Texts in a language of their own.
  private static func text(_ bytes: [UInt8]) -> FileForm? {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    start = start.drop { [9, 10, 13, 32].contains($0) }
    let text = String(decoding: start.prefix(400), as: UTF8.self).lowercased()
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") { return .html }
    if text.hasPrefix("<svg") { return .svg }
    if text.hasPrefix("<?xml") { return text.contains("<svg") ? .svg : .xml }
    let letters = text.filter { !$0.isWhitespace }.prefix(2)
    if letters == "{" || letters == "[" { return .json }
    return ["{\"", "{}", "[{", "[["].contains(letters) ? .json : nil
  }
}

extension FileForm {
  /// Whether it is a picture that can be read.
  var isReadPicture: Bool { self == .png || self == .jpeg }

  /// What to do with a file that is not read, a sentence that fits what it is; nil where it is read.
  var advice: String? {
    switch self {
    case .png, .jpeg, .npy, .npz, .idx, .workbook, .sqlite, .json, .wave, .flac: nil
    case .gif, .bmp, .webp, .tiff, .heif, .photoshop, .svg:
      "Pictures are read as PNG or JPEG: 'mogrify -format png FILE' (ImageMagick) makes one."
    case .oldWorkbook, .openDocument:
      "Save the sheet as .xlsx or as CSV in Excel or LibreOffice."
    case .wordDocument, .presentation, .pdf:
      "Copy its text into a .txt file, or its tables into a CSV file."
    case .pyTorch, .pickle:
      "Such files run code when they are opened; in Python, save the numbers with numpy.save."
    case .parquet: FileForm.pandas("read_parquet")
    case .arrow: FileForm.pandas("read_feather")
    case .orc: FileForm.pandas("read_orc")
    case .hdf5: "In Python, h5py reads it and numpy.save writes its arrays as .npy."
    case .matlab: "In Python, scipy.io.loadmat reads it and numpy.save writes its arrays as .npy."
    case .avro:
      "Its reader, fastavro in Python, gives rows that can be written as JSON Lines or CSV."
    case .bigEndianWave, .ogg, .mp3, .aiff:
      "Sounds are read as WAV or FLAC: 'ffmpeg -i FILE sound.wav' makes one."
    case .video: "Take its pictures out: 'ffmpeg -i FILE frame%05d.png'."
    case .html: FileForm.pandas("read_html", "[0]")
    case .xml: FileForm.pandas("read_xml")
    case .zip: "Unpack it first: 'unzip FILE'."
    case .tar: "Unpack it first: 'tar -xf FILE'."
    case .bzip2: "Unpack it first: 'bunzip2 FILE'; gzip is read as it is."
    case .xz: "Unpack it first: 'unxz FILE'; gzip is read as it is."
    case .zstd: "Unpack it first: 'unzstd FILE'; gzip is read as it is."
    case .sevenZip: "Unpack it first: '7z x FILE'."
    case .rar: "Unpack it first: 'unrar x FILE'."
    case .elf: "Give a file with data."
    }
  }

  private static func pandas(_ reader: String, _ part: String = "") -> String {
    "In Python, pandas.\(reader)(path)\(part).to_csv('table.csv', index=False) makes a CSV of it."
  }

  /// The error for a file of this form at a path.
  func refusal(_ path: String, needed: String? = nil) -> DataError {
    .unsuitable(
      "'\(path)'", problem: "it is \(rawValue)" + (needed.map { ", and \($0) is needed" } ?? ""),
      advice: advice ?? "Give a file of that kind.")
  }
}
