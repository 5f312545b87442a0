/// Digits as text, without a loop over them.
enum DecimalText {
  /// The eight digits of `value`, which is less than a hundred million, the first lowest.
  @inline(__always)
  static func eight(_ value: UInt64) -> UInt64 {
    // Each step splits all parts at once: x becomes x / n and x % n side by side, by adding
    // (2 ** k - n) times the quotient; the quotient is a multiplication and a shift.
    let fours = value &+ (4_294_967_296 &- 10_000) &* ((value &* 109_951_163) >> 40)
    let twos = fours &+ (65_536 &- 100) &* (((fours &* 5_243) >> 19) & 0x7F_0000_007F)
    let ones = twos &+ (256 &- 10) &* (((twos &* 103) >> 10) & 0xF_000F_000F_000F)
    return ones.byteSwapped
  }

  static let zeros: UInt64 = 0x3030_3030_3030_3030
}

/// Doubles as JSON has them: the shortest text that reads back, with a point or an exponent.
enum DoubleText {
  /// The room that `write` may use; the text itself takes up to 24 bytes.
  static let room = 32

  /// Writes a finite double and returns the end.
  @inline(__always)
  static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let bits = value.bitPattern
    unsafe out.pointee = UInt8(ascii: "-")
    let start = unsafe out + Int(truncatingIfNeeded: bits >> 63)
    let magnitude = bits & (1 << 63 &- 1)
    guard magnitude != 0 else {
      unsafe UnsafeMutableRawPointer(start).storeBytes(of: 0x302E30, as: UInt32.self)
      return unsafe start + 3
    }
    return unsafe write(ShortestDouble(magnitude: magnitude), to: start)
  }

  /// Writes a finite float as the shortest text that reads back as one.
  static func write(_ value: Float, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    guard value != 0 else { return unsafe write(Double(value), to: out) }
    unsafe out.pointee = UInt8(ascii: "-")
    let start = unsafe out + (value < 0 ? 1 : 0)
    return unsafe write(ShortestDouble(magnitude: value.magnitude.bitPattern), to: start)
  }

  @inline(__always)
  private static func write(
    _ decimal: ShortestDouble, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let first = DecimalText.eight(decimal.digits / 100_000_000)
    let second = DecimalText.eight(decimal.digits % 100_000_000)
    var count = 17
    if decimal.last == 0 {
      count = second == 0 ? 8 &- first.leadingZeroBitCount / 8 : 16 &- second.leadingZeroBitCount / 8
    }
    let digits =
      UInt128(second | DecimalText.zeros) << 64 | UInt128(first | DecimalText.zeros)
    let last = decimal.last | 0x30
    let raw = UnsafeMutableRawPointer(out)
    let exponent = decimal.exponent
    if exponent >= 0, exponent < 15 {
      let point = UInt128(truncatingIfNeeded: 8 &* (exponent &+ 1))
      let below = (1 as UInt128) << point &- 1
      let text = digits & below | (0x2E as UInt128) << point | (digits & ~below) << 8
      unsafe raw.storeBytes(of: text, as: UInt128.self)
      unsafe out[16] = UInt8(truncatingIfNeeded: second >> 56) | 0x30
      unsafe out[17] = last
      return unsafe out + max(count &+ 1, exponent &+ 3)
    }
    if exponent == 15 {
      unsafe raw.storeBytes(of: digits, as: UInt128.self)
      unsafe out[16] = UInt8(ascii: ".")
      unsafe out[17] = last
      return unsafe out + 18
    }
    if exponent < 0, exponent >= -5 {
      unsafe raw.storeBytes(of: 0x3030_3030_3030_2E30, as: UInt64.self)
      unsafe raw.storeBytes(of: digits, toByteOffset: 1 &- exponent, as: UInt128.self)
      unsafe out[17 &- exponent] = last
      return unsafe out + (count &+ 1 &- exponent)
    }
    unsafe raw.storeBytes(of: digits, toByteOffset: 1, as: UInt128.self)
    unsafe out[0] = out[1]
    unsafe out[1] = UInt8(ascii: ".")
    unsafe out[17] = last
    return unsafe write(exponent: exponent, to: out + (count == 1 ? 1 : count &+ 1))
  }

  /// Writes `e`, a sign, and an exponent of up to three digits.
  @inline(never)
  private static func write(
    exponent: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = unsafe out
    unsafe end.pointee = UInt8(ascii: "e")
    unsafe end += 1
    unsafe end.pointee = exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
    unsafe end += 1
    let value = exponent.magnitude
    if value >= 100 {
      unsafe end.pointee = UInt8(truncatingIfNeeded: 0x30 &+ value / 100)
      unsafe end += 1
    }
    if value >= 10 {
      unsafe end.pointee = UInt8(truncatingIfNeeded: 0x30 &+ value / 10 % 10)
      unsafe end += 1
    }
    unsafe end.pointee = UInt8(truncatingIfNeeded: 0x30 &+ value % 10)
    return unsafe end + 1
  }
}
