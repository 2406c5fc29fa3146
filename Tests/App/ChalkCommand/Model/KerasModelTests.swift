import Chalk
import Foundation
import Testing

/// `chalk model` on a file of Keras.
@Suite struct KerasModelTests {
  private let chalk = try! ChalkProcess()

  private func write(_ name: String) throws {
    let data = try #require(Data(base64Encoded: Self.base64, options: .ignoreUnknownCharacters))
    try data.write(to: chalk.folder.appendingPathComponent(name))
  }

  @Test func showListsItsLayers() throws {
    try write("small.keras")
    let outcome = try chalk.run("model", "show", "small.keras")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "hidden\n", "kernel  3 × 2", "saved by Keras 3.15.1", "order: hidden (dense, 8)",
      "2 tensors, 8 numbers in all",
    ] {
      #expect(outcome.output.contains(words), "\(words): \(outcome.output)")
    }
    try chalk.write("odd.h5", "no HDF5")
    let odd = try chalk.run("model", "show", "odd.h5")
    #expect(odd.status == 1 && odd.errors.contains("not a file of Keras"), "\(odd.errors)")
    let none = try chalk.run("model", "show", "none.weights.h5")
    #expect(none.status == 1 && none.errors.contains("none.weights.h5"), "\(none.errors)")
    chalk.remove()
  }

  @Test func itsWeightsBecomeSafetensors() throws {
    try write("small.keras")
    let outcome = try chalk.run(
      "model", "convert", "small.keras", "--to", "safetensors", "--out", "small.safetensors")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let path = chalk.folder.appendingPathComponent("small.safetensors").path
    let file = try WeightsFile(path: path)
    #expect(file["hidden/kernel"]?.values == [0, 1, 2, 3, 4, 5])
    #expect(file["hidden/bias"]?.values == [0.5, -1])
    let model = Sequential([.dense(2, inputShape: [3], name: "hidden")])
    try model.loadWeights(from: path)
    let other = try chalk.run("model", "convert", "small.keras", "--to", "onnx", "--out", "x.onnx")
    #expect(other.status == 64 && other.errors.contains("--to safetensors"), "\(other.errors)")
    chalk.remove()
  }

  /// A `.keras` file of one dense layer: weights by h5py 3.14 in the groups that Keras 3 makes.
  private static let base64 = """
    UEsDBBQAAAAIAAAAIQCV7qRuHQAAABsAAAANAAAAbWV0YWRhdGEuanNvbqtWyk4tSiyOL0stKs7Mz1OyUlAy1jM01TNUqg
    UAUEsDBBQAAAAIAAAAIQAOTJbfcAAAAMkAAAALAAAAY29uZmlnLmpzb26rVkrOSSwujs9LzE1VslJQCk4tLE3NK8lMzFHS
    UVBKzs9Ly0wHilcrwRQU5ybmgOVyEitTi4qBQtHVaGZ45hWUlviApHGYkQlSEA82QKm2VkcB3QCX1LziVBx6MzJTUlLzQJ
    KleZklIPuNamtja2sBUEsDBBQAAAAIAAAAIQAWVblt2wEAALgnAAAQAAAAbW9kZWwud2VpZ2h0cy5oNe2Zv0/CQBTH37VU
    CtoAiQnoQp1kxM1NjKAdjBB1YJREEk2UGEkMTjLi5sjoyOjo5uqf4OjoyH+AvfYd9I7ww4AxhvdJmsvdvV6be998e717dP
    L7VnQ9ChzThBDEIUgPed2U66L/DEuGZQvLjibamdeXwvYEjq/GnR4XCjy6pyCe82n4pQnEIuIUdku8LGNdqPRdk+OuKvfV
    2/pAj86Mzx2lX0f36xfGdPr9ipB+Sb/D+m0Zctx5tVavwvz0e3JUzHMFC93ZuuzXqo6Jn/lAKezXbyLT+UDXIh8gHxj2ga
    eIHHdX4V+x3/OBTFj2AVXHxCgf0CUfiGMGt2PyeniSD3RsOf/EYvuA0FPbkuOyWG4p/1m5OflAdlket4z1hkU5Gof4/qvz
    tYKZYWDAqjvLtco1X87BGmPeHfH+XJvSvC/x3McGuTjYKx6ygEEE47z12uW5u1QcvM9HjHJCEARBEARBEARBEP8Nvn/AAj
    /+DDJ+qfkNeGwD4vhzuJ7ybk3YaQh5LTYkTUg+YL8Bptevaf6AJu5A6ayNJ/0p5Y0afzof/r6V1t+3aqfHx4t91e4GaWm8
    rvw8M8Yk/cyuoxfUkXrS1aIkEARBTKS5A95RT869mu717F7gtjXfvgFQSwECFAMUAAAACAAAACEAle6kbh0AAAAbAAAADQ
    AAAAAAAAAAAAAAgAEAAAAAbWV0YWRhdGEuanNvblBLAQIUAxQAAAAIAAAAIQAOTJbfcAAAAMkAAAALAAAAAAAAAAAAAACA
    AUgAAABjb25maWcuanNvblBLAQIUAxQAAAAIAAAAIQAWVblt2wEAALgnAAAQAAAAAAAAAAAAAACAAeEAAABtb2RlbC53ZW
    lnaHRzLmg1UEsFBgAAAAADAAMAsgAAAOoCAAAAAA==
    """
}
