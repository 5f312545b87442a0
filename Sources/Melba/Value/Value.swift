/// A value as `melba_value` of the header lays it out: two words, of which the first says what the
/// second is.
///
///     | kind 8 | flags 8 | width 8 | 0 8 | size 32 |   number, or address of bytes or items 64   |
@safe struct Value: BitwiseCopyable {
  var head: UInt64
  var body: UInt64

  @inline(__always)
  init(head: UInt64, body: UInt64) {
    (self.head, self.body) = (head, body)
  }

  @inline(__always)
  init(_ kind: ValueKind, flags: UInt64 = 0, size: UInt64 = 0, body: UInt64 = 0) {
    self.init(head: kind.rawValue | flags << 8 | size << 32, body: body)
  }

  static let nothing = Value(head: 0, body: 0)

  static let stride = 16

  /// Nil for a kind that this version does not know.
  var kind: ValueKind? { ValueKind(rawValue: head & 0xFF) }

  var flags: UInt64 { head >> 8 & 0xFF }

  var width: UInt64 { head >> 16 & 0xFF }

  var size: Int { Int(head >> 32) }

  /// The bytes of a text or of digits.
  var bytes: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(body)), count: size)
  }

  /// The items of an array, or the keys and values of an object.
  var items: UnsafePointer<Value>? {
    unsafe UnsafePointer(bitPattern: UInt(body))
  }
}

/// The numbers of `melba_kind`.
enum ValueKind: UInt64 {
  case nothing = 0
  case null = 1
  case boolean = 2
  case integer = 3
  case natural = 4
  case double = 5
  case bigInteger = 6
  case decimal = 7
  case text = 8
  case array = 9
  case object = 10
  case handle = 11
}

/// The bits of `flags`.
enum ValueFlag {
  static let ascii: UInt64 = 1
  static let escaped: UInt64 = 2
  static let firstKey: UInt64 = 4
  static let hosted: UInt64 = 8
}
