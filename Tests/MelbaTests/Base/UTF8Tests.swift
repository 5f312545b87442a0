import Testing

@testable import Melba

@Suite struct UTF8Tests {
  private func check(_ bytes: [UInt8]) -> Bool {
    let expected = ReferenceUTF8.extent(bytes)
    let found = UTF8.extent(of: bytes.span)
    let slow = UTF8.sequences(in: bytes.span, from: 0)
    return found.valid == expected.valid && found.isTruncated == expected.isTruncated
      && slow.valid == expected.valid && slow.isTruncated == expected.isTruncated
  }

  @Test func allSequencesOfOneAndTwoBytesAgreeWithTheReference() {
    for first in UInt8.min...UInt8.max {
      #expect(check([first]))
      for second in UInt8.min...UInt8.max {
        if !check([first, second]) { Issue.record("\(first) \(second)") }
      }
    }
  }

  /// Bytes on both sides of every border that the definition draws.
  private let borders: [UInt8] = [
    0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
    0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
  ]

  @Test func sequencesOfThreeAndFourBytesAgreeAtEveryBorder() {
    for first in borders where first >= 0xC0 {
      for second in borders {
        for third in borders {
          if !check([first, second, third]) { Issue.record("\(first) \(second) \(third)") }
          for fourth in borders where !check([first, second, third, fourth]) {
            Issue.record("\(first) \(second) \(third) \(fourth)")
          }
        }
      }
    }
  }

  @Test func everyScalarIsValid() {
    var bytes: [UInt8] = []
    for scalar in UInt32(0)...0x10FFFF where ReferenceUTF8.isScalar(scalar) {
      bytes += reference(utf8: scalar)
      if scalar % 0x1000 == 0xFFF || scalar == 0xD7FF {
        let extent = UTF8.extent(of: bytes.span)
        #expect(extent.valid == bytes.count && !extent.isTruncated)
        bytes.removeAll(keepingCapacity: true)
      }
    }
  }

  @Test func faultsInLongTextAreFoundWhereTheyAre() {
    var random = SeededGenerator(state: 1)
    for _ in 0..<300 {
      var bytes: [UInt8] = []
      while bytes.count < 150 {
        let scalar = UInt32.random(in: 0...(Bool.random(using: &random) ? 0x10FFFF : 0x7FF), using: &random)
        if ReferenceUTF8.isScalar(scalar) { bytes += reference(utf8: scalar) }
      }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      #expect(check(bytes))
      #expect(check(Array(bytes[..<place])))
    }
  }

  @Test func countIsTheLengthOfTheEncoding() {
    for scalar: UInt32 in [0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1_0000, 0x10FFFF] {
      #expect(UTF8.count(of: scalar) == reference(utf8: scalar).count)
    }
  }

  @Test func charactersAreReadBack() {
    for scalar in stride(from: UInt32(0), through: 0x10FFFF, by: 7) where ReferenceUTF8.isScalar(scalar) {
      let bytes = reference(utf8: scalar)
      let character = UTF8Form.character(in: bytes.span, at: 0)
      if character.value != scalar || character.count != bytes.count { Issue.record("\(scalar)") }
    }
  }
}
