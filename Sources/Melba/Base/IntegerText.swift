import CKernels

/// Integers in decimal.
enum IntegerText {
  /// The room that `write` may use; the text itself takes up to 20 bytes.
  static let room = 32

  @inline(__always)
  static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe out.pointee = UInt8(ascii: "-")
    return unsafe write(value.magnitude, to: out + (value < 0 ? 1 : 0))
  }

  @inline(__always)
  static func write(_ value: UInt64, to out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    unsafe melbakernel_integer(value, out)
  }
}
