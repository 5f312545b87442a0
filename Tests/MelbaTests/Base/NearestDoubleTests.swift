import Testing

@testable import Melba

/// What the standard library's correctly rounded reading says is the truth.
struct NearestDoubleTests {
  @Test func quickAgreesWhereItDecides() {
    var random = Generator(seed: 1)
    var decided = 0
    for _ in 0..<100_000 {
      let significand = random.next() >> (random.next() % 60)
      let exponent = Int(random.next() % 660) - 345
      guard let bits = NearestDouble.quick(significand, exponent) else { continue }
      decided += 1
      #expect(Double(bitPattern: bits) == Double("\(significand)e\(exponent)"))
    }
    #expect(decided > 85_000)
  }

  @Test func readAgreesForUpToNineteenDigits() {
    var random = Generator(seed: 2)
    for _ in 0..<100_000 {
      let significand = random.next() >> (random.next() % 60) % 10_000_000_000_000_000_000
      let exponent = Int(random.next() % 660) - 345
      let digits = Array("\(significand)".utf8)
      let decimal = NearestDouble.Decimal(significand: significand, exponent: exponent)
      let expected = Double("\(significand)e\(exponent)")!
      #expect((NearestDouble.read(decimal, digits: digits.span) ?? .infinity) == expected)
    }
  }

  @Test func shortestDigitsReadBack() {
    var random = Generator(seed: 3)
    for _ in 0..<100_000 {
      let value = Double(bitPattern: random.next() % (0x7FF << 52))
      let shortest = ShortestDouble(magnitude: value == 0 ? 1 : value.bitPattern)
      let digits = shortest.digits * 10 + UInt64(shortest.last)
      let text = "\(digits)e\(shortest.exponent - 16)"
      #expect(Double(text) == (value == 0 ? .leastNonzeroMagnitude : value))
    }
  }

  @Test func shortestDigitsAreAsFewAsSwiftHas() {
    var random = Generator(seed: 4)
    for _ in 0..<50_000 {
      let value = Double(bitPattern: random.next() % (0x7FE << 52) + 1)
      let shortest = ShortestDouble(magnitude: value.bitPattern)
      let digits = "\(shortest.digits * 10 + UInt64(shortest.last))"
      let expected = value.description.split(separator: "e")[0].filter(\.isNumber)
      #expect(trimmed(digits) == trimmed(expected))
    }
  }

  /// Without zeroes at the ends.
  private func trimmed(_ digits: String) -> Substring {
    var digits = digits.drop { $0 == "0" }
    while digits.last == "0" { digits.removeLast() }
    return digits
  }
}

/// SplitMix64, so that a seed names a run.
struct Generator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
