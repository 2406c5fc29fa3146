import Figures
import Testing

@testable import LessonServer

@Suite struct AddressTests {
  @Test func anAddressCarriesTheWholeState() throws {
    let address = PageAddress(
      lesson: "activations", seed: 3, settings: ["x": "-1.5", "activation": "tanh"],
      language: "zh-Hans")
    #expect(
      address.text == "activations.html?seed=3&lang=zh-Hans&set.activation=tanh&set.x=-1.5")
    #expect(try PageAddress(address.text) == address)
    #expect(try PageAddress("/" + address.text + "#step-2") == address)
    #expect(
      address.request == RunRequest(lesson: "activations", seed: 3, settings: address.settings))
  }

  @Test func whatIsTheLearnersOwnStandsInTheAddressToo() throws {
    let address = PageAddress(
      lesson: "x", data: "0123456789abcdef", target: "a & b", code: "00ff")
    #expect(address.text == "x.html?data=0123456789abcdef&target=a%20%26%20b&code=00ff")
    #expect(try PageAddress(address.text) == address)
    #expect(address.request.target == "a & b" && address.request.code == "00ff")
  }

  /// Names and values of plugins may be anything: they come back as they were, and nothing in the address is anything
  /// but letters, digits and what an address is made of.
  @Test func everyNameAndValueComesBack() throws {
    let odd = [
      "a b", "ä=ö&ü", "\"><script>alert(1)</script>", "%", "%2F", "+", "#", "?", "../../etc/passwd",
      "日本", "a\u{0}b", "\n", "'", "😀", "seed", "lang",
    ]
    for text in odd {
      let address = PageAddress(lesson: "x", settings: [text: text])
      #expect(try PageAddress(address.text) == address, "\(text)")
      let plain = address.text.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || "0123456789-._~%=&?".unicodeScalars.contains($0))
      }
      #expect(plain, "\(address.text)")
    }
  }

  @Test func whatIsNotKnownIsLeftAlone() throws {
    let address = try PageAddress("x.html?hide=controls&view=projector&later=1&set.=2&set.a")
    #expect(address == PageAddress(lesson: "x", settings: ["a": ""]))
  }

  @Test(arguments: [
    "", ".html", "x", "x.htm", "../x.html", "..%2Fx.html", "a/b.html", "%2e%2e.html", "x%00.html",
    "<script>.html", "a b.html",
  ])
  func whatIsNoNameIsNoAddress(text: String) {
    #expect(throws: PageAddress.Problem.noLesson) { try PageAddress(text) }
  }

  @Test func seedsAndAmountsAreChecked() {
    for seed in ["-1", "1.5", "x", "99999999999999999999"] {
      #expect(throws: PageAddress.Problem.badSeed(seed)) { try PageAddress("x.html?seed=\(seed)") }
    }
    let many = (0..<100).map { "set.a\($0)=1" }.joined(separator: "&")
    let long = "set.a=" + String(repeating: "x", count: 400)
    for query in [many, long, String(repeating: "a", count: 9000)] {
      #expect(throws: PageAddress.Problem.tooMuch) { try PageAddress("x.html?\(query)") }
    }
  }

  @Test func everyRouteIsFound() throws {
    #expect(try Route("GET", path: "/") == .cover && Route("HEAD", path: "/index.html") == .cover)
    #expect(try Route("GET", path: "/activations.html") == .page("activations.html"))
    for file in Route.SharedFile.allCases {
      #expect(try Route("GET", path: "/" + file.rawValue) == .shared(file))
    }
    #expect(try Route("POST", path: "/live/run") == .run)
    #expect(try Route("GET", path: "/live/events") == .events)
    #expect(try Route("GET", path: "/live/explain") == .explain)
    #expect(try Route("GET", path: "/live/code") == .code)
    #expect(try Route("POST", path: "/live/code") == .runCode)
    for name in ["draft", "check", "hint", "data", "inspect"] {
      #expect(try Route("POST", path: "/live/" + name).isOwners, "\(name)")
    }
  }

  @Test(arguments: [
    "/../etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/Images/../book.css",
    "/Images/..%2Fbook.css", "/Images/", "/Images/a.png", "/live/", "/live/run/", "/LIVE/run",
    "/book.css/", "/.git/config", "/serve.key", "/live/../serve.key", "/x.html/..", "/x",
  ])
  func nothingElseIs(path: String) {
    for method in ["GET", "POST"] {
      #expect(throws: HTTPStatus.notFound) { try Route(method, path: path) }
    }
  }

  @Test func eachPathTakesItsMethod() {
    for (method, path) in [
      ("POST", "/"), ("GET", "/live/run"), ("POST", "/live/events"), ("DELETE", "/index.html"),
      ("OPTIONS", "/live/run"), ("PUT", "/book.css"), ("TRACE", "/"),
    ] {
      #expect(throws: HTTPStatus.methodNotAllowed) { try Route(method, path: path) }
    }
  }

  @Test func aPictureIsKnownByItsFingerprint() throws {
    let figure = Figure("A", caption: "one") { Line([1, 2]) }
    var other = figure
    other.caption = "two"
    let name = PictureName(figure, theme: "dark")
    #expect(PictureName(file: name.file) == name && name.file.hasSuffix("-dark.png"))
    #expect(PictureName(other, theme: "dark") == name, "the caption is not drawn")
    #expect(PictureName(Figure("B") { Line([1, 2]) }, theme: "dark") != name)
    let key = name.key
    for file in [
      key, "\(key).png", "\(key)-blue.png", "\(key)-dark.svg", "\(key.uppercased())-dark.png",
      "\(key.dropLast())-dark.png", "\(key)-dark.png.png", "../\(key)-dark.png", "",
    ] {
      #expect(PictureName(file: String(file)) == nil, "\(file)")
    }
  }
}
