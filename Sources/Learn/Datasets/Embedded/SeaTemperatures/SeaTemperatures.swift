extension Series {
  /// The temperature of the sea off Peru and Ecuador (0 to 10° South, 80 to 90° West), in °C: the means of 732 months,
  /// 1950 to 2010.
  ///
  /// It rises and falls with the seasons; every few years, in an **El Niño**, it stays warm for months, at no fixed
  /// time.
  ///
  /// National Oceanic and Atmospheric Administration (NOAA), National Weather Service, ERSST.V3B, Niño 1+2. Public
  /// domain, as works of the government of the United States are.
  public static var seaTemperatures: Series {
    embedded { () throws(DataError) in try loadSeaTemperatures() }
  }

  /// What ``seaTemperatures`` has.
  /// - Throws: `DataError` where the program's own file is damaged.
  static func loadSeaTemperatures() throws(DataError) -> Series {
    let file = EmbeddedFile.seaTemperatures
    let table = try DataTable(csv: file.bytes(), name: file.name)
    let months = table.columns.dropFirst().compactMap(\.numbers)
    let years = try table.column("YEAR").numbers ?? []
    return Series(
      name: "sea temperature, °C",
      values: years.indices.flatMap { year in months.map { $0[year] } },
      times: years.flatMap { year in
        (1...12).map { "\(Int(year))-\($0 < 10 ? "0" : "")\($0)" }
      })
  }
}
