import Testing

@testable import Melba

@Suite struct EntitiesTests {
  /// The names and what they stand for, read from the table without the search.
  private static let names: [String: [UInt32]] = {
    let bytes = (0..<EntityTable.text.utf8CodeUnitCount).map { EntityTable.text.utf8Start[$0] }
    let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
    var names: [String: [UInt32]] = [:]
    for i in stride(from: 0, to: fields.count - 1, by: 2) {
      names[String(decoding: fields[i], as: Unicode.UTF8.self)] =
        String(decoding: fields[i + 1], as: Unicode.UTF8.self).unicodeScalars.map(\.value)
    }
    return names
  }()

  private func match(_ text: String) -> (count: Int, scalars: [UInt32]?)? {
    let units = text.unicodeScalars.map(\.value)
    guard let match = Entities.match(in: units.span, from: 0) else { return nil }
    return (match.count, match.meaning.map { $0.second == 0 ? [$0.first] : [$0.first, $0.second] })
  }

  @Test func everyNameIsFound() {
    #expect(Self.names.count == 2231)
    for (name, scalars) in Self.names {
      let found = match(name)
      if found?.count != name.utf8.count || found?.scalars != scalars { Issue.record("\(name)") }
    }
  }

  @Test func theLongestNameThatFitsIsTaken() {
    for (name, scalars) in Self.names {
      let found = match(name + "~")
      if found?.count != name.utf8.count || found?.scalars != scalars { Issue.record("\(name)~") }
      let prefix = (1..<name.utf8.count).reversed().map { String(name.prefix($0)) }
        .first { Self.names[$0] != nil }
      let shorter = match(String(name.dropLast()))
      if shorter?.count != prefix?.utf8.count { Issue.record("\(name) without its last") }
    }
  }

  @Test func aFewByHand() {
    #expect(match("lt;")?.scalars == [0x3C])
    #expect(match("lt")?.scalars == [0x3C])
    #expect(match("nGt;")?.scalars == [0x226B, 0x20D2])
    #expect(match("CounterClockwiseContourIntegral;")?.scalars == [0x2233])
    #expect(match("notit;")?.count == 3)
    #expect(match("nosuch;") == nil)
    #expect(match("") == nil)
    #expect(match("é") == nil)
  }

  @Test func aCharacterWhoseLowByteIsThatOfALetterIsNoLetter() {
    let units: [UInt16] = [0x016C, 0x0174, 0x3B]
    #expect(Entities.match(in: units.span, from: 0) == nil)
    let number: [UInt16] = [0x23, 0x0136, 0x3B]
    #expect(Entities.match(in: number.span, from: 0) == nil)
  }

  @Test func numbersAreReadToTheirEnd() {
    #expect(match("#65;")?.count == 4)
    #expect(match("#65x")?.count == 3)
    #expect(match("#x41g")?.count == 4)
    #expect(match("#X1F600;")?.scalars == [0x1F600])
    #expect(match("#00000000000000000000000000065;")?.scalars == [65])
    #expect(match("#99999999999999999999999999999;")?.scalars == [0xFFFD])
    #expect(match("#") == nil)
    #expect(match("#x") == nil)
    #expect(match("#;") == nil)
  }

  @Test func numbersThatAreNoCharacterFollowHTML5() {
    #expect(match("#0;")?.scalars == [0xFFFD])
    #expect(match("#xD800;")?.scalars == [0xFFFD])
    #expect(match("#x110000;")?.scalars == [0xFFFD])
    #expect(match("#128;")?.scalars == [0x20AC])
    #expect(match("#x81;")?.scalars == [0x81])
    #expect(match("#13;")?.scalars == [0x0D])
    for number in [1, 8, 11, 14, 31, 127, 0xFDD0, 0xFDEF, 0xFFFE, 0x1FFFF, 0x10FFFF] {
      let found = match("#\(number);")
      #expect(found != nil && found?.scalars == nil)
    }
  }
}
