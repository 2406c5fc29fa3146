extension String {
  /// The text with control characters made visible, so that foreign text cannot steer a terminal: escape
  /// becomes ␛. Tabs and line ends stay.
  ///
  /// Text is made so where it comes in (`TextEncoding.decode`, names of files that become classes, words
  /// of a `DataError`); what shows it later need not think of it.
  package var withVisibleControls: String {
    if !hasControls { return self }
    var scalars = UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 9, 10, 13: scalars.append(scalar)
      case 0..<0x20: scalars.append(Unicode.Scalar(0x2400 + scalar.value)!)
      case 0x7F: scalars.append("\u{2421}")
      case 0x80..<0xA0: scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The text on one line: tabs and line ends are made visible too.
  package var onOneLine: String {
    let text = withVisibleControls
    if !text.utf8.contains(where: { $0 == 9 || $0 == 10 || $0 == 13 }) { return text }
    return String(
      UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 ? Unicode.Scalar(0x2400 + $0.value)! : $0 }))
  }

  /// Whether there is a control character besides tabs and line ends. In UTF-8 those from 0x80 on are
  /// written with 0xC2 before them.
  private var hasControls: Bool {
    var before: UInt8 = 0
    for byte in utf8 {
      if byte < 0x20 && byte != 9 && byte != 10 && byte != 13 || byte == 0x7F { return true }
      if before == 0xC2 && byte < 0xA0 { return true }
      before = byte
    }
    return false
  }
}
