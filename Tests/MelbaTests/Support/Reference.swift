@testable import Melba

/// A scalar, or a surrogate, as the bytes of UTF-8, by the definition.
func reference(utf8 scalar: UInt32) -> [UInt8] {
  func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
  return switch scalar {
  case 0..<0x80: [UInt8(scalar)]
  case 0x80..<0x800: [UInt8(0xC0 | scalar >> 6), tail(0)]
  case 0x800..<0x1_0000: [UInt8(0xE0 | scalar >> 12), tail(6), tail(0)]
  default: [UInt8(0xF0 | scalar >> 18), tail(12), tail(6), tail(0)]
  }
}

/// All characters of UTF-8, to be looked up: what is not a member, or the beginning of one, is not UTF-8.
enum ReferenceUTF8 {
  static func isScalar(_ value: UInt32) -> Bool {
    value <= 0x10FFFF && !(0xD800...0xDFFF).contains(value)
  }

  /// The length of the character that `bytes` begin with, 0 for none, -1 if they end within one.
  static func length(_ bytes: ArraySlice<UInt8>) -> Int {
    for count in 1...min(4, bytes.count) {
      let mask: UInt32 = count == 1 ? 0x7F : 0x7F >> UInt32(count)
      var value = UInt32(bytes[bytes.startIndex]) & mask
      for byte in bytes.dropFirst().prefix(count - 1) { value = value << 6 | UInt32(byte & 0x3F) }
      if isScalar(value), reference(utf8: value) == Array(bytes.prefix(count)) { return count }
    }
    return bytes.count < 4 && isBeginning(Array(bytes)) ? -1 : 0
  }

  /// Whether more bytes could make one character of these: the least and the greatest continuation are tried.
  private static func isBeginning(_ bytes: [UInt8]) -> Bool {
    guard bytes.count < 4 else { return false }
    for next: UInt8 in [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF] {
      let longer = bytes + [next]
      if isCharacter(longer) || isBeginning(longer) { return true }
    }
    return false
  }

  private static func isCharacter(_ bytes: [UInt8]) -> Bool {
    let mask: UInt32 = bytes.count == 1 ? 0x7F : 0x7F >> UInt32(bytes.count)
    var value = UInt32(bytes[0]) & mask
    for byte in bytes.dropFirst() { value = value << 6 | UInt32(byte & 0x3F) }
    return isScalar(value) && reference(utf8: value) == bytes
  }

  static func extent(_ bytes: [UInt8]) -> (valid: Int, isTruncated: Bool) {
    var i = 0
    while i < bytes.count {
      let length = length(bytes[i...])
      if length <= 0 { return (i, length < 0) }
      i += length
    }
    return (i, false)
  }
}

/// Random numbers that a seed repeats.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// `count` units written by `body`, and whether it wrote as many.
func written<Unit: CodeUnit>(
  _ count: Int, _ body: (inout Writer<Unit>) -> Void
) -> [Unit] {
  // One more than needed, because a writer wants memory.
  let memory = UnsafeMutableBufferPointer<Unit>.allocate(capacity: count + 1)
  defer { memory.deallocate() }
  memory.initialize(repeating: 0)
  var writer = Writer<Unit>(UnsafeMutableBufferPointer(rebasing: memory[..<max(count, 1)]))
  body(&writer)
  return Array(memory[..<writer.count])
}
