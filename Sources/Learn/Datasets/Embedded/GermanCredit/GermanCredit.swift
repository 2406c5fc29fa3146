extension DataTable {
  /// Loans of a German bank, 1973 to 1975: 1,000 applicants, 20 columns of which 7 are numbers and 13 are words, and
  /// `risk`, which is to be predicted: good (700) or bad (300).
  ///
  /// To call a bad risk good costs five times as much as the reverse, says who gave the data. Bad risks are
  /// over-represented, some meanings of the codes are known to be wrong, and `personal_status_and_sex`, `age_years`
  /// and `foreign_worker` are among the columns: they are for studies of fairness, not for a decision about anybody.
  ///
  /// H. Hofmann (1994), Statlog (German Credit Data). UCI Machine Learning Repository,
  /// https://doi.org/10.24432/C5NC77, under CC BY 4.0. The codes were put into words.
  public static var germanCredit: DataTable {
    embedded { () throws(DataError) in try loadGermanCredit() }
  }

  /// What ``germanCredit`` has.
  /// - Throws: `DataError` where the program's own file is damaged.
  static func loadGermanCredit() throws(DataError) -> DataTable {
    // "none" is a word here, not a missing value.
    let format = CSVFormat(separator: ",", hasHeader: true, missing: [])
    let file = EmbeddedFile.germanCredit
    return try DataTable(csv: file.bytes(), name: file.name, format: format).predicting("risk")
  }
}
