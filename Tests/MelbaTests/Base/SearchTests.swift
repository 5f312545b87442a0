import Testing

@testable import Melba

@Suite struct SearchTests {
  private func check<Unit: CodeUnit>(_ unit: Unit.Type) {
    var random = SeededGenerator(state: 2)
    for count in 0..<100 {
      let text = (0..<count).map { _ in Unit.random(in: 0...Unit.max, using: &random) }
      for (low, high) in [(Unit(0x26), Unit(0x26)), (0x80, Unit.max), (0, 5), (Unit.max, Unit.max)] {
        for start in [0, count / 3, count] {
          let expected = text[start...].firstIndex { $0 >= low && $0 <= high } ?? count
          #expect(Search.first(in: text.span, from: start, low: low, high: high) == expected)
        }
      }
    }
  }

  @Test func bytesAgreeWithALoop() { check(UInt8.self) }
  @Test func unitsOfTwoBytesAgreeWithALoop() { check(UInt16.self) }
  @Test func unitsOfFourBytesAgreeWithALoop() { check(UInt32.self) }

  @Test func aHitIsFoundAtEveryPlace() {
    for count in 1..<130 {
      for place in 0..<count {
        var text = [UInt8](repeating: 0x61, count: count)
        text[place] = 0x26
        if Search.first(in: text.span, from: 0, low: 0x26, high: 0x26) != place {
          Issue.record("\(place) of \(count)")
        }
      }
    }
  }
}
