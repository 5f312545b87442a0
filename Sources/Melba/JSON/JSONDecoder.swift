import CKernels

/// Undoes the escapes of one string, in the free end of an arena.
///
/// The scan has found every escape, so nothing is searched here: the bytes between two of them are
/// copied, 32 at a time.
@safe struct JSONDecoder {
  private let text: Unchecked<UInt8>
  private let size: Int
  /// The first byte that was not taken yet.
  private var from: Int
  private var out = Unchecked<UInt8>.none
  private var room = 0
  private var count = 0
  private var isASCII = true

  init(text: Unchecked<UInt8>, size: Int, from: Int) {
    (self.text, self.size, self.from) = (text, size, from)
  }

  /// Makes room for what lies before `end` and one character more.
  @inline(__always)
  mutating func reserve(to end: Int, in arena: inout Arena) -> Bool {
    let needed = count &+ (end &- from) &+ 72
    if needed <= room { return true }
    // Twice as much as is needed now, so that a string of many escapes is moved seldom.
    guard let memory = unsafe arena.tail(needed, keeping: count, orBetter: needed &* 2) else {
      return false
    }
    out = unsafe Unchecked(memory)
    room = arena.left
    return true
  }

  /// Takes what lies before the escape at `place`, and the escape; `next` is the token behind it.
  /// Returns how many entries that was: two for a surrogate pair, none when it is not an escape.
  @inline(__always)
  mutating func decode(at place: Int, next: UInt8) -> Int {
    copy(to: place)
    guard place &+ 1 < size else { return 0 }
    let letter = text[place &+ 1]
    if letter == UInt8(ascii: "u") { return decodeUnicode(at: place, next) }
    let byte = letter < 0x80 ? Self.letters[Int(letter)] : 0
    if byte == 0 { return 0 }
    out[count] = byte
    count &+= 1
    from = place &+ 2
    return 1
  }

  #if arch(x86_64)
    /// Takes all that lies before the closing quote at `end`, by a kernel but for `\uXXXX`; nil when
    /// there is no memory, false when there is something that is not an escape.
    mutating func decodeAll(to end: Int, in arena: inout Arena) -> Bool? {
      guard reserve(to: end, in: &arena) else { return nil }
      while true {
        let part = unsafe melbakernel_json_unescape_avx512(
          text.start + from, end &- from, out.start + count)
        from &+= part.read
        count &+= part.written
        if from >= end { return true }
        repeat {
          if decodeUnicode(at: from, UInt8(ascii: "\\")) == 0 { return false }
        } while from &+ 1 < end && text.load(at: from, as: UInt16.self) == 0x755C
      }
    }
  #endif

  /// What the letter behind a backslash stands for; 0 when it is no escape. Not a switch, because
  /// letters come in an order that cannot be predicted.
  private static let letters: InlineArray<128, UInt8> = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 92, 0, 0, 0,
    0, 0, 8, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 13, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0,
  ]

  @inline(__always)
  private mutating func decodeUnicode(at place: Int, _ next: UInt8) -> Int {
    guard let first = unit(at: place) else { return 0 }
    from = place + 6
    guard first & 0xF800 == 0xD800 else {
      append(first)
      return 1
    }
    // Half of a pair is followed by the other half, without a byte between.
    guard first < 0xDC00, next == UInt8(ascii: "\\"), from < size, text[from] == UInt8(ascii: "\\"),
      let second = unit(at: from), second & 0xFC00 == 0xDC00
    else { return 0 }
    from += 6
    append(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
    return 2
  }

  /// The number in the escape `\uXXXX`.
  private func unit(at place: Int) -> UInt32? {
    guard place + 6 <= size, text[place + 1] == UInt8(ascii: "u") else { return nil }
    var unit: UInt32 = 0
    for i in place + 2..<place + 6 {
      guard let digit = JSONDecoder.hexadecimal(text[i]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }

  static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  @inline(__always)
  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      out[count] = UInt8(scalar)
      count += 1
      return
    }
    isASCII = false
    let length = UTF8.count(of: scalar)
    let continuation: UInt32 = 0x80
    switch length {
    case 2:
      out[count] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
    case 3:
      out[count] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
      out[count &+ 1] = UInt8(truncatingIfNeeded: continuation | scalar >> 6 & 0x3F)
    default:
      out[count] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
      out[count &+ 1] = UInt8(truncatingIfNeeded: continuation | scalar >> 12 & 0x3F)
      out[count &+ 2] = UInt8(truncatingIfNeeded: continuation | scalar >> 6 & 0x3F)
    }
    count &+= length
    out[count &- 1] = UInt8(truncatingIfNeeded: continuation | scalar & 0x3F)
  }

  /// The kernel reads up to 32 bytes behind the end, so the end of the text is copied otherwise.
  @inline(__always)
  private mutating func copy(to end: Int) {
    let length = end &- from
    if end &+ 32 <= size {
      unsafe melbakernel_copy_roughly(out.pointer(to: count), text.pointer(to: from), length)
    } else {
      for i in 0..<length { out[count &+ i] = text[from &+ i] }
    }
    count &+= length
  }

  /// Where the next byte is that was not taken.
  var end: Int { from }

  /// Undoes the one escape at `place` into eight bytes or more, and returns how many it took.
  mutating func decodeOne(at place: Int, next: UInt8, into memory: UnsafeMutableRawPointer) -> Int {
    out = unsafe Unchecked(memory)
    _ = decode(at: place, next: next)
    return count
  }

  /// The text as a value, when the closing quote is at `end`; nil when there is no memory.
  mutating func finish(at end: Int, isWide: Bool, in arena: inout Arena) -> Value? {
    guard reserve(to: end, in: &arena) else { return nil }
    copy(to: end)
    guard unsafe arena.take(count) != nil else { return nil }
    let ascii = isASCII && !isWide ? ValueFlag.ascii : 0
    return Value(
      .text, flags: ValueFlag.escaped | ascii, size: UInt64(count), body: out.address(of: 0))
  }
}
