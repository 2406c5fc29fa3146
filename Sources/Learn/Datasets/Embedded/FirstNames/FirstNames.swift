/// Real first names, for models that write.
public enum FirstNames {
  /// 32,033 names in small letters a to z, 2 to 15 of them: those of girls, then those of boys, each from the most frequent on.
  /// Some are in both, so that 29,494 are different.
  ///
  /// Given names of the United States in 2018, from the records of the Social Security Administration; the list is of
  /// A. Karpathy's makemore, https://github.com/karpathy/makemore, under the MIT licence.
  public static var all: [String] {
    embedded { () throws(DataError) in try load() }
  }

  /// What ``all`` has.
  /// - Throws: `DataError` where the program's own file is damaged.
  static func load() throws(DataError) -> [String] {
    try EmbeddedFile.firstNames.text().split(separator: "\n").map(String.init)
  }
}
