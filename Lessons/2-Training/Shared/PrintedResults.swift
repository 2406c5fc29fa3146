// swift-format-ignore-file
// Made of Docs/Results by make strings.
let printedResults: [String: String] = [:]
