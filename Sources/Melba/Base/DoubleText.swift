import CKernels

/// Doubles as JSON has them: the shortest text that reads back, with a point or an exponent.
enum DoubleText {
  /// The room that `write` may use; the text itself takes up to 24 bytes.
  static let room = 32

  /// Writes a finite double and returns the end.
  @inline(__always)
  static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let bits = value.bitPattern
    if let end = unsafe melbakernel_double(bits, out) { return unsafe end }
    return unsafe writeAny(bits, to: out)
  }

  @inline(never)
  private static func writeAny(
    _ bits: UInt64, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
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
    if decimal.exponent >= -5, decimal.exponent <= 15 {
      return unsafe write(decimal, pointAfter: decimal.exponent, to: out)
    }
    return unsafe writeScientific(decimal, to: out)
  }

  @inline(__always)
  private static func write(
    _ decimal: ShortestDouble, pointAfter exponent: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    unsafe melbakernel_decimal(decimal.digits, UInt32(decimal.last), Int64(exponent), out)
  }

  /// One digit, a point if there are more of them, and the exponent.
  @inline(never)
  private static func writeScientific(
    _ decimal: ShortestDouble, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let end = unsafe write(decimal, pointAfter: 0, to: out)
    let isOne = unsafe end == out + 3 && out[2] == UInt8(ascii: "0")
    return unsafe write(exponent: decimal.exponent, to: isOne ? out + 1 : end)
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
