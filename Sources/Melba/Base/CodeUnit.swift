/// What a text is stored in: a byte of UTF-8, or a character of 1, 2 or 4 bytes.
protocol CodeUnit: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
  /// 0, 1 or 2: the bytes of a unit are `1 << shift`.
  static var shift: UInt32 { get }

  /// Whether one of the units in a block of 32 bytes lies in `low...low + spread`.
  static func isAny(in block: UnsafeRawPointer?, low: Self, spread: Self) -> Bool
}

extension UInt8: CodeUnit {
  static var shift: UInt32 { 0 }
}

extension UInt16: CodeUnit {
  static var shift: UInt32 { 1 }
}

extension UInt32: CodeUnit {
  static var shift: UInt32 { 2 }
}

/// How units make characters.
protocol TextForm {
  associatedtype Unit: CodeUnit

  static var isUTF8: Bool { get }

  /// The character at `offset` of valid text.
  static func character(in text: Span<Unit>, at offset: Int) -> Character32
}

/// A code point and the units that it takes.
struct Character32 {
  var value: UInt32
  var count: Int
}

/// UTF-8 that was found valid.
enum UTF8Form: TextForm {
  typealias Unit = UInt8

  static var isUTF8: Bool { true }

  @inline(__always)
  static func character(in text: Span<UInt8>, at offset: Int) -> Character32 {
    let first = UInt32(text[offset])
    if first < 0x80 { return Character32(value: first, count: 1) }
    let second = UInt32(text[offset + 1]) & 0x3F
    if first < 0xE0 { return Character32(value: (first & 0x1F) << 6 | second, count: 2) }
    let third = UInt32(text[offset + 2]) & 0x3F
    if first < 0xF0 {
      return Character32(value: (first & 0x0F) << 12 | second << 6 | third, count: 3)
    }
    let fourth = UInt32(text[offset + 3]) & 0x3F
    return Character32(
      value: (first & 0x07) << 18 | second << 12 | third << 6 | fourth, count: 4)
  }
}

/// A code point a unit, surrogates among them, as CPython stores text.
enum FixedForm<Unit: CodeUnit>: TextForm {
  static var isUTF8: Bool { false }

  @inline(__always)
  static func character(in text: Span<Unit>, at offset: Int) -> Character32 {
    Character32(value: UInt32(truncatingIfNeeded: text[offset]), count: 1)
  }
}
