// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Moons",
  dependencies: [.package(url: "https://example.com/Chalk", from: "0.2.0")],
  targets: [
    .executableTarget(
      name: "Moons",
      dependencies: [
        .product(name: "Chalk", package: "Chalk"), .product(name: "ScalarGrad", package: "Chalk"),
      ])
  ]
)
