extension Examples {
  /// Wines of one region: 178 examples of 3 cultivars, 13 chemical measurements.
  ///
  /// S. Aeberhard and M. Forina (1992), Wine. UCI Machine Learning Repository,
  /// https://doi.org/10.24432/C5PC7J, under CC BY 4.0.
  public static var wine: Examples {
    Examples(
      embedded: wineRows,
      names: [
        "alcohol", "malic acid", "ash", "alkalinity of ash", "magnesium", "total phenols",
        "flavanoids", "nonflavanoid phenols", "proanthocyanins", "colour intensity", "hue",
        "OD280/OD315 of diluted wines", "proline",
      ], classes: ["cultivar 1", "cultivar 2", "cultivar 3"])
  }
}
