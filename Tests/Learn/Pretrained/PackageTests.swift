import Pretrained
import Testing

@Suite struct PackageTests {
  @Test func everyKnownPackageIsDescribedWhole() {
    #expect(PretrainedPackage.known.count >= 3)
    for package in PretrainedPackage.known {
      #expect(package.problems == [], "\(package.name)")
      #expect(PretrainedPackage.named(package.name) == package)
      #expect(package.wheel.path.hasSuffix(".whl"))
    }
    #expect(PretrainedPackage.named("gpt-5") == nil)
  }

  @Test func whatIsWrongWithADescriptionIsTold() {
    let good = HandmadeWheel().package()
    #expect(good.problems == [])
    let file = PretrainedPackage.File("net/a.bin", byteCount: 1, sha256: good.files[0].sha256)
    func problems(
      name: String = "handmade", license: String = "MIT",
      files: [PretrainedPackage.File]? = nil, wheel: PretrainedPackage.File? = nil
    ) -> String {
      PretrainedPackage(
        name: name, version: "1.0", summary: "Numbers.", origin: "a test", license: license,
        wheel: wheel ?? good.wheel, files: files ?? good.files
      ).problems.joined(separator: "; ")
    }
    #expect(problems() == "")
    for name in ["", "../up", "a b", "Big", ".hidden", "a/b"] {
      #expect(problems(name: name).contains("becomes a folder"), "\(name)")
    }
    #expect(problems(license: "").contains("license is empty"))
    #expect(problems(files: []).contains("no file"))
    #expect(problems(files: [file, file]).contains("the same name"))
    for path in ["/etc/passwd", "net/../../up", "net//a"] {
      let odd = PretrainedPackage.File(path, byteCount: 1, sha256: file.sha256)
      #expect(problems(files: [odd]).contains("no path inside a wheel"), "\(path)")
    }
    for hash in ["", "abc", file.sha256.uppercased() + "", String(repeating: "g", count: 64)]
    where hash != file.sha256 {
      let odd = PretrainedPackage.File("a", byteCount: 1, sha256: hash)
      #expect(problems(files: [odd]).contains("64 hexadecimal digits"), "\(hash)")
    }
    let empty = PretrainedPackage.File("a", byteCount: 0, sha256: file.sha256)
    #expect(problems(files: [empty]).contains("0 bytes"))
  }
}
