// swift-tools-version: 6.1
// The first program of the README, built on the product `ScalarGrad` and nothing else: `make example`.
import PackageDescription

let package = Package(
  name: "Slope",
  dependencies: [.package(name: "Chalk", path: "../../..")],
  targets: [
    .executableTarget(
      name: "Slope", dependencies: [.product(name: "ScalarGrad", package: "Chalk")], path: ".",
      sources: ["main.swift"])
  ]
)
