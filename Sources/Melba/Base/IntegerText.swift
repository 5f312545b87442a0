/// Integers in decimal.
enum IntegerText {
  /// The room that `write` may use; the text itself takes up to 20 bytes.
  static let room = 32

  @inline(__always)
  static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe out.pointee = UInt8(ascii: "-")
    return unsafe write(value.magnitude, to: out + (value < 0 ? 1 : 0))
  }

  /// Eight digits at a time; the leading zeros of the first eight are shifted out.
  @inline(__always)
  static func write(_ value: UInt64, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    if value < 100_000_000 { return unsafe writeFirst(value, to: out) }
    let upper = value / 100_000_000
    let lower = DecimalText.eight(value % 100_000_000) | DecimalText.zeros
    var end: UnsafeMutablePointer<UInt8>
    if upper < 100_000_000 {
      unsafe end = writeFirst(upper, to: out)
    } else {
      unsafe end = writeFirst(upper / 100_000_000, to: out)
      unsafe UnsafeMutableRawPointer(end).storeBytes(
        of: DecimalText.eight(upper % 100_000_000) | DecimalText.zeros, as: UInt64.self)
      unsafe end += 8
    }
    unsafe UnsafeMutableRawPointer(end).storeBytes(of: lower, as: UInt64.self)
    return unsafe end + 8
  }

  @inline(__always)
  private static func writeFirst(
    _ value: UInt64, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    if value < 100 {
      // Most numbers are small, and so is what stands before the last eight digits of others.
      let tens = (value &* 103) >> 10
      let pair = (tens | (value &- tens &* 10) &<< 8) | 0x3030
      let isOne = value < 10
      unsafe UnsafeMutableRawPointer(out).storeBytes(
        of: UInt16(truncatingIfNeeded: isOne ? pair >> 8 : pair), as: UInt16.self)
      return unsafe out + (isOne ? 1 : 2)
    }
    let digits = DecimalText.eight(value)
    // The number 0 has one digit as well.
    let zeros = (digits | 1 << 56).trailingZeroBitCount & ~7
    unsafe UnsafeMutableRawPointer(out).storeBytes(
      of: (digits | DecimalText.zeros) >> UInt64(zeros), as: UInt64.self)
    return unsafe out + (8 - zeros / 8)
  }
}
