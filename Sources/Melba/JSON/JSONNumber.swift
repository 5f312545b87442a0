/// Reads the numbers of a text. Every read stays within it: digits end at the next entry, which is
/// no digit, and a number behind which there is none is read from a copy that ends in a zero byte.
enum JSONNumber {
  /// A number as a value, and where it ends: at 0 when it is not one.
  struct Reading {
    var value: Value
    var end: Int

    @inline(__always)
    init(_ value: Value, _ end: Int) { (self.value, self.end) = (value, end) }

    static let invalid = Reading(Value.nothing, 0)
  }

  /// The integer that fills text[start..<end] with up to 19 digits and has 63 bits, or nil. What is
  /// behind them in a word of eight is shifted out, so that nothing depends on how many they are.
  @inline(__always)
  static func short(_ text: Unchecked<UInt8>, _ start: Int, _ end: Int, room: Int) -> UInt64? {
    let count = end &- start
    guard start &+ 8 <= room, text[start] != 0x30 || count == 1 else { return nil }
    if count <= 8 {
      let eight = digits(text, start, count)
      return isDigits(eight) ? value(ofDigits: eight) : nil
    }
    guard count <= 19 else { return nil }
    let lower = text.load(at: end &- 8, as: UInt64.self)
    guard isDigits(lower) else { return nil }
    if count <= 16 {
      let upper = digits(text, start, count &- 8)
      guard isDigits(upper) else { return nil }
      return value(ofDigits: upper) &* 100_000_000 &+ value(ofDigits: lower)
    }
    let upper = digits(text, start, count &- 16)
    let middle = text.load(at: end &- 16, as: UInt64.self)
    guard isDigits(upper), isDigits(middle) else { return nil }
    let thousands = value(ofDigits: upper) &* 100_000_000 &+ value(ofDigits: middle)
    let number = thousands &* 100_000_000 &+ value(ofDigits: lower)
    return number < 1 << 63 ? number : nil
  }

  /// The bits of the double that fills text[start..<end] with up to seven digits and a point between
  /// them, or nil; the digits before the point are moved up to those behind it.
  @inline(__always)
  static func shortDouble(_ text: Unchecked<UInt8>, _ start: Int, _ end: Int, room: Int) -> UInt64? {
    let isNegative = text[start] == UInt8(ascii: "-")
    let first = isNegative ? start &+ 1 : start
    let count = end &- first
    guard count > 2, count <= 8, first &+ 8 <= room else { return nil }
    let eight = digits(text, first, count)
    let others = eight ^ 0x2E2E_2E2E_2E2E_2E2E
    let point = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
    let place = point.trailingZeroBitCount >> 3
    let whole = place &+ count &- 8
    // One digit at least on both sides, and no zero before others.
    guard place < 7, whole > 0, whole == 1 || text[first] != 0x30 else { return nil }
    let below = (1 as UInt64) &<< UInt64(truncatingIfNeeded: 8 &* place) &- 1
    let all = (eight & ~(below &<< 8 | 0xFF)) | (eight & below) &<< 8 | 0x30
    guard isDigits(all) else { return nil }
    return NearestDouble.quotient(value(ofDigits: all), tens: 7 &- place, isNegative: isNegative)
      .bitPattern
  }

  /// One to eight bytes, with zeroes as digits before them.
  @inline(__always)
  private static func digits(_ text: Unchecked<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    let bits = UInt64(truncatingIfNeeded: 8 &* count)
    let low = (0x3030_3030_3030_3030 as UInt64 >> 1) >> (bits &- 1)
    return text.load(at: start, as: UInt64.self) &<< (64 &- bits) | low
  }

  /// `next` is where the next entry is, `room` how far eight bytes may be read.
  @inline(never)
  static func read(
    _ text: Unchecked<UInt8>, at start: Int, next: Int, room: Int, _ rules: JSONRules.Numbers
  ) -> Reading {
    let isNegative = text[start] == UInt8(ascii: "-")
    let first = isNegative ? start &+ 1 : start
    var i = first
    var significand = UInt64(text[i] &- 0x30)
    if significand > 9 { return .invalid }
    i &+= 1
    if significand == 0 {
      if text[i] &- 0x30 <= 9 { return .invalid }
    } else {
      if i &+ 8 <= room {
        let eight = text.load(at: i, as: UInt64.self)
        if isDigits(eight) {
          significand = significand &* 100_000_000 &+ value(ofDigits: eight)
          i &+= 8
        }
      }
      digits(text, &i, &significand)
    }
    let mark = text[i]
    if mark != UInt8(ascii: "."), mark | 0x20 != UInt8(ascii: "e") {
      if i &- first > 18 { return big(text, start, first, i, rules) }
      let magnitude = isNegative ? 0 &- significand : significand
      return Reading(Value(.integer, body: magnitude), i)
    }
    var exponent = 0
    let whole = i
    if mark == UInt8(ascii: ".") {
      i &+= 1
      let point = i
      fraction(text, &i, next: next, room: room, &significand)
      if i == point { return .invalid }
      exponent = point &- i
    }
    let count = i &- first &- (exponent < 0 ? 1 : 0)
    let end = i
    if text[i] | 0x20 == UInt8(ascii: "e") {
      guard let power = power(text, &i) else { return .invalid }
      exponent &+= power
    }
    if rules.keepsDecimals {
      return Reading(
        Value(.decimal, size: UInt64(i &- start), body: text.address(of: start)), i)
    }
    if count > 19 { return long(text, start, first, whole, end, exponent, i) }
    if let bits = NearestDouble.quick(significand, exponent) {
      return Reading(Value(.double, body: bits | (isNegative ? 1 << 63 : 0)), i)
    }
    let decimal = NearestDouble.Decimal(significand: significand, exponent: exponent)
    guard let magnitude = NearestDouble.read(decimal, digits: text.span(first..<end)) else {
      return .invalid
    }
    return Reading(double(magnitude, isNegative), i)
  }

  /// The digits behind a point. Up to 16 that end at the next entry are read without a loop.
  @inline(__always)
  private static func fraction(
    _ text: Unchecked<UInt8>, _ i: inout Int, next: Int, room: Int, _ significand: inout UInt64
  ) {
    let left = next &- i
    if left > 8, left <= 16 {
      let upper = digits(text, i, left &- 8)
      let lower = text.load(at: next &- 8, as: UInt64.self)
      if isDigits(upper), isDigits(lower) {
        significand =
          (significand &* powers[left &- 8] &+ value(ofDigits: upper)) &* 100_000_000
          &+ value(ofDigits: lower)
        i &+= left
        return
      }
    }
    if left > 0, left <= 8, i &+ 8 <= room {
      let rest = digits(text, i, left)
      if isDigits(rest) {
        significand = significand &* powers[left] &+ value(ofDigits: rest)
        i &+= left
        return
      }
    }
    digits(text, &i, &significand)
  }

  private static let powers: InlineArray<9, UInt64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  @inline(__always)
  static func double(_ magnitude: Double, _ isNegative: Bool) -> Value {
    Value(.double, body: magnitude.bitPattern | (isNegative ? 1 << 63 : 0))
  }

  /// Takes what digits there are at `i`.
  @inline(__always)
  static func digits(_ text: Unchecked<UInt8>, _ i: inout Int, _ significand: inout UInt64)
  {
    while true {
      let digit = text[i] &- 0x30
      if digit > 9 { return }
      significand = significand &* 10 &+ UInt64(digit)
      i &+= 1
    }
  }

  /// Whether eight bytes are all digits: adding 6 to each takes none of them out of 0x30...0x3F.
  @inline(__always)
  private static func isDigits(_ eight: UInt64) -> Bool {
    (eight & 0xF0F0_F0F0_F0F0_F0F0)
      | ((eight &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4 == 0x3333_3333_3333_3333
  }

  /// Eight digits, the first lowest in memory: pairs, then fours, then all.
  @inline(__always)
  private static func value(ofDigits eight: UInt64) -> UInt64 {
    let ones = eight &- 0x3030_3030_3030_3030
    let twos = ones &* 10 &+ ones >> 8
    let low = (twos & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = (twos >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) >> 32
  }

  /// The number behind an `e`; what is beyond the range of every double is cut.
  private static func power(_ text: Unchecked<UInt8>, _ i: inout Int) -> Int? {
    i &+= 1
    let sign = text[i]
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { i &+= 1 }
    let start = i
    var power = 0
    while true {
      let digit = text[i] &- 0x30
      if digit > 9 { break }
      if power < 1 << 40 { power = power &* 10 &+ Int(digit) }
      i &+= 1
    }
    if i == start { return nil }
    return sign == UInt8(ascii: "-") ? -power : power
  }
}
